/** What a library offers to run array programs: an adapter of one of two kinds. */
import type { CallTiming, FloatArray, Transfer } from "../benchmark.ts";
import type { ArrayOperations, OptionalOperation } from "./operations.ts";
import type { RecordedProgram } from "./recording.ts";

/** An adapter of a library that computes operation after operation. */
export interface EagerArrays<T> {
  /** The library's operations. */
  readonly operations: ArrayOperations<T>;
  /** Makes an array of the library; the values must be copied or only be read. Never timed. */
  upload(values: FloatArray, shape: readonly number[]): T | Promise<T>;
  /** The elements of an array, of the precision that it was made with. Never timed. */
  download(array: T): FloatArray | Promise<FloatArray>;
  /** Gives an array's memory back; called once for every array that was made. */
  free?(array: T): void;
  /** Ends a call, inside the timed region: blocks until the device is idle. */
  finish?(): void | Promise<void>;
  /** See {@linkcode Prepared.settle}. */
  settle?(): Promise<CallTiming>;
  /** See {@linkcode Prepared.transfer}; for adapters whose arrays lie in the memory of a device. */
  transfer?(inputs: readonly T[], outputs: readonly T[]): Promise<Transfer>;
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
  compile(program: RecordedProgram, inputs: readonly FloatArray[]): Promise<Executable>;
}

/** A compiled program with its inputs. */
export interface Executable {
  /** See {@linkcode Prepared.run}. */
  run(): void | Promise<void>;
  /** See {@linkcode Prepared.settle}. */
  settle?(): Promise<CallTiming>;
  /** See {@linkcode Prepared.warmNext}. */
  warmNext?(): void;
  /** See {@linkcode Prepared.transfer}. */
  transfer?(): Promise<Transfer>;
  /** The outputs of the last call, in the program's order, best as a generator. Never timed. */
  outputs(): Iterable<FloatArray> | AsyncIterable<FloatArray>;
  /** Frees everything. */
  dispose(): void | Promise<void>;
}

/** What the runtime of a backend of array programs offers. */
export interface ArrayRuntime {
  /** The library's adapter, of either kind. */
  // deno-lint-ignore no-explicit-any -- the library's own array type is private to its adapter
  readonly arrays: EagerArrays<any> | CompiledArrays;
}
