/** Small maps, seen from above, of an output and of its error. */
import type { ArrayData, NDArray, OutputSpec } from "../../kernels/benchmark.ts";
import { gridOf, points } from "../../kernels/grid.ts";
import type { ErrorMap, FieldMap } from "../results/schema.ts";
import {
  LETTERS_PER_DECADE,
  LOWEST_DECADE,
  MAP_LETTERS,
  NOT_FINITE,
} from "../results/map_letters.ts";
import { ZERO } from "./accuracy.ts";

/** Most cells of a map in each direction. */
const MOST_CELLS = 32;

/** Most grid points of which maps are made: the check of larger outputs takes long enough. */
const MOST_POINTS = 2 ** 21;

/** Share of a field's cells at either end that lie beyond the ends of its scale. */
const BEYOND = 0.02;

/** The size of a run at which its maps are made, the largest that is small enough, if any is. */
export function mappedSize(sizes: readonly number[]): number | undefined {
  return sizes.toSorted((a, b) => b - a).find((size) => points(gridOf(size)) <= MOST_POINTS);
}

/**
 * Where an output differs from the reference: the largest error in each cell of a map, so that a
 * single wrong number is seen. Errors are relative to the largest finite value of the reference.
 *
 * @returns the map; `undefined` for outputs without numbers
 *
 * @example
 * ```ts
 * import { errorMap } from "./map.ts";
 *
 * const reference = { name: "y", shape: [2, 1, 2], data: Float64Array.of(1, 2, 3, 4) };
 * errorMap(Float64Array.of(1, 2, 3, 4.04), reference); // 0.01 in the second cell, at [1, 0, 1]
 * ```
 */
export function errorMap(actual: ArrayData, { data, shape }: NDArray): ErrorMap | undefined {
  if (data.length === 0) return undefined;
  const columns = columnsOf(shape), { extent, levels } = columns;
  const largest = new Float64Array(extent[0] * extent[1]);
  let referenceMax = ZERO, worst = 0, worstError = 0;
  for (let column = 0, n = 0; n < data.length; column++) {
    let columnMax = 0;
    for (const end = n + levels; n < end; n++) {
      const magnitude = Math.abs(data[n]);
      if (magnitude > referenceMax && magnitude < Infinity) referenceMax = magnitude;
      const error = Math.abs(actual[n] - data[n]);
      if (error <= columnMax || columnMax === Infinity) continue;
      columnMax = Number.isFinite(error) ? error : Infinity;
      if (columnMax <= worstError) continue;
      worst = n;
      worstError = columnMax;
    }
    const cell = columns.cellOf(column);
    if (columnMax > largest[cell]) largest[cell] = columnMax;
  }
  return {
    extent,
    cells: Array.from(largest, (error) => errorLetter(error / referenceMax)).join(""),
    ...(worstError > 0 ? { worst: indexOf(worst, shape) } : {}),
  };
}

function errorLetter(error: number): string {
  if (error === 0) return MAP_LETTERS[0];
  if (error === Infinity) return MAP_LETTERS[NOT_FINITE];
  const place = 1 + Math.floor(LETTERS_PER_DECADE * (Math.log10(error) - LOWEST_DECADE));
  return MAP_LETTERS[Math.min(Math.max(place, 1), NOT_FINITE - 1)];
}

/**
 * A horizontal slice through an output: on its third axis one level below the top, where the surface
 * has no part any more; on the axes after that what the output's specification says.
 *
 * @returns the map; `undefined` for outputs without numbers
 *
 * @example
 * ```ts
 * import { fieldMap } from "./map.ts";
 *
 * const y = { name: "y", shape: [1, 3], data: Float64Array.of(1, 2, 4) };
 * fieldMap(y, { name: "y" }); // scale [1, 4], cells "AV+"
 * ```
 */
export function fieldMap(
  { data, shape }: NDArray,
  { name: output, quantity, unit, shown = [] }: Pick<
    OutputSpec,
    "name" | "quantity" | "unit" | "shown"
  >,
): Omit<FieldMap, "benchmark" | "size"> | undefined {
  if (data.length === 0) return undefined;
  const { extent, levels, cellOf } = columnsOf(shape);
  const others = shape.slice(2);
  const level = others.map((length, n) =>
    n === 0 ? Math.max(0, length - 2) : Math.min(shown[n - 1] ?? 0, length - 1)
  );
  const offset = others.reduce((sum, length, n) => sum * length + level[n], 0);
  const sums = new Float64Array(extent[0] * extent[1]), counts = sums.slice();
  for (let column = 0, n = offset; n < data.length; column++, n += levels) {
    const cell = cellOf(column);
    sums[cell] += data[n];
    counts[cell]++;
  }
  const means = sums.map((sum, cell) => sum / counts[cell]);
  const sorted = means.filter(Number.isFinite).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(BEYOND), at(1 - BEYOND)];
  const letter = (value: number) => {
    if (!Number.isFinite(value)) return MAP_LETTERS[NOT_FINITE];
    const share = high > low ? (value - low) / (high - low) : 0.5;
    return MAP_LETTERS[Math.round(Math.min(Math.max(share, 0), 1) * (NOT_FINITE - 1))];
  };
  return {
    output,
    ...(quantity === undefined ? {} : { quantity }),
    ...(unit === undefined ? {} : { unit }),
    shape: [...shape],
    level,
    extent,
    scale: [low, high],
    cells: Array.from(means, letter).join(""),
  };
}

/** How the columns of an output, of which each has some levels, fall into the cells of its map. */
interface Columns {
  readonly extent: [number, number];
  readonly levels: number;
  readonly cellOf: (column: number) => number;
}

function columnsOf([nx = 1, ny = 1, ...others]: readonly number[]): Columns {
  const width = Math.min(nx, MOST_CELLS), height = Math.min(ny, MOST_CELLS);
  return {
    extent: [width, height],
    levels: others.reduce((a, b) => a * b, 1),
    cellOf(column) {
      const i = Math.floor(column / ny), j = column % ny;
      return Math.floor(i * width / nx) * height + Math.floor(j * height / ny);
    },
  };
}

/** The index along each axis of the n-th number of a C-ordered array. */
function indexOf(n: number, shape: readonly number[]): number[] {
  const index = [];
  for (const length of shape.toReversed()) {
    index.unshift(n % length);
    n = Math.floor(n / length);
  }
  return index;
}
