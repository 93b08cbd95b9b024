/** Draws the inputs of a benchmark, the same numbers that the NumPy originals draw. */
import type { Benchmark, Inputs, InputSpec, NDArray } from "../benchmark.ts";
import { type Grid, gridOf } from "../grid.ts";
import { RandomState } from "./numpy_random.ts";

/** Seed of all inputs, as in the originals. */
const SEED = 17;

/** Elements drawn between two progress reports: about 20 ms of work. */
const CHUNK = 1 << 20;

/** Options of {@linkcode generateInputs}. */
export interface GenerateOptions {
  /** Called after each chunk with the share that is done, 0 … 1. */
  onProgress?: (done: number) => void;
  /** Ends the generation early with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Generates the inputs of a benchmark at a nominal size: `RandomState(17)`, drawn in the order
 * of `benchmark.inputs`, and bit-identical to NumPy's (see {@linkcode RandomState}).
 *
 * @param size nominal number of grid points, or the grid itself
 *
 * @example
 * ```ts
 * import { getBenchmark } from "../mod.ts";
 * import { generateInputs } from "./inputs.ts";
 *
 * const { sa } = await generateInputs(getBenchmark("equation_of_state"), 1000);
 * console.log(sa.shape, sa.data[0]); // [20, 20, 3] 2.953703376844226
 * ```
 */
export async function generateInputs(
  benchmark: Benchmark,
  size: number | Grid,
  { onProgress, signal }: GenerateOptions = {},
): Promise<Inputs> {
  const grid = typeof size === "number" ? gridOf(size) : size;
  const random = new RandomState(SEED);
  const total = benchmark.inputs.reduce((sum, spec) => sum + drawn(spec, grid), 0);
  let done = 0;
  const inputs: Record<string, NDArray<Float64Array | Int32Array>> = {};
  for (const spec of benchmark.inputs) {
    const shape = spec.shape(grid);
    const data = new (spec.draw.kind === "integers" ? Int32Array : Float64Array)(product(shape));
    inputs[spec.name] = { name: spec.name, shape, data };
    if (spec.draw.kind === "zeros") continue;
    for (let start = 0; start < data.length; start += CHUNK) {
      const part = data.subarray(start, start + CHUNK);
      fill(part, spec, grid, random);
      done += part.length;
      onProgress?.(done / total);
      if (done > CHUNK) await yieldToEventLoop();
      signal?.throwIfAborted();
    }
  }
  return inputs;
}

/** Bytes that the generated inputs occupy. */
export function inputBytes(benchmark: Benchmark, grid: Grid): number {
  return benchmark.inputs.reduce(
    (sum, { shape, draw }) => sum + product(shape(grid)) * (draw.kind === "integers" ? 4 : 8),
    0,
  );
}

/** Product of the extents of an array. */
export function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function drawn({ shape, draw }: InputSpec, grid: Grid): number {
  return draw.kind === "zeros" ? 0 : product(shape(grid));
}

function fill(
  out: Float64Array | Int32Array,
  { draw }: InputSpec,
  grid: Grid,
  random: RandomState,
): void {
  if (draw.kind === "integers") random.integers(out as Int32Array, draw.below(grid));
  else if (draw.kind === "mask") random.mask(out as Float64Array, 0.8);
  else if (draw.kind === "normal") random.normal(out as Float64Array);
  else if (draw.kind === "uniform") random.uniform(out as Float64Array, draw.low, draw.high);
}

/** Lets pending timers, signals and terminal output be handled. */
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
