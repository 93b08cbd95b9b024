/**
 * Gives a loop its own copy in the JavaScript engine.
 *
 * V8 keeps type feedback and optimized code per function: a loop called with `Float64Array` and
 * later with `Float32Array` becomes polymorphic, and each becomes slower than it would be alone.
 * Evaluating the function's source again makes an independent function that sees one kind of
 * array only. The source must differ each time, by a comment: V8 keeps the feedback of a source
 * that it has evaluated before.
 *
 * @param loop a function that refers to nothing but its parameters and globals such as `Math`
 * @returns a function with the same behaviour and its own feedback
 *
 * @example
 * ```ts
 * import { specialize } from "./specialize.ts";
 *
 * function scale(x: Float64Array | Float32Array, factor: number): void {
 *   for (let i = 0; i < x.length; i++) x[i] *= factor;
 * }
 * const scale64 = specialize(scale);
 * const scale32 = specialize(scale);
 * ```
 */
// deno-lint-ignore no-explicit-any -- any function will do; the type passes through unchanged
export function specialize<F extends (...args: any[]) => unknown>(loop: F): F {
  return new Function(`return (${loop}); // ${++copies}`)() as F;
}

let copies = 0;
