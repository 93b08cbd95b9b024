/** Puts WGSL sources together: one source per routine serves every arithmetic. */
import type { Precision } from "../benchmark.ts";
import expF64 from "./exp_f64.wgsl" with { type: "text" };
import { f32x2Source } from "./f32x2/source.ts";
import logF64 from "./log_f64.wgsl" with { type: "text" };

/** f64 emulated by pairs of f32, with products by a fused multiply–add or without one. */
export type EmulatedArithmetic = "f32x2" | "f32x2_fma";

/** What a shader computes with: the hardware's f64 or f32, or emulated f64. */
export type Arithmetic = Precision | EmulatedArithmetic;

/** Bytes per number in each arithmetic. */
export const ARITHMETIC_BYTES: Readonly<Record<Arithmetic, number>> = {
  f64: 8,
  f32: 4,
  f32x2: 8,
  f32x2_fma: 8,
};

/** True for f64 emulated by pairs of f32. */
export function isEmulated(arithmetic: Arithmetic): arithmetic is EmulatedArithmetic {
  return arithmetic.startsWith("f32x2");
}

/** Functions that WGSL has for f32 only. */
export type MathFunction = "exp" | "log";

const OWN_F64: Readonly<Record<MathFunction, string>> = { exp: expF64, log: logF64 };

/**
 * A complete shader from a routine's source.
 *
 * The source is written for a scalar type `real`, which becomes an alias of `f64` or `f32`, or is
 * translated to pairs; literals need no suffix, because WGSL's abstract numbers take the type of
 * what they meet, with all digits of an f64. The type `wide` is `real` with more digits where those
 * are pairs, for what magnifies rounding, and the same otherwise. `exp_real` and `log_real` are
 * WGSL's own functions in f32 and those of this folder otherwise. The constants are the grid's
 * extents and the like, as `u32`: known when the shader is compiled, they cost no arithmetic.
 *
 * @example
 * ```ts
 * import { wgslSource } from "./source.ts";
 *
 * wgslSource("f64", "fn half(x: real) -> real { return 0.5 * x; }", { NZ: 26 });
 * // alias real = f64;
 * // alias wide = real;
 * // const NZ = 26u;
 * // fn half(x: real) -> real { return 0.5 * x; }
 * ```
 */
export function wgslSource(
  arithmetic: Arithmetic,
  source: string,
  constants: Readonly<Record<string, number>>,
  functions: readonly MathFunction[] = [],
): string {
  const complete = [
    ...Object.entries(constants).map(([name, value]) => `const ${name} = ${value}u;`),
    source,
  ].join("\n");
  if (isEmulated(arithmetic)) return f32x2Source(complete, arithmetic === "f32x2_fma");
  return [
    `alias real = ${arithmetic};`,
    "alias wide = real;",
    ...functions.map((name) => arithmetic === "f64" ? OWN_F64[name] : builtIn(name)),
    complete,
  ].join("\n");
}

function builtIn(name: MathFunction): string {
  return `fn ${name}_real(x: f32) -> f32 { return ${name}(x); }`;
}
