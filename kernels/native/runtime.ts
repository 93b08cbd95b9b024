/** What the C kernels ask of their backend: compiled libraries and memory for their arrays. */
import type { FloatArray, Precision } from "../benchmark.ts";

/** A translation unit without includes of its own files. */
export interface NativeSource {
  /** Name of the library, for the cache and error messages. */
  readonly name: string;
  /** Text in C. */
  readonly code: string;
}

/** A C function `void f(const struct arguments *)`. */
export type NativeFunction = (args: BigUint64Array<ArrayBuffer>) => void;

/** What one array needs. */
export interface ArrayLayout {
  /** How many numbers. */
  readonly length: number;
  /** Which of them lies at the beginning of a cache line [default: 0]. */
  readonly aligned?: number;
}

/** Arrays outside the engine's heap, all zero at first. Not to be used after disposal. */
export interface NativeArrays<Name extends string> extends Disposable {
  /** Views on the arrays. */
  readonly arrays: Readonly<Record<Name, FloatArray>>;
  /**
   * The `struct arguments` of a C kernel: pointers to all arrays in the order in which they were
   * asked for, and then these integers as `long long`.
   */
  arguments(...integers: readonly number[]): BigUint64Array<ArrayBuffer>;
}

/** What the kernels of the `native` backend get. */
export interface NativeRuntime {
  /**
   * Compiles a source and loads functions that take a `struct arguments`.
   *
   * @throws if that fails
   */
  load<Name extends string>(
    source: NativeSource,
    precision: Precision,
    functions: readonly Name[],
  ): Promise<Readonly<Record<Name, NativeFunction>>>;
  /**
   * Allocates arrays in one piece of memory.
   *
   * @throws {RangeError} if there is not that much
   */
  allocate<Name extends string>(
    precision: Precision,
    layout: Readonly<Record<Name, ArrayLayout>>,
  ): NativeArrays<Name>;
}
