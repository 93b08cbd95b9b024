/** Detects quickly whether an array has changed. */

/** Odd constants without pattern: fractions of √2 and √3, as hash functions use them. */
const FIRST = 0x6a09e667, SECOND = 0xbb67ae85;

/**
 * A fingerprint of the bits of an array, 64 bits wide. Arrays that differ have the same one with a
 * probability of 2⁻⁶⁴, unless they are made on purpose; it is no cryptographic hash.
 *
 * @example
 * ```ts
 * import { fingerprint } from "./fingerprint.ts";
 * fingerprint(Float64Array.of(1, 2)) === fingerprint(Float64Array.of(2, 1)); // false
 * ```
 */
export function fingerprint({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const words = new Int32Array(buffer, byteOffset, byteLength >> 2);
  let a = FIRST, b = SECOND;
  for (let n = 0; n < words.length; n++) {
    a = Math.imul(a ^ words[n], 0x9e3779b1);
    a ^= a >>> 15;
    b = Math.imul(b + words[n], 0x85ebca6b) + a | 0;
    b = (b << 13) | (b >>> 19);
  }
  return `${words.length} ${a >>> 0} ${b >>> 0}`;
}
