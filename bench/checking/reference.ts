/** The f64 results that all others are compared with. */
import type { Benchmark, Inputs, Kernel, NDArray } from "../../kernels/benchmark.ts";
import type { Grid } from "../../kernels/grid.ts";

/** Where the outputs of the reference are read from, one at a time. */
export interface ReferenceReader {
  /** An output, or the error scale of one by its {@linkcode scaleName}. */
  read(name: string): Promise<NDArray>;
}

/** Name of the backend whose f64 results are the reference. */
const REFERENCE_BACKEND = "plain";

/** Name under which the error scale of an output is handed over. */
export function scaleName(output: string): string {
  return `${output}_scale`;
}

/**
 * Computes the reference of a benchmark: its outputs by the plain loops in f64, in their most
 * accurate formulation, then the error scales of those that have one.
 */
export async function* computeReference(
  { kernels, formulations, referenceFormulation, errorScales }: Benchmark,
  inputs: Inputs,
  grid: Grid,
): AsyncGenerator<NDArray<Float64Array>, void, void> {
  const kernel: Kernel = await kernels.get(REFERENCE_BACKEND)!();
  const formulation = referenceFormulation ?? formulations?.f64;
  {
    await using prepared = await kernel.prepare({}, inputs, {
      grid,
      precision: "f64",
      formulation,
    });
    await prepared.run();
    for await (const output of prepared.outputs()) yield output as NDArray<Float64Array>;
  }
  if (!errorScales) return;
  for (const scale of (await errorScales())(inputs, grid)) {
    yield { ...scale, name: scaleName(scale.name) };
  }
}

/** A reference that stays in the memory of this process. */
export async function referenceInMemory(
  arrays: Iterable<NDArray> | AsyncIterable<NDArray>,
): Promise<ReferenceReader> {
  const known = new Map<string, NDArray>();
  for await (const array of arrays) known.set(array.name, array);
  return { read: (name) => Promise.resolve(known.get(name)!) };
}
