/** A grid of `nx × ny × nz` cells. Arrays on it are C-ordered: `k`, the depth index, is fastest. */
export interface Grid {
  /** Cells in the west–east direction, index `i`. */
  readonly nx: number;
  /** Cells in the south–north direction, index `j`. */
  readonly ny: number;
  /** Levels, index `k`; `k = nz - 1` is the surface. */
  readonly nz: number;
}

/**
 * The shape rule that all benchmarks share: `nx = ny = ceil(2 c)`, `nz = ceil(c / 4)` with
 * `c = cbrt(size)`, so that a nominal `size` gives roughly that many points.
 *
 * `Math.cbrt` matters: `size ** (1 / 3)` may land just above an integer and add a whole layer.
 *
 * @param size nominal number of grid points, a positive integer
 * @throws {RangeError} if `size` is not a positive safe integer
 *
 * @example
 * ```ts
 * import { gridOf } from "./grid.ts";
 * gridOf(4096); // { nx: 32, ny: 32, nz: 4 }
 * ```
 */
export function gridOf(size: number): Grid {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new RangeError(`Cannot run with size ${size}: size must be a positive integer`);
  }
  const edge = Math.cbrt(size);
  const horizontal = Math.ceil(2 * edge);
  return { nx: horizontal, ny: horizontal, nz: Math.ceil(edge / 4) };
}

/**
 * The smallest nominal size whose grid has an interior.
 *
 * @param halo cells at each horizontal edge that do not belong to it
 *
 * @example
 * ```ts
 * import { smallestSize } from "./grid.ts";
 * smallestSize(2); // 9, whose grid is 5 × 5 × 1; that of 8 is 4 × 4 × 1
 * ```
 */
export function smallestSize(halo: number = 0): number {
  // nx = ceil(2 c) exceeds 2 halo exactly if c = cbrt(size) exceeds halo.
  return halo ** 3 + 1;
}

/** Number of cells of a grid. */
export function points({ nx, ny, nz }: Grid): number {
  return nx * ny * nz;
}
