/**
 * Arrays on the grid as the WebAssembly kernels keep them: vectors run along j, and all numbers of
 * a vector of cells are neighbours in memory.
 */
import type { FloatArray } from "../benchmark.ts";
import type { Grid } from "../grid.ts";
import type { Box, StridedArray } from "../strided.ts";

/** Bytes per 128-bit vector. */
export const VECTOR_BYTES = 16;

/** Bytes per cache line. */
const LINE = 64;

/** Cells from one cell to another. */
export interface Shift {
  /** To the east [default: 0]. */
  readonly i?: number;
  /** To the north [default: 0]. */
  readonly j?: number;
  /** Upwards [default: 0]. */
  readonly k?: number;
}

/** Hands out addresses in a linear memory, one after the other. */
export class Arena {
  /** First byte that is not taken. */
  end: number;

  /**
   * A memory of which nothing is taken but its beginning.
   *
   * @param start first byte to hand out
   */
  constructor(start: number) {
    this.end = start;
  }

  /** Takes that many bytes, beginning with a cache line. */
  place(bytes: number): number {
    const start = this.end;
    this.end += Math.ceil(bytes / LINE) * LINE;
    return start;
  }
}

/**
 * The layout `[i][k][vector of j]{fields}`: each record holds one vector of each field.
 *
 * Rows are padded to an odd number of cache lines. Otherwise rows of neighbouring levels and
 * planes could lie a multiple of 4 KiB apart, where they would fight for the same lines of the
 * first-level cache.
 */
export class Records {
  /** Numbers per vector. */
  readonly lanes: number;
  /** Vectors per row. */
  readonly vectors: number;
  /** Bytes of one record. */
  readonly recordBytes: number;
  /** Bytes from the records of one (i, k) to the next level. */
  readonly rowBytes: number;
  /** Bytes from one i to the next. */
  readonly planeBytes: number;
  /** Bytes of all planes. */
  readonly bytes: number;

  /**
   * Lays records out for the cells of a box.
   *
   * @param bytesPerNumber 8 or 4
   * @param fields vectors per record
   * @param box the cells; `j` is filled up to whole vectors
   */
  constructor(readonly bytesPerNumber: number, readonly fields: number, readonly box: Box) {
    const { i, j, k } = box;
    this.lanes = VECTOR_BYTES / bytesPerNumber;
    this.vectors = Math.ceil((j[1] - j[0]) / this.lanes);
    this.recordBytes = fields * VECTOR_BYTES;
    this.rowBytes = oddLines(this.vectors * this.recordBytes);
    this.planeBytes = (k[1] - k[0]) * this.rowBytes;
    this.bytes = (i[1] - i[0]) * this.planeBytes;
  }

  /** Bytes from the first record to the one with the first column of plane i, level k. */
  at(i: number, k: number): number {
    return (i - this.box.i[0]) * this.planeBytes + (k - this.box.k[0]) * this.rowBytes;
  }

  /** Copies those cells of an array on the grid into a field that both have. */
  pack(
    memory: FloatArray,
    start: number,
    field: number,
    { data, stride = 1, offset = 0 }: StridedArray,
    { ny, nz, nx }: Grid,
  ): void {
    const { i: [i0, i1], j: [j0, j1], k: [k0, k1] } = this.box;
    const row = this.rowBytes / this.bytesPerNumber;
    const kBegin = Math.max(0, k0), kEnd = Math.min(nz, k1);
    for (let i = Math.max(0, i0); i < Math.min(nx, i1); i++) {
      for (let j = Math.max(0, j0); j < Math.min(ny, j1); j++) {
        let to = this.#index(start, field, i, j, kBegin);
        let from = ((i * ny + j) * nz + kBegin) * stride + offset;
        for (let k = kBegin; k < kEnd; k++, to += row, from += stride) memory[to] = data[from];
      }
    }
  }

  /**
   * Fills the levels below the bottom and above the surface with the outermost of the grid.
   */
  repeatOuterLevels(memory: FloatArray, start: number, { nz }: Grid): void {
    const { i: [i0, i1], k: [k0, k1] } = this.box;
    const element = (i: number, k: number) => (start + this.at(i, k)) / this.bytesPerNumber;
    const row = this.rowBytes / this.bytesPerNumber;
    for (let i = i0; i < i1; i++) {
      for (let k = k0; k < k1; k++) {
        if (k >= 0 && k < nz) continue;
        const from = element(i, k < 0 ? 0 : nz - 1);
        memory.copyWithin(element(i, k), from, from + row);
      }
    }
  }

  /**
   * Copies a field to those cells of an array on the grid that are in `part`. A cell takes the
   * number of the cell that is a shift away.
   */
  unpack(
    memory: FloatArray,
    start: number,
    field: number,
    { data, stride = 1, offset = 0 }: StridedArray<FloatArray>,
    { ny, nz }: Grid,
    part: Box,
    { i: di = 0, j: dj = 0, k: dk = 0 }: Shift = {},
  ): void {
    const row = this.rowBytes / this.bytesPerNumber;
    for (let i = part.i[0]; i < part.i[1]; i++) {
      for (let j = part.j[0]; j < part.j[1]; j++) {
        let from = this.#index(start, field, i + di, j + dj, part.k[0] + dk);
        let to = ((i * ny + j) * nz + part.k[0]) * stride + offset;
        for (let k = part.k[0]; k < part.k[1]; k++, from += row, to += stride) {
          data[to] = memory[from];
        }
      }
    }
  }

  #index(start: number, field: number, i: number, j: number, k: number): number {
    const column = j - this.box.j[0];
    const vector = Math.floor(column / this.lanes);
    return (start + this.at(i, k) + vector * this.recordBytes) / this.bytesPerNumber +
      field * this.lanes + column - vector * this.lanes;
  }
}

function oddLines(bytes: number): number {
  const lines = Math.ceil(bytes / LINE);
  return (lines + 1 - lines % 2) * LINE;
}
