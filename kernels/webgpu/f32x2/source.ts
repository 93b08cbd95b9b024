/** Puts the shaders together that compute with pairs of f32. */
import arithmetic from "./arithmetic.wgsl" with { type: "text" };
import exp from "./exp.wgsl" with { type: "text" };
import log from "./log.wgsl" with { type: "text" };
import { translateReal } from "./translate.ts";
import wide from "./wide.wgsl" with { type: "text" };
import twoProduct from "./two_product.wgsl" with { type: "text" };
import twoProductFma from "./two_product_fma.wgsl" with { type: "text" };

/** Number of the binding of `arithmetic.wgsl`: a uniform u32 that is zero. */
export const ZERO_BINDING = 9;

/**
 * A complete shader from a source that is written for the types `real` and `wide`.
 *
 * @param fused whether the device's multiply–add rounds once
 */
export function f32x2Source(source: string, fused: boolean): string {
  const { code, functions } = translateReal(source);
  return [
    fused ? twoProductFma : twoProduct,
    arithmetic,
    /\bf32x3\b/.test(code) ? wide : "",
    functions.size > 0 ? exp : "", // log is computed by means of exp
    functions.has("log") ? log : "",
    code,
  ].join("\n");
}
