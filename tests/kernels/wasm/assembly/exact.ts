/** The exponential function to 60 digits, by whole numbers. */

const BITS = 220n;
const ONE = 1n << BITS;

/** A number times 2²²⁰; exact for |x| ≥ 2⁻¹⁶⁰ or so. */
export function fixed(x: number): bigint {
  if (x === 0) return 0n;
  const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(x)))) - 52;
  const shift = BITS + BigInt(exponent);
  const mantissa = BigInt(x / 2 ** exponent);
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

/** 2 artanh(1/3) = ln 2 */
const LN2 = (() => {
  let sum = 0n;
  for (let power = ONE / 3n, n = 1n; power > 0n; power /= 9n, n += 2n) sum += power / n;
  return 2n * sum;
})();

/** eˣ = `fraction`/2²²⁰ · 2ᵏ for an x times 2²²⁰. */
export function exactExp(x: bigint): { fraction: bigint; k: number } {
  const k = x / LN2, r = x - k * LN2;
  let sum = ONE, term = ONE;
  for (let n = 1n; term !== 0n; n++) {
    term = term * r / (n << BITS);
    sum += term;
  }
  return { fraction: sum, k: Number(k) };
}

/** (actual − eˣ)/eˣ */
export function relativeErrorOfExp(actual: number, x: number): number {
  const { fraction, k } = exactExp(fixed(x));
  return ratio(fixed(scaled(actual, -k)) - fraction, fraction);
}

/** actual (1 + 2ˣ) − 1 */
export function relativeErrorOfLogistic(actual: number, x: number): number {
  const { fraction, k } = exactExp(fixed(x) * LN2 >> BITS);
  const shift = Math.max(0, k);
  const sum = (ONE >> BigInt(shift)) + (fraction >> BigInt(shift - k));
  return ratio((fixed(scaled(actual, shift)) * sum >> BITS) - ONE, ONE);
}

/** x 2ᵏ in two steps: 2ᵏ alone may overflow. */
function scaled(x: number, k: number): number {
  const half = Math.trunc(k / 2);
  return x * 2 ** half * 2 ** (k - half);
}

function ratio(a: bigint, b: bigint): number {
  return Number((a << 80n) / b) * 2 ** -80;
}
