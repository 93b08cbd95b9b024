/**
 * The loops of the typed-array kernel: slopes of triads, and what follows from them.
 *
 * A triad is a cell, one of its four horizontal faces and its lower or upper face; its slope is the
 * cell's density gradient through the horizontal face over that through the vertical one. The
 * formulas ask for sixteen slopes per cell, four on each of the faces east and north and eight on
 * top, but every triad lies on one horizontal and one vertical face: a cell has eight, each is
 * computed once and serves both faces. Four of them share a denominator, so that two divisions give
 * eight slopes.
 *
 * Work goes in strips of consecutive columns. {@linkcode makeSlopes} makes the loop that leaves the
 * slopes of a strip in scratch arrays, which stay in the cache; {@linkcode makeFluxes} the one that
 * turns those of one direction into outputs. West–east and south–north differ in strides and arrays only: a {@linkcode Direction}
 * calls the faces of a cell `behind` (west, south) and `ahead` (east, north).
 *
 * No branch depends on data, because random signs cannot be predicted: `min(0, z)` and
 * `max(K_iso_steep, D t)` are written with `Math.abs`.
 *
 * The makers must be called through `specialize`: then every case has loops of its own, whose arrays
 * never change, and V8 compiles their addresses and lengths into the code. It sees that an array is a
 * constant only where it is read outside loops, hence the destructuring at the start of each loop.
 */
import type { FloatArray } from "../../benchmark.ts";
import type { Taper } from "./taper.ts";

/** Fields that both directions share. */
export interface Water {
  readonly T: FloatArray;
  readonly S: FloatArray;
  readonly maskT: FloatArray;
  readonly maskW: FloatArray;
  readonly K_iso: FloatArray;
  readonly K_33: FloatArray;
}

/** Numbers that both directions share, some of them per level. */
export interface Coefficients {
  /** ρ0 βTs, ∂²ρ/∂T². */
  readonly rhoBetaTs: number;
  /** ρ0 βS, ∂ρ/∂S. */
  readonly rhoBetaS: number;
  /** The part of −∂ρ/∂T that depends on depth alone, per level. */
  readonly expansion: Float64Array;
  /** 2 ε, twice the smallest denominator of a slope. */
  readonly twiceEpsilon: number;
  /** 4 K_iso_steep. */
  readonly steep: number;
  /** `dzw`. */
  readonly dzw: Float64Array;
  /** 1 / `dzw`, but 0 at the surface, which has no gradient. */
  readonly reciprocalDzw: Float64Array;
  /** 1 / (32 `dzt`). */
  readonly reciprocalDzt: Float64Array;
}

/** West–east or south–north: its arrays, and the slopes of the current strip. */
export interface Direction {
  /** Distance in a field from a cell to the one ahead. */
  readonly stride: number;
  /** Mask of the faces ahead: `maskU` or `maskV`. */
  readonly mask: FloatArray;
  /** 1 / distance of the cells on both sides of the face ahead, per `j`. */
  readonly reciprocalAhead: Float64Array;
  readonly reciprocalBehind: Float64Array;
  /** Weight in `K_33` of the triads ahead, per `j`. */
  readonly weightAhead: Float64Array;
  readonly weightBehind: Float64Array;
  /** `K_11` or `K_22`. */
  readonly K: FloatArray;
  /** `Ai_ez` or `Ai_nz`. */
  readonly side: FloatArray;
  /** `Ai_bx` or `Ai_by`. */
  readonly top: FloatArray;
  /** Slopes of each cell: behind and below, behind and above, ahead and below, ahead and above. */
  readonly slope: Float64Array;
  /** `y + shift` of each slope; see {@linkcode Taper}. */
  readonly position: Float64Array;
  /** The upper 32 bits of each `position`, at even indices. */
  readonly bits: Int32Array;
}

/** Makes the loop for the slopes of all triads in columns `j0 ≤ j < j1`, of which `n` is the first cell. */
export function makeSlopes(
  water: Water,
  coefficients: Coefficients,
  taper: Taper,
  x: Direction,
  y: Direction,
): (n: number, j0: number, j1: number) => void {
  return function slopes(n: number, j0: number, j1: number): void {
    const { T, S, maskT, maskW } = water;
    const { rhoBetaTs, rhoBetaS, expansion, twiceEpsilon, reciprocalDzw } = coefficients;
    const { scale, shift } = taper;
    const { stride: ni, mask: maskU, reciprocalAhead: reciprocalE, reciprocalBehind: reciprocalW } =
      x;
    const { stride: nj, mask: maskV, reciprocalAhead: reciprocalN, reciprocalBehind: reciprocalS } =
      y;
    const { slope: sx, position: px } = x, { slope: sy, position: py } = y;
    const levels = reciprocalDzw.length;
    let w = (n - ni) | 0, e = (n + ni) | 0, s = (n - nj) | 0, o = (n + nj) | 0, q = 0;
    for (let j = j0; j < j1; j++) {
      const pW = reciprocalW[j], pE = reciprocalE[j], pS = reciprocalS[j], pN = reciprocalN[j];
      let Tn = T[n], Sn = S[n], dTBelow = 0, dSBelow = 0;
      for (let k = 0; k < levels; k++) {
        const m = maskT[n], a = -m * (rhoBetaTs * Tn + expansion[k]), b = m * rhoBetaS;
        const hW = (a * (Tn - T[w]) + b * (Sn - S[w])) * (maskU[w] * pW);
        const hE = (a * (T[e] - Tn) + b * (S[e] - Sn)) * (maskU[n] * pE);
        const hS = (a * (Tn - T[s]) + b * (Sn - S[s])) * (maskV[s] * pS);
        const hN = (a * (T[o] - Tn) + b * (S[o] - Sn)) * (maskV[n] * pN);

        const pUp = maskW[n] * reciprocalDzw[k];
        n = (n + 1) | 0, w = (w + 1) | 0, e = (e + 1) | 0, s = (s + 1) | 0, o = (o + 1) | 0;
        const TUp = T[n], SUp = S[n], dTAbove = pUp * (TUp - Tn), dSAbove = pUp * (SUp - Sn);
        const zBelow = a * dTBelow + b * dSBelow, zAbove = a * dTAbove + b * dSAbove;
        Tn = TUp, Sn = SUp, dTBelow = dTAbove, dSBelow = dSAbove;

        // −1 / (min(0, z) − ε)
        const below = 2 / (Math.abs(zBelow) - zBelow + twiceEpsilon);
        const above = 2 / (Math.abs(zAbove) - zAbove + twiceEpsilon);
        const w0 = hW * below, w1 = hW * above, e0 = hE * below, e1 = hE * above;
        const s0 = hS * below, s1 = hS * above, n0 = hN * below, n1 = hN * above;
        const q1 = (q + 1) | 0, q2 = (q + 2) | 0, q3 = (q + 3) | 0;
        sx[q] = w0, sx[q1] = w1, sx[q2] = e0, sx[q3] = e1;
        sy[q] = s0, sy[q1] = s1, sy[q2] = n0, sy[q3] = n1;
        px[q] = Math.abs(w0) * scale + shift, px[q1] = Math.abs(w1) * scale + shift;
        px[q2] = Math.abs(e0) * scale + shift, px[q3] = Math.abs(e1) * scale + shift;
        py[q] = Math.abs(s0) * scale + shift, py[q1] = Math.abs(s1) * scale + shift;
        py[q2] = Math.abs(n0) * scale + shift, py[q3] = Math.abs(n1) * scale + shift;
        q = (q + 4) | 0;
      }
    }
  };
}

/**
 * Makes the loop for the outputs of interior columns from the slopes of one direction: on the sides
 * of the cells, where each cell adds its half, and on top, where each direction adds its part to
 * `K_33`. The first slope is at index `q`.
 */
export function makeFluxes(
  water: Water,
  coefficients: Coefficients,
  taper: Taper,
  direction: Direction,
): (n: number, q: number, j0: number, j1: number) => void {
  return function fluxes(n: number, q: number, j0: number, j1: number): void {
    const { maskW, K_iso, K_33 } = water;
    const { steep, dzw, reciprocalDzt } = coefficients;
    const { scale, zero, low, table, c1, c2, c3, c4, c } = taper;
    const { stride, mask, weightAhead, weightBehind } = direction;
    const { K, side, top, slope, bits } = direction;
    const levels = dzw.length, twiceSteep = 2 * steep;
    let a = (n + stride) | 0, b = (n - stride) | 0;
    for (let j = j0; j < j1; j++) {
      const fA = weightAhead[j], fB = weightBehind[j];
      let kN = K_iso[n], kA = K_iso[a], kB = K_iso[b], dzBelow = 0;
      let sum = 0, mW = 0, kW = 0, topA = 0, topB = 0;
      for (let k = 0; k < levels; k++) {
        // Tapers t and products u = t s of the four triads
        const q1 = (q + 1) | 0, q2 = (q + 2) | 0, q3 = (q + 3) | 0;
        const m0 = Math.min(bits[q << 1], zero) & low, m1 = Math.min(bits[q1 << 1], zero) & low;
        const m2 = Math.min(bits[q2 << 1], zero) & low, m3 = Math.min(bits[q3 << 1], zero) & low;
        const s0 = slope[q], s1 = slope[q1], s2 = slope[q2], s3 = slope[q3];
        const r0 = Math.abs(s0) * scale - m0, r1 = Math.abs(s1) * scale - m1;
        const r2 = Math.abs(s2) * scale - m2, r3 = Math.abs(s3) * scale - m3;
        const w0 = table[m0] * (1 + r0 * (c1 + r0 * (c2 + r0 * (c3 + r0 * c4))));
        const w1 = table[m1] * (1 + r1 * (c1 + r1 * (c2 + r1 * (c3 + r1 * c4))));
        const w2 = table[m2] * (1 + r2 * (c1 + r2 * (c2 + r2 * (c3 + r2 * c4))));
        const w3 = table[m3] * (1 + r3 * (c1 + r3 * (c2 + r3 * (c3 + r3 * c4))));
        const t0 = w0 / (w0 + c), t1 = w1 / (w1 + c), t2 = w2 / (w2 + c), t3 = w3 / (w3 + c);
        const u0 = t0 * s0, u1 = t1 * s1, u2 = t2 * s2, u3 = t3 * s3;
        q = (q + 4) | 0;

        // 8 max(K_iso_steep, D t) = 2 steep + d + |d| with d = 4 D t − steep
        const upN = K_iso[n], upA = K_iso[a], upB = K_iso[b];
        const D = kN + upN, DA = D + (kA + upA), DB = D + (kB + upB);
        kN = upN, kA = upA, kB = upB;
        const d0 = DB * t0 - steep,
          d1 = DB * t1 - steep,
          d2 = DA * t2 - steep,
          d3 = DA * t3 - steep;
        const dz = dzw[k], least = twiceSteep * (dzBelow + dz), f = reciprocalDzt[k];
        const sumA = least + dzBelow * (d2 + Math.abs(d2)) + dz * (d3 + Math.abs(d3));
        const sumB = least + dzBelow * (d0 + Math.abs(d0)) + dz * (d1 + Math.abs(d1));
        dzBelow = dz;
        const mA = mask[n], mB = mask[b];
        K[n] = mA * f * sumA;
        K[b] += mB * f * sumB;

        const cell = n << 2, cellB = b << 2;
        side[(cell + 1) | 0] = u3 * mA;
        side[(cellB + 3) | 0] = u1 * mB;
        if (k > 0) {
          side[cell] = u2 * mA;
          side[(cellB + 2) | 0] = u0 * mB;
          top[(cell - 4) | 0] = topB;
          top[(cell - 3) | 0] = u0 * mW;
          top[(cell - 2) | 0] = topA;
          top[(cell - 1) | 0] = u2 * mW;
          K_33[(n - 1) | 0] += kW * (sum + fB * (u0 * s0) + fA * (u2 * s2));
        }
        // What the face on top gets from this cell waits for its upper neighbour
        mW = maskW[n], kW = mW * upN;
        topB = u1 * mW, topA = u3 * mW, sum = fB * (u1 * s1) + fA * (u3 * s3);
        n = (n + 1) | 0, a = (a + 1) | 0, b = (b + 1) | 0;
      }
    }
  };
}

/**
 * Makes the loop that does the part of {@linkcode makeFluxes} for columns next to the interior,
 * which share one face with it: `ahead` of them, or behind.
 */
export function makeBoundary(
  water: Water,
  coefficients: Coefficients,
  taper: Taper,
  direction: Direction,
): (n: number, q: number, j0: number, j1: number, ahead: boolean) => void {
  return function boundary(n: number, q: number, j0: number, j1: number, ahead: boolean): void {
    const { K_iso } = water;
    const { steep, dzw, reciprocalDzt } = coefficients;
    const { scale, zero, low, table, c1, c2, c3, c4, c } = taper;
    const { stride, mask, K, side, slope, bits } = direction;
    const levels = dzw.length, neighbour = ahead ? stride : -stride, first = ahead ? 2 : 0;
    let face = ahead ? n : n - stride;
    for (let j = j0; j < j1; j++) {
      for (let k = 0; k < levels; k++, n++, face++, q += 4) {
        const lowest = k > 0 ? 0 : 1, below = n - 1 + lowest;
        const D = K_iso[n] + K_iso[below] + K_iso[n + neighbour] + K_iso[below + neighbour];
        let sum = 0;
        for (let kr = lowest; kr < 2; kr++) {
          const triad = q + first + kr, m = Math.min(bits[triad << 1], zero) & low;
          const s = slope[triad], r = Math.abs(s) * scale - m;
          const w = table[m] * (1 + r * (c1 + r * (c2 + r * (c3 + r * c4)))), t = w / (w + c);
          side[4 * face + 2 - first + kr] = t * s * mask[face];
          sum += dzw[k + kr - 1] * 2 * Math.max(steep, D * t);
        }
        K[face] = (ahead ? 0 : K[face]) + mask[face] * reciprocalDzt[k] * sum;
      }
    }
  };
}
