/**
 * NumPy's legacy random generator, so that the suite's inputs are the ones of the originals.
 *
 * The generator is the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998). Its 624 words are
 * advanced and tempered a block at a time; the arrays are filled by loops that read words from
 * that block and leave it only when it is used up.
 */
import { logarithm } from "./logarithm.ts";

/** Words of state, and so of each block. */
const N = 624;
/** Distance of the third word that enters a new one. */
const M = 397;

/** Doubles have 53 bits: 27 from one word and 26 from the next. */
const HIGH = 1 << 26;
const SCALE = 1 / 2 ** 53;

/**
 * A stream of random numbers equal to that of `numpy.random.RandomState(seed)`.
 *
 * All numbers are bit-identical to NumPy's. Normal numbers contain a logarithm, whose rounding
 * NumPy leaves to its C library: there, NumPy on x86-64 Linux (glibc from 2.28, a processor with
 * fused multiply-adds) is meant, see {@linkcode logarithm}. Elsewhere NumPy's own normal numbers
 * differ from these, now and then, by units in the last place.
 *
 * @example
 * ```ts
 * import { RandomState } from "./numpy_random.ts";
 *
 * const random = new RandomState(17);
 * random.random(); // 0.2946650026871097, as numpy.random.RandomState(17).rand() gives
 * ```
 */
export class RandomState {
  /** Int32 rather than Uint32, so that the engine keeps the words in integer registers. */
  readonly #state = new Int32Array(N);
  /** The tempered words of the current block. */
  readonly #words = new Int32Array(N);
  /** Index of the next unused word. */
  #next = N;
  /** Second number of the last pair of normal numbers, NaN if it is used up. */
  #kept = NaN;

  /**
   * Seeds the generator.
   *
   * @param seed an integer in [0, 2³²), spread over the state by Knuth's multiplicative recurrence
   * @throws {RangeError} if the seed is anything else
   */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
      throw new RangeError(`Cannot seed with ${seed}: a seed is an integer in [0, 2^32)`);
    }
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1] ^ (state[i - 1] >>> 30);
      state[i] = Math.imul(1812433253, previous) + i;
    }
  }

  /** The next number of the uniform distribution on [0, 1): NumPy's `rand()`. */
  random(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * HIGH + low) * SCALE;
  }

  /** Fills an array with numbers of the uniform distribution on [low, high): `uniform`. */
  uniform(out: Float64Array, low: number, high: number): void {
    const words = this.#words;
    const range = high - low;
    for (let i = 0; i < out.length;) {
      if (this.#next > N - 2) {
        out[i++] = low + range * this.random();
        continue;
      }
      const end = Math.min(out.length, i + ((N - this.#next) >> 1));
      let next = this.#next;
      for (; i < end; i++, next += 2) {
        const unit = ((words[next] >>> 5) * HIGH + (words[next + 1] >>> 6)) * SCALE;
        out[i] = low + range * unit;
      }
      this.#next = next;
    }
  }

  /** Fills an array with 1 where `rand() < probability` and 0 elsewhere. */
  mask(out: Float64Array, probability: number): void {
    this.uniform(out, 0, 1);
    for (let i = 0; i < out.length; i++) out[i] = out[i] < probability ? 1 : 0;
  }

  /**
   * Fills an array with numbers of the standard normal distribution: NumPy's `randn`.
   *
   * The polar method makes them in pairs; half a pair that is left over is the first number of the
   * next array, as in NumPy.
   */
  normal(out: Float64Array): void {
    const words = this.#words;
    let i = 0;
    if (out.length > 0 && !Number.isNaN(this.#kept)) {
      out[i++] = this.#kept;
      this.#kept = NaN;
    }
    while (i < out.length) {
      // Whole pairs from whole blocks of four words; the seam between two blocks is rarer.
      let next = this.#next;
      for (const last = out.length - 1; i < last && next <= N - 4; next += 4) {
        const x1 = ((words[next] >>> 5) * HIGH + (words[next + 1] >>> 6)) * (2 * SCALE) - 1;
        const x2 = ((words[next + 2] >>> 5) * HIGH + (words[next + 3] >>> 6)) * (2 * SCALE) - 1;
        const r2 = x1 * x1 + x2 * x2;
        if (r2 >= 1 || r2 === 0) continue;
        const factor = Math.sqrt(-2 * logarithm(r2) / r2);
        out[i] = factor * x2;
        out[i + 1] = factor * x1;
        i += 2;
      }
      this.#next = next;
      if (i < out.length) {
        out[i++] = this.#pair();
        if (i < out.length) {
          out[i++] = this.#kept;
          this.#kept = NaN;
        }
      }
    }
  }

  /**
   * Fills an array with integers of the uniform distribution on [0, below): NumPy's `randint`.
   *
   * @throws {RangeError} if `below` is not an integer in [1, 2³¹]
   */
  integers(out: Int32Array, below: number): void {
    if (!Number.isInteger(below) || below < 1 || below > 2 ** 31) {
      throw new RangeError(`Cannot draw integers below ${below}: wanted an integer in [1, 2^31]`);
    }
    const largest = below - 1;
    if (largest === 0) {
      out.fill(0);
      return;
    }
    const mask = 0xffffffff >>> Math.clz32(largest);
    for (let i = 0; i < out.length; i++) {
      let candidate: number;
      do candidate = this.#word() & mask; while (candidate > largest);
      out[i] = candidate;
    }
  }

  /** Draws a pair of normal numbers: returns the first and keeps the second. */
  #pair(): number {
    let x1: number, x2: number, r2: number;
    do {
      x1 = 2 * this.random() - 1;
      x2 = 2 * this.random() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 === 0);
    const factor = Math.sqrt(-2 * logarithm(r2) / r2);
    this.#kept = factor * x1;
    return factor * x2;
  }

  #word(): number {
    if (this.#next === N) {
      advance(this.#state, this.#words);
      this.#next = 0;
    }
    return this.#words[this.#next++];
  }
}

/** Replaces the state by the next 624 words of the recurrence, and tempers them into `words`. */
function advance(state: Int32Array, words: Int32Array): void {
  let word = state[0];
  for (let i = 0; i < N - M; i++) {
    const following = state[i + 1];
    words[i] = temper(state[i] = state[i + M] ^ twist(word, following));
    word = following;
  }
  for (let i = N - M; i < N - 1; i++) {
    const following = state[i + 1];
    words[i] = temper(state[i] = state[i + M - N] ^ twist(word, following));
    word = following;
  }
  words[N - 1] = temper(state[N - 1] = state[M - 1] ^ twist(word, state[0]));
}

/** The upper bit of one word and the lower 31 of the next, times the matrix of the twister. */
function twist(word: number, following: number): number {
  const mixed = (word & 0x80000000) | (following & 0x7fffffff);
  return (mixed >>> 1) ^ (-(following & 1) & 0x9908b0df);
}

/** Improves the distribution of a word's leading bits. */
function temper(word: number): number {
  word ^= word >>> 11;
  word ^= (word << 7) & 0x9d2c5680;
  word ^= (word << 15) & 0xefc60000;
  return word ^ (word >>> 18);
}
