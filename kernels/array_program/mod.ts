/**
 * Array programs: each routine written once in whole-array operations, run by any array library.
 *
 * A *program* (`equation_of_state/array_program.ts`, …) is written in the language of `field.ts`. An
 * *adapter* offers a library's operations; it is the `arrays` of
 * the runtime that a backend yields. The *kernel* made by {@linkcode arrayProgramKernel} packs the
 * inputs, records the program and lets the adapter run the record. A new library is an adapter of
 * about a hundred lines and has all benchmarks; see `docs/add-a-library.md`.
 */
import type { ArrayRuntime } from "./adapter.ts";
import { interpret } from "./interpreter.ts";
import { packInput, unpackOutputs } from "./layout.ts";
import { OPTIONAL_OPERATIONS } from "./operations.ts";
import { type ArrayProgram, recordProgram } from "./recording.ts";
import { BYTES, type Kernel } from "../benchmark.ts";

export type { ArrayRuntime, CompiledArrays, EagerArrays, Executable } from "./adapter.ts";
export type { FloatArray } from "../benchmark.ts";
export { concat, Field, where } from "./field.ts";
export type { Apply, Condition, Leaf, Margin, Operand } from "./field.ts";
export type { Recorded, Recording, Step } from "./field.ts";
export { polynomial, solveDiffusion } from "./functions.ts";
export type { FieldSource, OutputLayout, OutputPieces, ProgramOutputs } from "./layout.ts";
export { OPTIONAL_OPERATIONS } from "./operations.ts";
export type { ArrayOperations, OptionalOperation } from "./operations.ts";
export type { ArrayProgram, EvaluateOptions, RecordedProgram } from "./recording.ts";

/**
 * The kernel that runs an array program on any adapter.
 *
 * @example The whole registration of a benchmark's array program
 * ```ts ignore
 * export const kernel = arrayProgramKernel(({ cells }) => ({ twice: cells("x").mul(2) }));
 * ```
 */
export function arrayProgramKernel(program: ArrayProgram): Kernel<ArrayRuntime> {
  return {
    async prepare({ arrays }, inputs, options) {
      const eager = "operations" in arrays;
      const optional = eager
        ? OPTIONAL_OPERATIONS.filter((name) => name in arrays.operations)
        : arrays.optional;
      const recorded = recordProgram(program, options, optional);
      const values = recorded.inputs.map((input) => packInput(inputs, input, options.precision));
      const executable = eager
        ? await interpret(arrays, recorded, values)
        : await arrays.compile(recorded, values);
      return {
        run: () => executable.run(),
        settle: executable.settle && (() => executable.settle!()),
        warmNext: executable.warmNext && (() => executable.warmNext!()),
        transfer: executable.transfer && (() => executable.transfer!()),
        outputs: () => unpackOutputs(recorded.layout, executable.outputs(), inputs),
        [Symbol.asyncDispose]: async () => await executable.dispose(),
      };
    },
    memory(options) {
      const { peak } = recordProgram(program, options, OPTIONAL_OPERATIONS);
      return peak * BYTES[options.precision];
    },
  };
}
