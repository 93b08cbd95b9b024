/** The operations that the array language is made of. */
import type { FloatArray } from "../benchmark.ts";

/**
 * The operations of an array library, `T` being its arrays (or, where a whole program is compiled,
 * what stands for an array then). All arrays are of one precision, none is ever written to,
 * and axes broadcast as in NumPy. The optional ones are composed of the others where missing.
 */
export interface ArrayOperations<T> {
  /** The array of these elements; the shape is `[]` for a single number. */
  constant(values: FloatArray, shape: readonly number[]): T;
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
  /** `eᵃ`; infinity where that is too large, 0 where it is too small. */
  exp(a: T): T;
  /** `a < b`, of the type that `where` takes as its condition. */
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
  /** A copy of `a` with `values` put in from index `begin` up to, not including, `end`. */
  set?(a: T, begin: readonly number[], values: T, end: readonly number[]): T;
  /** Solves tridiagonal systems along the last axis; see the function of that name. */
  solveDiffusion?(excess: T, below: T, above: T, d: T): T;
}

/** All operations that an adapter may leave out. */
export const OPTIONAL_OPERATIONS = [
  "negate",
  "abs",
  "minimum",
  "maximum",
  "set",
  "solveDiffusion",
] as const satisfies readonly (keyof ArrayOperations<unknown>)[];

/** An operation that an adapter may leave out. */
export type OptionalOperation = typeof OPTIONAL_OPERATIONS[number];
