/** Compares outputs with the f64 reference. */
import type { ArrayData, NDArray, OutputSpec, Precision } from "../kernels/benchmark.ts";
import type { Grid } from "../kernels/grid.ts";
import type { OutputError } from "./results.ts";

/** Absolute part of NumPy's `allclose`. */
const ATOL = 1e-8;
/** Relative part of NumPy's `allclose`. */
const RTOL = 1e-5;

/**
 * Compares the outputs of a case with the reference, output by output.
 *
 * A value that is not finite never passes.
 *
 * @throws {TypeError} if number, names, shapes or element type of the outputs are wrong
 */
export function compareOutputs(
  actual: readonly NDArray[],
  reference: readonly NDArray[],
  specs: readonly OutputSpec[],
  precision: Precision,
  grid: Grid,
): OutputError[] {
  if (actual.length !== specs.length) {
    throw new TypeError(
      `Cannot check the result: ${actual.length} outputs returned, ${specs.length} expected`,
    );
  }
  return specs.map((spec, n) => {
    checkForm(actual[n], spec, precision, grid);
    const error = compareArrays(actual[n].data, reference[n].data);
    const { l2, allcloseFailures } = spec.tolerance[precision];
    const consistent = error.l2 !== null && (l2 === undefined || error.l2 <= l2) &&
      (allcloseFailures === undefined || error.allclose_failures <= allcloseFailures);
    return { output: spec.name, ...error, consistent };
  });
}

function checkForm(array: NDArray, spec: OutputSpec, precision: Precision, grid: Grid): void {
  const shape = spec.shape(grid).join(" × ");
  if (array.name !== spec.name || array.shape.join(" × ") !== shape) {
    throw new TypeError(
      `Cannot check the result: output "${array.name}" of shape ${
        array.shape.join(" × ")
      } returned, "${spec.name}" of shape ${shape} expected`,
    );
  }
  const Type = precision === "f64" ? Float64Array : Float32Array;
  if (!(array.data instanceof Type)) {
    throw new TypeError(
      `Cannot check the result: output "${array.name}" is a ${array.data.constructor.name}, ` +
        `a ${Type.name} was expected`,
    );
  }
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
