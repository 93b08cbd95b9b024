/**
 * The memory layout of the typed-array kernel: where each cell is kept, and the way there and back.
 *
 * - *Rows*: `[j][k][i]`, each row padded to `stride` elements. The inner loops run along `i`, so
 *   they are long even where the ocean is shallow, and their neighbours are one element, one row
 *   or one section (all cells of one `j`) away.
 * - *Columns*: `[j][i][k]`, for what only the tridiagonal solver reads.
 * - *Halo*: the two outermost columns on each side, where only the Adams–Bashforth step applies,
 *   as plain lists in C order.
 */
import type { FloatArray, Inputs, NDArray, Precision } from "../../benchmark.ts";
import type { Grid } from "../../grid.ts";

/** Everything that {@linkcode packed} allocates; the names are those of the README. */
export interface Fields extends Grid {
  /** Elements from one row to the next. */
  readonly stride: number;

  /** Rows: 0/1 masks of east faces. */
  readonly maskU: FloatArray;
  /** Rows: 0/1 masks of north faces. */
  readonly maskV: FloatArray;
  /** Rows: 0/1 masks of cells. */
  readonly maskW: FloatArray;
  /** Rows: velocities through east faces at τ. */
  readonly u: FloatArray;
  /** Rows: velocities through north faces at τ. */
  readonly v: FloatArray;
  /** Rows: velocities through top faces at τ. */
  readonly w: FloatArray;
  /** Rows: turbulent kinetic energy at τ. */
  readonly e: FloatArray;
  /** Rows: what turbulent kinetic energy at τ+1 is before the step. */
  readonly tkeNext: FloatArray;
  /** Rows: tendency by advection at τ−1. */
  readonly dtkeOld: FloatArray;

  /** Columns: vertical viscosity. */
  readonly kappaM: FloatArray;
  /** Columns: mixing length. */
  readonly mxl: FloatArray;
  /** Columns: sources. */
  readonly forc: FloatArray;

  /** `[j][i]`: 1 + the index of the lowest wet level, 0 on land. */
  readonly kbot: Int32Array;
  /** `[j][i]`: flux through the surface. */
  readonly forcSurface: FloatArray;

  /** Widths of cells, by `i`. */
  readonly dxt: FloatArray;
  /** Distances of cell centres, by `i`. */
  readonly dxu: FloatArray;
  /** Widths of cells, by `j`. */
  readonly dyt: FloatArray;
  /** Distances of cell centres, by `j`. */
  readonly dyu: FloatArray;
  /** Distances of cell centres, by `k`. */
  readonly dzt: FloatArray;
  /** Heights of cells, by `k`. */
  readonly dzw: FloatArray;
  /** Cosines of latitude at cell centres, by `j`. */
  readonly cost: FloatArray;
  /** Cosines of latitude at north faces, by `j`. */
  readonly cosu: FloatArray;

  /** Halo: what turbulent kinetic energy at τ+1 is before the step. */
  readonly haloTke: FloatArray;
  /** Halo: tendency by advection at τ. */
  readonly haloDtke: FloatArray;
  /** Halo: tendency by advection at τ−1. */
  readonly haloDtkeOld: FloatArray;

  /** Result, rows: turbulent kinetic energy at τ+1. */
  readonly tkeOut: FloatArray;
  /** Result, rows: tendency by advection at τ. */
  readonly dtkeOut: FloatArray;
  /** Result, `[j][i]`: energy added at the surface. */
  readonly surfCorr: FloatArray;
  /** Result, halo: turbulent kinetic energy at τ+1. */
  readonly haloOut: FloatArray;
}

/** Copies the inputs into the kernel's layout and allocates its results. */
export function packed(inputs: Inputs, { nx, ny, nz }: Grid, precision: Precision): Fields {
  const Real = precision === "f64" ? Float64Array : Float32Array;
  const stride = paddedRow(nx);
  const halo = haloColumns(nx, ny);

  /**
   * Copies one time level (or an array without levels). Section by section, so that what is written
   * stays in the cache until its lines are full.
   */
  function copy(name: string, rows: boolean, level?: number): FloatArray {
    const { data } = inputs[name];
    const levels = level === undefined ? 1 : 3;
    const out = new Real(ny * nz * (rows ? stride : nx));
    const step = rows ? stride : 1;
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        let from = (i * ny + j) * nz * levels + (level ?? 0);
        let to = rows ? j * nz * stride + i : (j * nx + i) * nz;
        for (let k = 0; k < nz; k++, from += levels, to += step) out[to] = data[from];
      }
    }
    return out;
  }
  const rows = (name: string, level?: number) => copy(name, true, level);
  const columns = (name: string) => copy(name, false);
  const line = (name: string) => Real.from(inputs[name].data);
  const surface = <T extends FloatArray | Int32Array>(name: string, out: T) => {
    const { data } = inputs[name];
    for (let n = 0; n < out.length; n++) out[n] = data[(n % nx) * ny + Math.floor(n / nx)];
    return out;
  };
  const onHalo = (name: string, level: number) => {
    const { data } = inputs[name];
    const out = new Real(halo.length * nz);
    for (let n = 0; n < out.length; n++) {
      out[n] = data[(halo[Math.floor(n / nz)] * nz + n % nz) * 3 + level];
    }
    return out;
  };

  return {
    nx,
    ny,
    nz,
    stride,
    maskU: rows("maskU"),
    maskV: rows("maskV"),
    maskW: rows("maskW"),
    u: rows("u", 0),
    v: rows("v", 0),
    w: rows("w", 0),
    e: rows("tke", 0),
    tkeNext: rows("tke", 1),
    dtkeOld: rows("dtke", 2),
    kappaM: columns("kappaM"),
    mxl: columns("mxl"),
    forc: columns("forc"),
    kbot: surface("kbot", new Int32Array(nx * ny)),
    forcSurface: surface("forc_tke_surface", new Real(nx * ny)),
    dxt: line("dxt"),
    dxu: line("dxu"),
    dyt: line("dyt"),
    dyu: line("dyu"),
    dzt: line("dzt"),
    dzw: line("dzw"),
    cost: line("cost"),
    cosu: line("cosu"),
    haloTke: onHalo("tke", 1),
    haloDtke: onHalo("dtke", 0),
    haloDtkeOld: onHalo("dtke", 2),
    tkeOut: new Real(ny * nz * stride),
    dtkeOut: new Real(ny * nz * stride),
    surfCorr: new Real(nx * ny),
    haloOut: new Real(halo.length * nz),
  };
}

/**
 * The step's results in the shapes of the benchmark, with the time levels that it leaves alone, one
 * after the other.
 */
export function* unpacked(
  { tke, dtke, kbot }: Inputs,
  { nx, ny, nz, stride, tkeOut, dtkeOut, surfCorr, haloOut }: Fields,
): Generator<NDArray<FloatArray>, void, void> {
  const Real = tkeOut instanceof Float64Array ? Float64Array : Float32Array;
  /** Puts rows of interior cells into a time level. */
  const fill = (data: FloatArray, rows: FloatArray, level: number) => {
    for (let j = 2; j < ny - 2; j++) {
      for (let i = 2; i < nx - 2; i++) {
        const column = (i * ny + j) * nz;
        for (let k = 0; k < nz; k++) {
          data[(column + k) * 3 + level] = rows[(j * nz + k) * stride + i];
        }
      }
    }
  };
  const newTke = Real.from(tke.data);
  fill(newTke, tkeOut, 1);
  haloColumns(nx, ny).forEach((column, n) => {
    for (let k = 0; k < nz; k++) newTke[(column * nz + k) * 3 + 1] = haloOut[n * nz + k];
  });
  yield { name: "tke", shape: tke.shape, data: newTke };

  const newDtke = Real.from(dtke.data);
  fill(newDtke, dtkeOut, 0);
  yield { name: "dtke", shape: dtke.shape, data: newDtke };

  const corrections = new Real(nx * ny);
  for (let j = 2; j < ny - 2; j++) {
    for (let i = 2; i < nx - 2; i++) corrections[i * ny + j] = surfCorr[j * nx + i];
  }
  yield { name: "tke_surf_corr", shape: kbot.shape, data: corrections };
}

/** How many numbers {@linkcode packed} allocates for a case. */
export function packedNumbers({ nx, ny, nz }: Grid): number {
  return 11 * ny * nz * paddedRow(nx) + 3 * nx * ny * nz + 4 * haloColumns(nx, ny).length * nz;
}

/**
 * A row's length in memory: an odd number of 8-element blocks (cache lines in f64), so that the
 * cells of one column do not compete for the same few sets of the cache.
 */
function paddedRow(nx: number): number {
  return 8 * (Math.ceil(nx / 8) | 1);
}

/** C-order indices `i ny + j` of the columns within two cells of the edge. */
function haloColumns(nx: number, ny: number): number[] {
  const columns: number[] = [];
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      if (i < 2 || j < 2 || i >= nx - 2 || j >= ny - 2) columns.push(i * ny + j);
    }
  }
  return columns;
}
