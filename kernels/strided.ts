/** Fields in C-ordered arrays on the grid, and copies of them to and from other layouts. */
import type { FloatArray } from "./benchmark.ts";
import type { Grid } from "./grid.ts";

/** Which numbers of a C-ordered array are a field: every `stride`-th, beginning with `offset`. */
export interface Component {
  /** Numbers per cell [default: 1]. */
  readonly stride?: number;
  /** Which of them [default: 0]. */
  readonly offset?: number;
}

/** A C-ordered array of cells, or one component of an array that has further axes. */
export interface StridedArray<Data extends ArrayLike<number> = ArrayLike<number>>
  extends Component {
  /** The array. */
  readonly data: Data;
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

/** Where a field's numbers are: the index of the first, and the steps along `i`, `j` and `k`. */
export interface Places<Data> {
  /** The array. */
  readonly data: Data;
  /** Index of the first number. */
  readonly start: number;
  /** From one `i` to the next. */
  readonly perRow: number;
  /** From one `j` to the next. */
  readonly perColumn: number;
  /** From one `k` to the next. */
  readonly perLevel: number;
}

/** The places of a field in its own array, from row `first` on. */
export function placesOf<Data extends ArrayLike<number>>(
  { data, stride = 1, offset = 0 }: StridedArray<Data>,
  { ny, nz }: Pick<Grid, "ny" | "nz">,
  first = 0,
): Places<Data> {
  const perRow = ny * nz * stride;
  return { data, start: first * perRow + offset, perRow, perColumn: nz * stride, perLevel: stride };
}

/** Copies the numbers of all cells from one layout to another. */
export function copyCells(
  source: Places<ArrayLike<number>>,
  target: Places<FloatArray>,
  { nx, ny, nz }: Grid,
): void {
  const { data: read, perLevel: readStep } = source;
  const { data: written, perLevel: writeStep } = target;
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      let from = source.start + i * source.perRow + j * source.perColumn;
      let to = target.start + i * target.perRow + j * target.perColumn;
      for (let k = 0; k < nz; k++, from += readStep, to += writeStep) written[to] = read[from];
    }
  }
}
