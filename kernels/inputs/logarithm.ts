/**
 * The natural logarithm with the rounding of the GNU C library.
 *
 * No standard says how a logarithm is rounded, and NumPy's normal numbers show it: those of
 * `numpy.random` go through the `log` of the C library. That of glibc since 2.28 is Szabolcs Nagy's
 * of ARM's optimized routines. Its method, table and coefficients are used here
 * (`math/log.c` and `math/log_data.c` of https://github.com/ARM-software/optimized-routines,
 * Copyright (c) 2018 Arm Limited, under the same MIT licence as this program), with the fused
 * multiply-adds where glibc's build for x86-64 has them.
 *
 * With x = 2ᵏ z, and c near z from a table of 1/c and ln c, r = z/c − 1 is small:
 * ln x = k ln 2 + ln c + ln(1 + r), where ln(1 + r) is a polynomial; near 1 it is ln(1 + (x − 1)).
 * The result is `high + low`, where `low`, all but the leading term, is so small that its own
 * roundings rarely matter. So `low` is first found in ordinary arithmetic. Only if its error could
 * change the sum, it is found again with every fused multiply-add emulated: of the arguments in
 * (0, 1) this happens to one in a thousand.
 *
 * @module
 */
import { fusedMultiplyAdd as fma, SPLITTER } from "./fused_multiply_add.ts";
import data from "./logarithm.json" with { type: "json" };

/** 1/c, its two halves of 26 bits, and ln c, for 128 values of c. */
const TABLE = Float64Array.from(data.table.flatMap(([inverse, logarithm]) => {
  const split = SPLITTER * inverse;
  const high = split - (split - inverse);
  return [inverse, high, inverse - high, logarithm];
}));

/** 2⁻ᵏ for −128 < k ≤ 0, at the index that the lower bits of k are. */
const POWERS = Float64Array.from({ length: 128 }, (_, k) => 2 ** (-k & 127));

/** ln 2 in two parts. The first has zeros at its end: its products with k are exact. */
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;

/** ln(1 + r) − r for |r| < 2⁻⁸: coefficients of r² to r⁶. */
const A2 = -0.5000000000000001;
const A3 = 0.33333333331825593;
const A4 = -0.2499999999622955;
const A5 = 0.20000304511814496;
const A6 = -0.16667054827627667;

/** ln(1 + r) − r + r²/2 for −2⁻⁴ ≤ r < 0: coefficients of r³ to r¹². */
const B3 = 0.3333333333333352;
const B4 = -0.24999999999998432;
const B5 = 0.19999999999320328;
const B6 = -0.16666666669929706;
const B7 = 0.14285715076560868;
const B8 = -0.12499997863982555;
const B9 = 0.11110712032936046;
const B10 = -0.10000486757818193;
const B11 = 0.09181994006195467;
const B12 = -0.08328363062289341;

const real = new Float64Array(1);
const halves = new Int32Array(real.buffer);

/** Upper half of the bits of the number at which a new power of two begins: 0.6875. */
const START = 0x3fe60000;

/**
 * ln x, to 0.52 units in the last place, as glibc rounds it.
 *
 * @param x a number in [2⁻¹²⁷, 1), which the polar method's sums of squares do not leave
 *
 * @example
 * ```ts
 * import { logarithm } from "./logarithm.ts";
 *
 * logarithm(0.5); // -0.6931471805599453
 * ```
 */
export function logarithm(x: number): number {
  if (x >= 0.9375) return nearOne(x - 1);
  real[0] = x;
  const offset = halves[1] - START;
  const k = offset >> 20;
  const entry = (offset >> 11) & 0x1fc;
  const z = x * POWERS[k & 127];

  // r = z/c − 1, rounded once: the product by Dekker's method, the subtraction is exact.
  const zSplit = SPLITTER * z;
  const zHigh = zSplit - (zSplit - z);
  const zLow = z - zHigh;
  const inverseHigh = TABLE[entry + 1];
  const inverseLow = TABLE[entry + 2];
  const ratio = z * TABLE[entry];
  const error = zLow * inverseLow -
    (ratio - zHigh * inverseHigh - zLow * inverseHigh - zHigh * inverseLow);
  const r = ratio - 1 + error;

  const logarithmOfScale = k * LN2_HIGH + TABLE[entry + 3];
  const high = logarithmOfScale + r;
  const highError = logarithmOfScale - high + r;
  const r2 = r * r;
  const low = highError + k * LN2_LOW + r2 * (A2 + r * (A3 + r * A4 + r2 * (A5 + r * A6)));
  // |low| < 2⁻¹⁷, and about six roundings in either way to find it.
  const least = high + (low - 2 ** -68);
  return least === high + (low + 2 ** -68) ? least : high + fusedLow(k, r, highError);
}

/** The low part of the logarithm with the roundings of glibc. */
function fusedLow(k: number, r: number, highError: number): number {
  const r2 = r * r;
  const polynomial = fma(fma(r, A6, A5), r2, fma(r, A4, A3));
  return fma(r * r2, polynomial, fma(r2, A2, fma(k, LN2_LOW, highError)));
}

/** ln(1 + r) for −2⁻⁴ ≤ r < 0. */
function nearOne(r: number): number {
  // r − r²/2 in two parts, by the leading bits of r, whose square is exact.
  const leading = r + r * 2 ** 27 - r * 2 ** 27;
  const trailing = r - leading;
  const square = -0.5 * leading * leading;
  const high = r + square;
  const highError = r - high + square;

  const r2 = r * r;
  const r3 = r * r2;
  const low = r3 * (B3 + r * B4 + r2 * B5 +
        r3 * (B6 + r * B7 + r2 * B8 + r3 * (B9 + r * B10 + r2 * B11 + r3 * B12))) +
    (highError - 0.5 * trailing * (leading + r));
  const bound = r2 * 2 ** -55;
  const least = high + (low - bound);
  if (least === high + (low + bound)) return least;

  const first = fma(r2, B5, fma(B4, r, B3));
  const second = fma(r2, B8, fma(B7, r, B6));
  const third = fma(r3, B12, fma(r2, B11, fma(B10, r, B9)));
  const polynomial = fma(fma(third, r3, second), r3, first);
  return high + fma(polynomial, r3, fma(-0.5 * trailing, leading + r, highError));
}
