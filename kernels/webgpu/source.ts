/** Puts WGSL sources together: one source per routine serves both precisions. */
import type { Precision } from "../benchmark.ts";
import expF64 from "./exp_f64.wgsl" with { type: "text" };
import logF64 from "./log_f64.wgsl" with { type: "text" };

/** Functions that WGSL has for f32 only. */
export type MathFunction = "exp" | "log";

const OWN_F64: Readonly<Record<MathFunction, string>> = { exp: expF64, log: logF64 };

/**
 * A complete shader from a routine's source.
 *
 * The source is written for a scalar type `real`, which becomes an alias of `f64` or `f32`;
 * literals need no suffix, because WGSL's abstract numbers take the type of what they meet, with
 * all digits of an f64. `exp_real` and `log_real` are WGSL's own functions in f32 and those of this
 * folder in f64. The constants are the grid's extents and the like, as `u32`: known when the
 * shader is compiled, they cost no arithmetic.
 *
 * @example
 * ```ts
 * import { wgslSource } from "./source.ts";
 *
 * wgslSource("f64", "fn half(x: real) -> real { return 0.5 * x; }", { NZ: 26 });
 * // alias real = f64;
 * // const NZ = 26u;
 * // fn half(x: real) -> real { return 0.5 * x; }
 * ```
 */
export function wgslSource(
  precision: Precision,
  source: string,
  constants: Readonly<Record<string, number>>,
  functions: readonly MathFunction[] = [],
): string {
  return [
    `alias real = ${precision};`,
    ...Object.entries(constants).map(([name, value]) => `const ${name} = ${value}u;`),
    ...functions.map((name) => precision === "f64" ? OWN_F64[name] : builtIn(name)),
    source,
  ].join("\n");
}

function builtIn(name: MathFunction): string {
  return `fn ${name}_real(x: f32) -> f32 { return ${name}(x); }`;
}
