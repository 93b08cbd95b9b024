/** Saves the outputs of a case where other programs can read them. */
import type { NDArray } from "../kernels/benchmark.ts";
import { encodeNpy } from "./npy.ts";
import { type Case, rowName } from "./results.ts";

/**
 * Writes `<directory>/<benchmark>/<size>/<backend>-<precision>/output_<name>.npy` for each output.
 * Directories are created as needed; files of an earlier run are replaced.
 */
export async function saveOutputs(
  directory: string,
  id: Case,
  outputs: readonly NDArray[],
): Promise<void> {
  const row = rowName(id).replaceAll(" ", "-");
  const folder = `${directory}/${id.benchmark}/${id.size}/${row}`;
  await Deno.mkdir(folder, { recursive: true });
  for (const array of outputs) {
    await Deno.writeFile(`${folder}/output_${array.name}.npy`, encodeNpy(array));
  }
}
