/**
 * The fused multiply-add of IEEE 754, which processors have and JavaScript lacks.
 *
 * @module
 */

/** 2²⁷ + 1 splits the 53 bits of a double into two halves (Veltkamp 1968). */
export const SPLITTER = 2 ** 27 + 1;

const real = new Float64Array(1);
const halves = new Int32Array(real.buffer);

/**
 * a b + c, rounded once.
 *
 * Dekker's product and Knuth's sum write a b + c without error as three numbers. Of these, the two
 * small ones are added with rounding to odd, so that the sum with the large one is not rounded
 * twice (Boldo and Melquiond 2008, “Emulation of a FMA and correctly rounded sums”, figure 5).
 *
 * Exact for all finite numbers unless a, b, or a result in between lies beyond ±2⁹⁹⁶, or a b below
 * 2⁻⁹⁶⁸, where the parts overflow or lose bits.
 *
 * @example
 * ```ts
 * import { fusedMultiplyAdd } from "./fused_multiply_add.ts";
 *
 * const third = 1 / 3;
 * fusedMultiplyAdd(third, 3, -1); // -2⁻⁵⁴, where third * 3 - 1 is 0
 * ```
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const productError = errorOfProduct(a, b, product);
  const low = c + productError;
  const lowError = errorOfSum(c, productError, low);
  const high = product + low;
  const highError = errorOfSum(product, low, high);
  return high + addToOdd(highError, lowError);
}

/** a b − product, where product is a b rounded (Dekker 1971). */
function errorOfProduct(a: number, b: number, product: number): number {
  const aSplit = SPLITTER * a;
  const bSplit = SPLITTER * b;
  const aHigh = aSplit - (aSplit - a);
  const bHigh = bSplit - (bSplit - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** a + b − sum, where sum is a + b rounded (Knuth 1969). */
function errorOfSum(a: number, b: number, sum: number): number {
  const bSummed = sum - a;
  return (a - (sum - bSummed)) + (b - bSummed);
}

/** a + b, and if that is no double, that of its two neighbours whose last bit is 1. */
function addToOdd(a: number, b: number): number {
  const sum = a + b;
  const error = errorOfSum(a, b, sum);
  real[0] = sum;
  if (error === 0 || (halves[0] & 1) === 1) return sum;
  // An even sum: the odd neighbour is one unit away, on the side of the error.
  const outwards = error > 0 === sum > 0;
  if (outwards) halves[0] |= 1;
  else if (halves[0]-- === 0) halves[1]--;
  return real[0];
}
