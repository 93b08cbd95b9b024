/** Saves the outputs of a case where other programs can read them. */
import { fileError, replaceFile } from "../../base/files/files.ts";
import { encodeNpy } from "../../base/files/npy.ts";
import type { Outputs } from "../../kernels/benchmark.ts";

/**
 * Writes `output_<name>.npy` for each output. Directories are created as needed; files of an earlier
 * run are replaced.
 *
 * @throws {Error} if that is not possible, with the reason
 */
export async function saveOutputs(
  folder: string,
  outputs: Outputs,
): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    for await (const array of outputs) {
      await replaceFile(`${folder}/output_${array.name}.npy`, encodeNpy(array));
    }
  } catch (error) {
    throw new Error(fileError(error), { cause: error });
  }
}
