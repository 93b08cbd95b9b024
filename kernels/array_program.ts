/**
 * Array programs: each routine written once in whole-array operations, run by any array library.
 *
 * Three parties meet here. A *program* (`equation_of_state/array_program.ts`, …) is written in the
 * language of `array_field.ts`. An *adapter* offers a library's operations; it is the `arrays` of
 * the runtime that a backend yields. The *kernel* made by {@linkcode arrayProgramKernel} packs the
 * inputs, records the program and lets the adapter run the record. A new library is an adapter of
 * about a hundred lines and has all benchmarks; see `docs/add-a-library.md`.
 */
import type { CallTiming, Kernel, KernelOptions, Transfer } from "./benchmark.ts";
import { BYTES } from "./benchmark.ts";
import { type FieldSource, packInput, type ProgramOutputs, unpackOutputs } from "./array_layout.ts";
import { interpret } from "./array_interpreter.ts";
import { type RecordedProgram, recordProgram } from "./array_recording.ts";

export { concat, Field, where } from "./array_field.ts";
export { polynomial, solveTridiagonal } from "./array_functions.ts";
export type { Apply, Condition, Leaf, Margin, Operand, Recorded } from "./array_field.ts";
export type { Recording, Step } from "./array_field.ts";
export type { FieldSource, OutputLayout, OutputPieces, ProgramOutputs } from "./array_layout.ts";
export type { EvaluateOptions, RecordedProgram } from "./array_recording.ts";

/** Elements of an array in C order. */
export type Values = Float64Array | Float32Array;

/**
 * The operations of an array library, `T` being its arrays (or, where a whole program is compiled,
 * whatever stands for an array then). All arrays are of one precision, none is ever written to,
 * and axes broadcast as in NumPy. The optional ones are composed of the others where missing.
 */
export interface ArrayOperations<T> {
  /** The array of these elements; the shape is `[]` for a single number. */
  constant(values: Values, shape: readonly number[]): T;
  /** `a + b` */
  add(a: T, b: T): T;
  /** `a - b` */
  sub(a: T, b: T): T;
  /** `a * b` */
  mul(a: T, b: T): T;
  /** `a / b` */
  div(a: T, b: T): T;
  /** `√a` */
  sqrt(a: T): T;
  /** Natural logarithm. */
  log(a: T): T;
  /** Hyperbolic tangent. */
  tanh(a: T): T;
  /** `a < b`, of whatever type `where` takes as its condition. */
  less(a: T, b: T): T;
  /** `yes` where the condition holds, `no` elsewhere. */
  where(condition: T, yes: T, no: T): T;
  /** The part from index `begin` up to, not including, `end`, on every axis. */
  slice(a: T, begin: readonly number[], end: readonly number[]): T;
  /** With that many zeros put before and after, on every axis. */
  pad(a: T, margins: readonly (readonly [before: number, after: number])[]): T;
  /** Arrays joined along an axis. */
  concat(parts: readonly T[], axis: number): T;
  /** `-a` */
  negate?(a: T): T;
  /** `|a|` */
  abs?(a: T): T;
  /** The smaller of two, element by element. */
  minimum?(a: T, b: T): T;
  /** The larger of two, element by element. */
  maximum?(a: T, b: T): T;
  /** A copy of `a` with `values` put in from index `begin` on. */
  set?(a: T, begin: readonly number[], values: T): T;
  /** Solves `a[k] x[k-1] + b[k] x[k] + c[k] x[k+1] = d[k]` along the last axis. */
  solveTridiagonal?(a: T, b: T, c: T, d: T): T;
}

/** All operations that an adapter may leave out. */
export const OPTIONAL_OPERATIONS = [
  "negate",
  "abs",
  "minimum",
  "maximum",
  "set",
  "solveTridiagonal",
] as const satisfies readonly (keyof ArrayOperations<unknown>)[];

/** An operation that an adapter may leave out. */
export type OptionalOperation = typeof OPTIONAL_OPERATIONS[number];

/** An adapter of a library that computes operation after operation. */
export interface EagerArrays<T> {
  /** The library's operations. */
  readonly operations: ArrayOperations<T>;
  /** Makes an array of the library; the values must be copied or only be read. Never timed. */
  upload(values: Values, shape: readonly number[]): T | Promise<T>;
  /** The elements of an array, of the precision that it was made with. Never timed. */
  download(array: T): Values | Promise<Values>;
  /** Gives an array's memory back; called once for every array that was made. */
  free?(array: T): void;
  /** Ends a call, inside the timed region: blocks until the device is idle. */
  finish?(): void | Promise<void>;
  /** See {@linkcode Prepared.settle}. */
  settle?(): Promise<CallTiming>;
}

/** An adapter of a library that compiles a program as a whole: a graph, or a traced function. */
export interface CompiledArrays {
  /** The optional operations that `compile` gives to {@linkcode RecordedProgram.evaluate}. */
  readonly optional: readonly OptionalOperation[];
  /**
   * Compiles a program and uploads its inputs. Never timed.
   *
   * @throws {Unsupported} if the library cannot compute the program
   */
  compile(program: RecordedProgram, inputs: readonly Values[]): Promise<Executable>;
}

/** A compiled program with its inputs. */
export interface Executable {
  /** See {@linkcode Prepared.run}. */
  run(): void | Promise<void>;
  /** See {@linkcode Prepared.settle}. */
  settle?(): Promise<CallTiming>;
  /** See {@linkcode Prepared.transfer}. */
  transfer?(): Promise<Transfer>;
  /** The outputs of the last call, in the program's order. Never timed. */
  outputs(): Promise<Values[]>;
  /** Frees everything. */
  dispose(): void | Promise<void>;
}

/** What the runtime of a backend of array programs offers. */
export interface ArrayRuntime {
  /** The library's adapter, of either kind. */
  // deno-lint-ignore no-explicit-any -- the library's own array type concerns nobody else
  readonly arrays: EagerArrays<any> | CompiledArrays;
}

/** A routine in the array language. */
export type ArrayProgram = (source: FieldSource, options: KernelOptions) => ProgramOutputs;

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
        transfer: executable.transfer && (() => executable.transfer!()),
        outputs: async () => unpackOutputs(recorded.layout, await executable.outputs(), inputs),
        [Symbol.asyncDispose]: async () => await executable.dispose(),
      };
    },
    memory(options) {
      const { peak } = recordProgram(program, options, OPTIONAL_OPERATIONS);
      return peak * BYTES[options.precision];
    },
  };
}
