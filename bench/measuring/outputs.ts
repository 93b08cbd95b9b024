/** Saves the outputs of a case where other programs can read them. */
import type { Outputs } from "../../kernels/benchmark.ts";
import { fileError, replaceFile } from "../../base/files.ts";
import { encodeNpy } from "../../base/npy.ts";
import { rowName } from "../results/identity.ts";
import type { Case } from "../results/schema.ts";

/**
 * Writes `<directory>/<benchmark>/<size>/<backend>-<precision>/output_<name>.npy` for each output.
 * Directories are created as needed; files of an earlier run are replaced.
 *
 * @throws {Error} if that is not possible, with the directory and the reason
 */
export async function saveOutputs(
  directory: string,
  id: Case,
  outputs: Outputs,
): Promise<void> {
  const row = rowName(id).replaceAll(" ", "-");
  const folder = `${directory}/${id.benchmark}/${id.size}/${row}`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    for await (const array of outputs) {
      await replaceFile(`${folder}/output_${array.name}.npy`, encodeNpy(array));
    }
  } catch (error) {
    throw new Error(`Cannot save outputs in "${directory}": ${fileError(error)}`, { cause: error });
  }
}
