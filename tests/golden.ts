/** Results of the NumPy originals, and how to compare with them. */
import { decodeNpy } from "../base/files/npy.ts";
import type { NDArray } from "../kernels/benchmark.ts";

/** What `index.json` says about one array. */
export interface GoldenArray {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Up to four elements from the start, in C order. */
  readonly first: readonly number[];
  /** Up to two elements from the end (inputs only). */
  readonly last?: readonly number[];
  readonly sum: number;
  /** ‖x‖₂ */
  readonly norm2: number;
  /** The `.npy` file with all elements, where there is one. */
  readonly file?: string;
}

/** What `index.json` says about one case. */
export interface GoldenIndex {
  readonly benchmark: string;
  readonly size: number;
  readonly inputs: readonly GoldenArray[];
  readonly outputs: readonly GoldenArray[];
}

/** One benchmark at one size as NumPy computed it. */
export interface Golden {
  readonly index: GoldenIndex;
  /** The input of that name; only size 1000 comes with files of inputs. */
  input(name: string): NDArray<Float64Array>;
  /** The output of that name. */
  output(name: string): NDArray<Float64Array>;
}

/**
 * Opens the golden data of a benchmark. Arrays are read when asked for; integers become f64.
 *
 * @param size 1000 or 4096
 */
export function golden(benchmark: string, size: number): Golden {
  const folder = new URL(`./golden/${benchmark}/${size}/`, import.meta.url);
  const index: GoldenIndex = JSON.parse(Deno.readTextFileSync(new URL("index.json", folder)));
  const read = (arrays: readonly GoldenArray[], name: string): NDArray<Float64Array> => {
    const file = arrays.find((array) => array.name === name)?.file;
    if (!file) {
      throw new TypeError(`Cannot find "${name}" of ${benchmark} at ${size}: no such file`);
    }
    const { shape, data } = decodeNpy(Deno.readFileSync(new URL(file, folder)), name);
    return { name, shape, data: data instanceof Float64Array ? data : Float64Array.from(data) };
  };
  return {
    index,
    input: (name) => read(index.inputs, name),
    output: (name) => read(index.outputs, name),
  };
}

/** ‖actual − expected‖₂ / ‖expected‖₂; NaN if any element is, 0 for two arrays of zeros. */
export function relativeL2(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  sameLength(actual, expected);
  let error = 0, norm = 0;
  for (let i = 0; i < expected.length; i++) {
    error += (actual[i] - expected[i]) ** 2;
    norm += expected[i] ** 2;
  }
  return error === 0 ? 0 : Math.sqrt(error / norm);
}

/** Share of elements that fail `|actual − expected| ≤ 1e-8 + 1e-5 |expected|`; NaN fails. */
export function allcloseFailures(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  sameLength(actual, expected);
  let failures = 0;
  for (let i = 0; i < expected.length; i++) {
    if (!(Math.abs(actual[i] - expected[i]) <= 1e-8 + 1e-5 * Math.abs(expected[i]))) failures++;
  }
  return failures / expected.length;
}

function sameLength(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  if (actual.length !== expected.length) {
    throw new RangeError(`Cannot compare ${actual.length} with ${expected.length} elements`);
  }
}

/** How many representable f64 numbers apart two numbers are. */
export function ulps(a: number, b: number): number {
  const bits = new BigInt64Array(new Float64Array([a, b]).buffer);
  // Negative numbers are stored as sign and magnitude: mirror them so that order is kept.
  const [i, j] = Array.from(bits, (x) => x < 0n ? -(2n ** 63n) - x : x);
  return Number(i < j ? j - i : i - j);
}
