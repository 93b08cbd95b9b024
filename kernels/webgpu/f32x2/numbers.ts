/** Pairs of f32 in memory: the leading and the trailing part of each number, in 8 bytes as an f64. */

/** Smallest normal f32: smaller trailing parts become zero, as devices may take them for it. */
const SMALLEST = 2 ** -126;

/** The two parts of a number: what f32 keeps of it, and what f32 keeps of the rest. */
export function splitNumber(value: number): [leading: number, trailing: number] {
  const leading = Math.fround(value);
  const trailing = Math.fround(value - leading);
  return [leading, Math.abs(trailing) < SMALLEST ? 0 : trailing];
}

/** Replaces every f64 of an array by its two parts, in place. */
export function splitInPlace(numbers: Float64Array<ArrayBuffer>): void {
  const parts = new Float32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
  for (let n = 0; n < numbers.length; n++) {
    [parts[2 * n], parts[2 * n + 1]] = splitNumber(numbers[n]);
  }
}

/** Replaces every pair by the number that it stands for, in place. */
export function joinInPlace(numbers: Float64Array<ArrayBuffer>): void {
  const parts = new Float32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
  for (let n = 0; n < numbers.length; n++) numbers[n] = parts[2 * n] + parts[2 * n + 1];
}
