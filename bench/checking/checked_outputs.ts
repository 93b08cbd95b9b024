/** Checks that a kernel's outputs are what its benchmark declares, before they are used. */
import type { FloatArray, NDArray, OutputSpec, Precision } from "../../kernels/benchmark.ts";
import type { Grid } from "../../kernels/grid.ts";
import { product } from "../../kernels/inputs/inputs.ts";

/**
 * The outputs of a case, checked to be what its benchmark declares: arrays of the right names, shapes
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
): AsyncGenerator<NDArray<FloatArray>, void, void> {
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

/** Whether a value can be iterated over, with or without waiting. */
export function isIterable(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
  return typeof value === "object" && value !== null &&
    (Symbol.iterator in value || Symbol.asyncIterator in value);
}

function checkOutput(
  output: unknown,
  position: number,
  spec: OutputSpec,
  precision: Precision,
  grid: Grid,
): asserts output is NDArray<FloatArray> {
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
