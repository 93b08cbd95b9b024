/**
 * The taper of steep slopes, `½ (1 + tanh((c − |s|) / d))` with `c` = iso_slopec, `d` = iso_dslope,
 * without calls of `Math.tanh` or `Math.exp`, which would take most of the time.
 *
 * The taper is a logistic function: with `w = exp(−2 |s| / d)` it is `w / (w + exp(−2 c / d))`.
 * Written in powers of two, `w = 2^(−y / 128)` with `y = scale |s|`; with `m` the integer nearest
 * to `y`, `w` is an entry of a table times a polynomial, `2^(−m / 128) · 2^((m − y) / 128)`.
 *
 * How to get `m`: `y + shift` with `shift = 1.5 · 2²⁰ + ½` is a number whose upper 32 bits, read
 * through an `Int32Array`, are `zero − entries + m`. They only grow with `y`, so a comparison of
 * integers limits `m`, without a branch, to the table's last entry, a zero: where the water is not
 * stratified `y` reaches 1e25, and nothing overflows. `bits & low` is `m`.
 */
export interface Taper {
  /** `y` of a slope of 1. */
  readonly scale: number;
  readonly shift: number;
  /** Upper 32 bits of `y + shift` from which on `w` is 0. */
  readonly zero: number;
  readonly low: number;
  /** 2^(−m / 128), and 0 at the end. */
  readonly table: Float64Array;
  /** 2^(−r / 128) is 1 + c1 r + c2 r² + c3 r³ + c4 r⁴ for |r| ≤ ½, with an error below 1e-16. */
  readonly c1: number;
  readonly c2: number;
  readonly c3: number;
  readonly c4: number;
  /** exp(−2 c / d) */
  readonly c: number;
}

/** Entries of the table from one power of two to the next. */
const STEPS = 128;
/** Index of the table's zero: `w` below 2⁻⁶⁴ = 5e-20 is lost against `exp(−2 c / d)` in f64. */
const ENTRIES = 64 * STEPS;

/** The taper that reaches ½ at the slope `slopec` and falls to 0 within a few times `dslope`. */
export function taperOf(slopec: number, dslope: number): Taper {
  const x = Math.LN2 / STEPS;
  // The fifth term of exp(−x r), replaced on |r| ≤ ½ by the polynomial of degree 3 closest to it
  const fifth = -(x ** 5) / 120;
  return {
    scale: 2 / dslope / x,
    shift: 1.5 * 2 ** 20 + 0.5,
    zero: 0x41380000 + ENTRIES,
    low: 2 * ENTRIES - 1,
    table: Float64Array.from(
      { length: ENTRIES + 1 },
      (_, m) => m < ENTRIES ? 2 ** (-m / STEPS) : 0,
    ),
    c1: -x - fifth * 5 / 256,
    c2: x ** 2 / 2,
    c3: -(x ** 3) / 6 + fifth * 5 / 16,
    c4: x ** 4 / 24,
    c: Math.exp(-2 * slopec / dslope),
  };
}
