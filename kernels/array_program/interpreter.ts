/** Runs a recorded array program on a library that computes operation after operation. */
import type { FloatArray } from "../benchmark.ts";
import type { EagerArrays, Executable } from "./adapter.ts";
import type { RecordedProgram } from "./recording.ts";

/** Uploads the inputs and constants of a program and makes it executable. */
export async function interpret<T>(
  arrays: EagerArrays<T>,
  program: RecordedProgram,
  values: readonly FloatArray[],
): Promise<Executable> {
  const { operations } = arrays;
  const free = arrays.free && ((array: T) => arrays.free!(array));
  const inputs: T[] = [];
  for (const [n, { shape }] of program.inputs.entries()) {
    inputs.push(await arrays.upload(values[n], shape));
  }
  const constants = program.constants.map(({ values, shape }) =>
    operations.constant(values, shape)
  );
  let outputs: T[] = [];
  const freeAll = (list: readonly T[]) => {
    if (free) { for (const array of new Set(list)) free(array); }
  };
  return {
    run() {
      freeAll(outputs);
      outputs = program.evaluate(operations, inputs, { constants, free });
      return arrays.finish?.();
    },
    settle: arrays.settle && (() => arrays.settle!()),
    transfer: arrays.transfer && (() => arrays.transfer!(inputs, outputs)),
    async *outputs() {
      for (const array of outputs) yield await arrays.download(array);
    },
    dispose() {
      freeAll([...inputs, ...constants, ...outputs]);
      outputs = [];
    },
  };
}
