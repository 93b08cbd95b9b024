/** The Gauss–Legendre formula of the formulation `quadrature`. */
import type { Precision } from "../benchmark.ts";

/** One node on [0, 1] and its weight. */
export interface QuadratureNode {
  /** Where the integrand is evaluated. */
  readonly at: number;
  /** Share of the value in the integral; the weights of a formula sum to 1. */
  readonly weight: number;
}

/**
 * As many nodes as a precision can make use of at pressures up to 1000 dbar: three are exact to the
 * rounding of f32, four to that of f64. All backends use these (Abramowitz and Stegun, 25.4.30).
 */
export const QUADRATURE_NODES: Readonly<Record<Precision, readonly QuadratureNode[]>> = {
  f64: [
    { at: 0.06943184420297371, weight: 0.1739274225687269 },
    { at: 0.33000947820757187, weight: 0.3260725774312731 },
    { at: 0.6699905217924281, weight: 0.3260725774312731 },
    { at: 0.9305681557970263, weight: 0.1739274225687269 },
  ],
  f32: [
    { at: 0.11270166537925831, weight: 5 / 18 },
    { at: 0.5, weight: 8 / 18 },
    { at: 0.8872983346207417, weight: 5 / 18 },
  ],
};
