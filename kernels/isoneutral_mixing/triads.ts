/**
 * The loops of the typed-array kernel: slopes of triads, and what follows from them.
 *
 * A triad is a cell, one of its four horizontal faces and its lower or upper face; its slope is the
 * cell's density gradient through the horizontal face over that through the vertical one. The
 * formulas ask for sixteen slopes per point, four on each of the faces east, north and top, but
 * every triad lies on one horizontal and one vertical face: a cell has eight, each is computed once
 * and serves both of its faces. Four of them share a denominator, so that two divisions give eight
 * slopes.
 *
 * Work goes in strips of consecutive columns. `slopes` leaves the slopes of a strip in scratch
 * arrays that stay in the cache; `fluxes` turns those of one direction into outputs. West–east and
 * south–north differ in strides and arrays only: a {@linkcode Direction} names the faces `behind`
 * (west, south) and `ahead` (east, north) of a cell.
 *
 * Each function refers to nothing but its parameters, because `specialize` copies its source.
 */

/** Arrays of the grid in the precision of the case. */
export type Field = Float64Array | Float32Array;

/** Per level, and what all columns share. */
export interface Levels {
  /** `dzw` of each level. */
  readonly dzw: Float64Array;
  /** 1 / `dzw`, but 0 at the surface, where there is no gradient. */
  readonly perDzw: Float64Array;
  /** 1 / (32 `dzt`) */
  readonly perDzt: Float64Array;
  /** The part of ∂ρ/∂T that depends on depth alone. */
  readonly expansion: Float64Array;
}

/** Fields that both directions read. */
export interface Water {
  readonly T: Field;
  readonly S: Field;
  readonly maskT: Field;
  readonly maskW: Field;
  readonly K_iso: Field;
  readonly K_33: Field;
}

/** West–east or south–north: where its arrays are, and the slopes of the current strip. */
export interface Direction {
  /** Distance in a field from a cell to the one ahead. */
  readonly stride: number;
  /** Mask of the faces ahead: `maskU` or `maskV`. */
  readonly mask: Field;
  /** 1 / width of the face ahead and behind, per `j`. */
  readonly perAhead: Float64Array;
  readonly perBehind: Float64Array;
  /** Weight in `K_33` of the triads ahead and behind, per `j`. */
  readonly weightAhead: Float64Array;
  readonly weightBehind: Float64Array;
  /** `K_11` or `K_22`. */
  readonly K: Field;
  /** `Ai_ez` or `Ai_nz`. */
  readonly side: Field;
  /** `Ai_bx` or `Ai_by`. */
  readonly top: Field;
  /** Slopes: behind and below, behind and above, ahead and below, ahead and above. */
  readonly slope: Float64Array;
  /** |slope| in units of the taper's table plus {@linkcode SHIFT}. */
  readonly position: Float64Array;
  /** The upper 32 bits of each `position`, at even indices. */
  readonly index: Int32Array;
}

/** Entries of the table per factor of two. */
export const STEPS = 128;
/** Entries that differ from zero: down to 2⁻⁶⁴. */
export const ENTRIES = 64 * STEPS;

/**
 * 2^(−m / STEPS), and a zero at index ENTRIES for all that is smaller. The taper needs exp(−x) with
 * any x ≥ 0, up to 1e23 where the water is not stratified, and `Math.exp` would be most of the time.
 * Adding 1.5 · 2²⁰ + ½ to y = x STEPS / ln 2 leaves the nearest integer m in the number's upper 32
 * bits; comparing integers limits it without a branch; and exp(−x) is the table's entry m times a
 * polynomial in y − m.
 */
export function taperTable(): Float64Array {
  return Float64Array.from(
    { length: ENTRIES + 1 },
    (_, m) => m < ENTRIES ? 2 ** (-m / STEPS) : 0,
  );
}

/** Slopes of all triads of the cells of columns `j0 ≤ j < j1`, the first cell being `n`. */
export function slopes(
  n: number,
  j0: number,
  j1: number,
  { T, S, maskT, maskW }: Water,
  { perDzw, expansion }: Levels,
  x: Direction,
  y: Direction,
): void {
  const { stride: ni, mask: maskU, perAhead: perE, perBehind: perW } = x;
  const { stride: nj, mask: maskV, perAhead: perN, perBehind: perS } = y;
  const { slope: slopeX, position: positionX } = x, { slope: slopeY, position: positionY } = y;
  const betaTs = 1024 * 1e-5, betaS = 1024 * 0.78e-3, epsilon = 1e-20;
  const scale = 2 / 1e-3 * 128 / Math.LN2, shift = 1.5 * 2 ** 20 + 0.5;
  const levels = expansion.length;
  let e = (n + ni) | 0, w = (n - ni) | 0, o = (n + nj) | 0, v = (n - nj) | 0, q = 0;
  for (let j = j0; j < j1; j++) {
    const pE = perE[j], pW = perW[j], pN = perN[j], pS = perS[j];
    let t = T[n], s = S[n], dTbelow = 0, dSbelow = 0;
    for (let k = 0; k < levels; k++) {
      const m = maskT[n];
      const drdT = -m * (betaTs * t + expansion[k]), drdS = m * betaS;
      const perW_ = maskW[n] * perDzw[k];
      const hW = (drdT * (t - T[w]) + drdS * (s - S[w])) * (maskU[w] * pW);
      const hE = (drdT * (T[e] - t) + drdS * (S[e] - s)) * (maskU[n] * pE);
      const hS = (drdT * (t - T[v]) + drdS * (s - S[v])) * (maskV[v] * pS);
      const hN = (drdT * (T[o] - t) + drdS * (S[o] - s)) * (maskV[n] * pN);
      n = (n + 1) | 0, e = (e + 1) | 0, w = (w + 1) | 0, o = (o + 1) | 0, v = (v + 1) | 0;

      // −1 / (min(0, z) − ε) = 2 / (|z| − z + 2 ε)
      const tUp = T[n], sUp = S[n];
      const dTabove = perW_ * (tUp - t), dSabove = perW_ * (sUp - s);
      const zBelow = drdT * dTbelow + drdS * dSbelow, zAbove = drdT * dTabove + drdS * dSabove;
      const below = 2 / (Math.abs(zBelow) - zBelow + 2 * epsilon);
      const above = 2 / (Math.abs(zAbove) - zAbove + 2 * epsilon);
      t = tUp, s = sUp, dTbelow = dTabove, dSbelow = dSabove;

      const w0 = hW * below, w1 = hW * above, e0 = hE * below, e1 = hE * above;
      const s0 = hS * below, s1 = hS * above, n0 = hN * below, n1 = hN * above;
      const q1 = (q + 1) | 0, q2 = (q + 2) | 0, q3 = (q + 3) | 0;
      slopeX[q] = w0, slopeX[q1] = w1, slopeX[q2] = e0, slopeX[q3] = e1;
      slopeY[q] = s0, slopeY[q1] = s1, slopeY[q2] = n0, slopeY[q3] = n1;
      positionX[q] = Math.abs(w0) * scale + shift, positionX[q1] = Math.abs(w1) * scale + shift;
      positionX[q2] = Math.abs(e0) * scale + shift, positionX[q3] = Math.abs(e1) * scale + shift;
      positionY[q] = Math.abs(s0) * scale + shift, positionY[q1] = Math.abs(s1) * scale + shift;
      positionY[q2] = Math.abs(n0) * scale + shift, positionY[q3] = Math.abs(n1) * scale + shift;
      q = (q + 4) | 0;
    }
  }
}

/**
 * Outputs of interior columns from the slopes of one direction: the sides of the cells, to which
 * both of their neighbours add, and the faces on top. `q` is the index of the first slope.
 */
export function fluxes(
  n: number,
  q: number,
  j0: number,
  j1: number,
  { maskW, K_iso, K_33 }: Water,
  { dzw, perDzt }: Levels,
  { stride, mask, weightAhead, weightBehind, K, side, top, slope, index }: Direction,
  table: Float64Array,
): void {
  const scale = 2 / 1e-3 * 128 / Math.LN2, zero = 0x41380000 + 64 * 128, low = 0x3fff;
  // exp(−r ln 2 / 128) for |r| ≤ ½ to the fifth power, economized to the fourth
  const unit = Math.LN2 / 128, c5 = -(unit ** 5) / 120;
  const c1 = -unit - c5 * 5 / 256, c2 = unit ** 2 / 2, c3 = -(unit ** 3) / 6 + c5 * 5 / 16;
  const c4 = unit ** 4 / 24, c = Math.exp(-2);
  const levels = dzw.length;
  let a = (n + stride) | 0, b = (n - stride) | 0;
  for (let j = j0; j < j1; j++) {
    const fA = weightAhead[j], fB = weightBehind[j];
    let kC = K_iso[n], kA = K_iso[a], kB = K_iso[b], dzBelow = 0;
    let sum = 0, mW = 0, kW = 0, topA = 0, topB = 0;
    for (let k = 0; k < levels; k++) {
      const q1 = (q + 1) | 0, q2 = (q + 2) | 0, q3 = (q + 3) | 0;
      const m0 = Math.min(index[q << 1], zero) & low, m1 = Math.min(index[q1 << 1], zero) & low;
      const m2 = Math.min(index[q2 << 1], zero) & low, m3 = Math.min(index[q3 << 1], zero) & low;
      const s0 = slope[q], s1 = slope[q1], s2 = slope[q2], s3 = slope[q3];
      q = (q + 4) | 0;
      const r0 = Math.abs(s0) * scale - m0, r1 = Math.abs(s1) * scale - m1;
      const r2 = Math.abs(s2) * scale - m2, r3 = Math.abs(s3) * scale - m3;
      const w0 = table[m0] * (1 + r0 * (c1 + r0 * (c2 + r0 * (c3 + r0 * c4))));
      const w1 = table[m1] * (1 + r1 * (c1 + r1 * (c2 + r1 * (c3 + r1 * c4))));
      const w2 = table[m2] * (1 + r2 * (c1 + r2 * (c2 + r2 * (c3 + r2 * c4))));
      const w3 = table[m3] * (1 + r3 * (c1 + r3 * (c2 + r3 * (c3 + r3 * c4))));
      const t0 = w0 / (w0 + c), t1 = w1 / (w1 + c), t2 = w2 / (w2 + c), t3 = w3 / (w3 + c);
      const u0 = t0 * s0, u1 = t1 * s1, u2 = t2 * s2, u3 = t3 * s3;

      // 4 D of both faces, and max(K_iso_steep, D t) = (400 + d + |d|) / 8 with d = 4 D t − 200
      const nextC = K_iso[n], nextA = K_iso[a], nextB = K_iso[b];
      const D = kC + nextC, DA = D + (kA + nextA), DB = D + (kB + nextB);
      kC = nextC, kA = nextA, kB = nextB;
      const d0 = DB * t0 - 200, d1 = DB * t1 - 200, d2 = DA * t2 - 200, d3 = DA * t3 - 200;
      const dz = dzw[k], f = perDzt[k], steep = 400 * (dzBelow + dz);
      const sumA = steep + dzBelow * (d2 + Math.abs(d2)) + dz * (d3 + Math.abs(d3));
      const sumB = steep + dzBelow * (d0 + Math.abs(d0)) + dz * (d1 + Math.abs(d1));
      dzBelow = dz;
      K[n] = mask[n] * f * sumA;
      K[b] += mask[b] * f * sumB;

      // A slope that is not zero has the mask as a factor already: masks are 0 or 1.
      const cell = n << 2, cellB = b << 2;
      side[(cell + 1) | 0] = u3;
      side[(cellB + 3) | 0] = u1;
      if (k > 0) {
        side[cell] = u2;
        side[(cellB + 2) | 0] = u0;
        top[(cell - 4) | 0] = topB;
        top[(cell - 3) | 0] = u0 * mW;
        top[(cell - 2) | 0] = topA;
        top[(cell - 1) | 0] = u2 * mW;
        K_33[(n - 1) | 0] += kW * (sum + fB * (u0 * s0) + fA * (u2 * s2));
      }
      mW = maskW[n], kW = mW * nextC;
      topA = u3 * mW, topB = u1 * mW, sum = fB * (u1 * s1) + fA * (u3 * s3);
      n = (n + 1) | 0, a = (a + 1) | 0, b = (b + 1) | 0;
    }
  }
}

/**
 * The part of {@linkcode fluxes} that columns beside the interior have in it: they are one of the
 * two cells of a face. Few columns, so this is written for the reader.
 *
 * @param ahead whether the face is the one ahead of the columns, or the one behind
 */
export function boundary(
  n: number,
  q: number,
  j0: number,
  j1: number,
  { K_iso }: Water,
  { dzw, perDzt }: Levels,
  { stride, mask, K, side, slope }: Direction,
  ahead: boolean,
): void {
  const levels = dzw.length, triad = ahead ? 2 : 0;
  for (let j = j0; j < j1; j++) {
    for (let k = 0; k < levels; k++, n++, q += 4) {
      const neighbour = ahead ? n + stride : n - stride, face = ahead ? n : n - stride;
      const down = k > 0 ? 1 : 0;
      const D = K_iso[n] + K_iso[n - down] + K_iso[neighbour] + K_iso[neighbour - down];
      let sum = 0;
      for (let kr = 1 - down; kr < 2; kr++) {
        const s = slope[q + triad + kr];
        const t = 1 / (1 + Math.exp(Math.min(2 / 1e-3 * Math.abs(s) - 2, 700)));
        side[4 * face + 2 - triad + kr] = t * s;
        sum += dzw[k + kr - 1] * Math.max(400, 2 * D * t);
      }
      K[face] = (ahead ? 0 : K[face]) + mask[face] * perDzt[k] * sum;
    }
  }
}
