/** Compares outputs with the f64 reference. */
import type { ArrayData, NDArray, OutputSpec, Precision } from "../../kernels/benchmark.ts";
import type { Grid } from "../../kernels/grid.ts";
import { product } from "../../kernels/inputs/inputs.ts";
import type { OutputError } from "../results/schema.ts";

/** Absolute part of NumPy's `allclose`. */
const ATOL = 1e-8;
/** Relative part of NumPy's `allclose`. */
const RTOL = 1e-5;

/**
 * Compares the outputs of a case with the reference, one output after the other.
 *
 * A value that is not finite never passes. An output that a library keeps in a lower precision than
 * the case's is judged, and marked, by that precision.
 *
 * @param actual what `outputs()` returned
 * @throws {TypeError} if number, names, shapes or element type of the outputs are wrong
 */
export async function compareOutputs(
  actual: unknown,
  reference: readonly NDArray[],
  specs: readonly OutputSpec[],
  precision: Precision,
  grid: Grid,
): Promise<OutputError[]> {
  const errors: OutputError[] = [];
  for await (const { data, kept } of checkedOutputs(actual, specs, precision, grid)) {
    const { name, tolerance } = specs[errors.length];
    const error = compareArrays(data, reference[errors.length].data);
    const { l2, allcloseFailures } = tolerance[kept ?? precision];
    const consistent = error.l2 !== null && (l2 === undefined || error.l2 <= l2) &&
      (allcloseFailures === undefined || error.allclose_failures <= allcloseFailures);
    errors.push({ output: name, ...error, consistent, ...(kept ? { kept } : {}) });
  }
  return errors;
}

/**
 * The outputs of a case, checked to be what its benchmark wants: arrays of the right names, shapes
 * and type, in the right order.
 *
 * @param actual what `outputs()` returned
 * @throws {TypeError} if it is something else, with what was returned and what is wanted
 */
export async function* checkedOutputs(
  actual: unknown,
  specs: readonly OutputSpec[],
  precision: Precision,
  grid: Grid,
): AsyncGenerator<NDArray<Float64Array | Float32Array>, void, void> {
  const names = specs.map(({ name }) => name).join(", ");
  if (!isIterable(actual)) {
    refuse(`outputs() returned ${kindOf(actual)}`, `an iterable of the outputs: ${names}`);
  }
  let count = 0;
  for await (const output of actual) {
    const spec = specs[count++];
    if (!spec) refuse("outputs() returned more", `${specs.length}: ${names}`);
    checkOutput(output, count, spec, precision, grid);
    yield output;
  }
  if (count < specs.length) {
    refuse(`outputs() returned ${count} of them`, `${specs.length}: ${names}`);
  }
}

function isIterable(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
  return typeof value === "object" && value !== null &&
    (Symbol.iterator in value || Symbol.asyncIterator in value);
}

function checkOutput(
  output: unknown,
  position: number,
  spec: OutputSpec,
  precision: Precision,
  grid: Grid,
): asserts output is NDArray<Float64Array | Float32Array> {
  const Type = precision === "f64" ? Float64Array : Float32Array;
  const { name, shape, data } = (output ?? {}) as Partial<NDArray>;
  const wanted = spec.shape(grid);
  if (name !== spec.name) {
    const found = name === undefined ? kindOf(output) : `"${name}"`;
    refuse(`output ${position} is ${found}`, `"${spec.name}"`);
  }
  if (!Array.isArray(shape) || shape.join() !== wanted.join()) {
    const found = Array.isArray(shape) ? `shape ${shape.join(" × ")}` : "no shape";
    refuse(`output "${name}" has ${found}`, `shape ${wanted.join(" × ")}`);
  }
  if (!(data instanceof Type)) {
    refuse(`the data of output "${name}" is ${kindOf(data)}`, `a ${Type.name}`);
  }
  if (data.length !== product(wanted)) {
    refuse(`output "${name}" has ${data.length} numbers`, `${product(wanted)}`);
  }
}

function refuse(found: string, wanted: string): never {
  throw new TypeError(`Cannot check the result: ${found}, wanted ${wanted}`);
}

/** What a value is, for messages: `undefined`, `a string`, `a Float64Array`. */
function kindOf(value: unknown): string {
  if (value === undefined || value === null) return `${value}`;
  const name = typeof value === "object" ? value.constructor?.name ?? "object" : typeof value;
  return `${/^[AEIOU]/i.test(name) ? "an" : "a"} ${name}`;
}

/**
 * Norm-wise and point-wise deviation of one array from another. Numbers below 1e-8, the absolute
 * part of `allclose`, count as zero: errors of a reference that small are taken relative to it.
 *
 * @example
 * ```ts
 * import { compareArrays } from "./accuracy.ts";
 * compareArrays(Float64Array.of(1, 2.02), Float64Array.of(1, 2)); // l2 0.0089, max 0.01, allclose_failures 0.5
 * ```
 */
export function compareArrays(
  actual: ArrayData,
  reference: ArrayData,
): Pick<OutputError, "l2" | "max" | "allclose_failures"> {
  let errorSquares = 0, referenceSquares = 0, errorMax = 0, referenceMax = 0, failures = 0;
  for (let i = 0; i < reference.length; i++) {
    const expected = reference[i];
    const error = Math.abs(actual[i] - expected);
    const magnitude = Math.abs(expected);
    errorSquares += error * error;
    referenceSquares += expected * expected;
    if (error > errorMax) errorMax = error;
    if (magnitude > referenceMax) referenceMax = magnitude;
    if (!(error <= ATOL + RTOL * magnitude)) failures++;
  }
  const finite = Number.isFinite(errorSquares);
  const norm = Math.max(Math.sqrt(referenceSquares), ATOL * Math.sqrt(reference.length));
  return {
    l2: finite ? Math.sqrt(errorSquares) / norm : null,
    max: finite ? errorMax / Math.max(referenceMax, ATOL) : null,
    allclose_failures: failures / Math.max(1, reference.length),
  };
}

/** The largest norm-wise error of a result; `null` if any is not a finite number. */
export function largestError(errors: readonly OutputError[]): number | null {
  let largest = 0;
  for (const { l2 } of errors) {
    if (l2 === null) return null;
    largest = Math.max(largest, l2);
  }
  return largest;
}
