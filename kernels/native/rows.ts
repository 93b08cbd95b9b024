/**
 * Arrays on the grid as the C kernels keep them: rows along j, padded and ordered (i, k, j), so that
 * neighbouring columns of water fill a vector.
 */
import type { FloatArray } from "../benchmark.ts";
import type { Grid } from "../grid.ts";
import { type Box, copyCells, placesOf, type StridedArray } from "../strided.ts";

/** Bytes of a cache line: the block in which rows are worked on. */
const LINE = 64;

/** Bytes that a core can hope to find in its caches again when the next call comes. */
const CACHE = 2 ** 22;

/** Whether results had better go past the caches: if what a call touches does not fit there. */
export function pastCaches(bytes: number): boolean {
  return bytes > CACHE;
}

/** Numbers in one block. */
export function lanes(bytesPerNumber: number): number {
  return LINE / bytesPerNumber;
}

/** The numbers `n` filled up to whole blocks. */
export function padded(n: number, bytesPerNumber: number): number {
  const block = lanes(bytesPerNumber);
  return Math.ceil(Math.max(n, 0) / block) * block;
}

/** Copies a field into rows of `row` numbers. */
export function toRows(rows: FloatArray, row: number, grid: Grid, field: StridedArray): void {
  const places = { data: rows, start: 0, perRow: grid.nz * row, perColumn: 1, perLevel: row };
  copyCells(placesOf(field, grid), places, grid);
}

/**
 * Copies the cells of a box back into a field.
 *
 * @param place where `rows` has the number of a cell
 */
export function fromRows(
  { data, stride = 1, offset = 0 }: StridedArray<FloatArray>,
  { ny, nz }: Grid,
  { i, j, k }: Box,
  rows: FloatArray,
  place: (i: number, k: number, j: number) => number,
): void {
  for (let x = i[0]; x < i[1]; x++) {
    for (let y = j[0]; y < j[1]; y++) {
      for (let z = k[0]; z < k[1]; z++) {
        data[((x * ny + y) * nz + z) * stride + offset] = rows[place(x, z, y)];
      }
    }
  }
}
