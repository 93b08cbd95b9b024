/**
 * Arrays on the grid as the C kernels keep them: rows along j, padded and ordered (i, k, j), so that
 * neighbouring columns of water fill a vector.
 */
import type { ArrayData, FloatArray } from "../benchmark.ts";
import type { Grid } from "../grid.ts";

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

/** Where in a C-ordered array a field is: every `stride`-th number, beginning with `offset`. */
export interface Component {
  /** Numbers per cell [default: 1]. */
  readonly stride?: number;
  /** Which of them [default: 0]. */
  readonly offset?: number;
}

/** Cells from a first to before an end, per axis. */
export interface Box {
  /** West to east. */
  readonly i: readonly [from: number, end: number];
  /** South to north. */
  readonly j: readonly [from: number, end: number];
  /** Bottom to top. */
  readonly k: readonly [from: number, end: number];
}

/** The whole grid. */
export function everywhere({ nx, ny, nz }: Grid): Box {
  return { i: [0, nx], j: [0, ny], k: [0, nz] };
}

/** Copies a field of a C-ordered array into rows of `row` numbers. */
export function toRows(
  rows: FloatArray,
  row: number,
  { nx, ny, nz }: Grid,
  field: ArrayData,
  { stride = 1, offset = 0 }: Component = {},
): void {
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      let from = (i * ny + j) * nz * stride + offset;
      let to = i * nz * row + j;
      for (let k = 0; k < nz; k++, from += stride, to += row) rows[to] = field[from];
    }
  }
}

/**
 * Copies the cells of a box back into a field of a C-ordered array.
 *
 * @param place where `rows` has the number of a cell
 */
export function fromRows(
  field: FloatArray,
  { ny, nz }: Grid,
  { i, j, k }: Box,
  rows: FloatArray,
  place: (i: number, k: number, j: number) => number,
  { stride = 1, offset = 0 }: Component = {},
): void {
  for (let x = i[0]; x < i[1]; x++) {
    for (let y = j[0]; y < j[1]; y++) {
      for (let z = k[0]; z < k[1]; z++) {
        field[((x * ny + y) * nz + z) * stride + offset] = rows[place(x, z, y)];
      }
    }
  }
}
