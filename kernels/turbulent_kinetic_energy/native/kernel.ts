/** The kernel of the `native` backend: packs, calls the loops of `kernel.c`, unpacks. */
import { BYTES, type Kernel, type Precision } from "../../benchmark.ts";
import type { Grid } from "../../grid.ts";
import { record } from "../../native/record.ts";
import { fromRows, lanes, padded, pastCaches, toRows } from "../../native/rows.ts";
import type { NativeRuntime } from "../../native/runtime.ts";
import { nativeSource } from "../../native/source.ts";
import { onSurface } from "../../shapes.ts";
import { type Box, everywhere } from "../../strided.ts";
import code from "./kernel.c" with { type: "text" };

const source = nativeSource("turbulent_kinetic_energy", code);

/** As in `kernel.c`. */
const FIRST = 2, SCRATCH_ROWS = 11;

/** Arrays on the grid in the order of `struct arguments`: input and time level. */
const FIELDS = {
  u: ["u", 0],
  v: ["v", 0],
  w: ["w", 0],
  maskU: ["maskU"],
  maskV: ["maskV"],
  maskW: ["maskW"],
  kappaM: ["kappaM"],
  mxl: ["mxl"],
  forc: ["forc"],
  tke: ["tke", 0],
  tke_next: ["tke", 1],
  dtke: ["dtke", 0],
  dtke_last: ["dtke", 2],
} as const;
const PLANES = ["kbot", "forc_tke_surface"] as const;
const VECTORS = ["dxt", "dxu", "dyt", "dyu", "dzt", "dzw", "cost", "cosu"] as const;

/** Arrays on the grid that a call touches. */
const TOUCHED = 14;

/** A time step of turbulent kinetic energy by C loops. */
export const kernel: Kernel<NativeRuntime> = {
  async prepare(runtime, inputs, { grid, precision }) {
    const library = await runtime.load(source, precision, ["turbulent_kinetic_energy"]);
    const { nx, ny, nz } = grid, block = lanes(BYTES[precision]);
    const row = rowOf(grid, precision);
    // Blocks next to the last row's end may reach a little beyond it.
    const field = { length: nx * nz * row + 2 * block, aligned: FIRST };
    const plane = { length: nx * row + block, aligned: FIRST };
    const scratch = { length: nz * row + block, aligned: FIRST };
    const memory = runtime.allocate(precision, {
      ...record(Object.keys(FIELDS) as (keyof typeof FIELDS)[], () => field),
      ...record(PLANES, () => plane),
      ...record(VECTORS, (name) => ({ length: inputs[name].data.length + block })),
      new_tke: field,
      new_dtke: field,
      tke_surf_corr: plane,
      c: scratch,
      d: scratch,
      east: scratch,
      rows: { length: SCRATCH_ROWS * (row + block), aligned: FIRST },
    });
    const { arrays } = memory;
    for (const [name, [input, level]] of Object.entries(FIELDS)) {
      const component = level === undefined ? {} : { stride: 3, offset: level };
      const { data } = inputs[input];
      toRows(arrays[name as keyof typeof FIELDS], row, grid, { data, ...component });
    }
    for (const name of PLANES) toRows(arrays[name], row, { nx, ny, nz: 1 }, inputs[name]);
    for (const name of VECTORS) arrays[name].set(inputs[name].data);
    const bytes = TOUCHED * field.length * BYTES[precision];
    const args = memory.arguments(nx, ny, nz, row, Number(pastCaches(bytes)));

    const type = precision === "f64" ? Float64Array : Float32Array;
    const interior: Box = { i: [2, nx - 2], j: [2, ny - 2], k: [0, nz] };
    const cell = (i: number, k: number, j: number) => (i * nz + k) * row + j;
    return {
      run: () => library.turbulent_kinetic_energy(args),
      *outputs() {
        const tke = type.from(inputs.tke.data);
        const next = { data: tke, stride: 3, offset: 1 };
        fromRows(next, grid, everywhere(grid), arrays.new_tke, cell);
        yield { name: "tke", shape: inputs.tke.shape, data: tke };
        const dtke = type.from(inputs.dtke.data);
        fromRows({ data: dtke, stride: 3 }, grid, interior, arrays.new_dtke, cell);
        yield { name: "dtke", shape: inputs.dtke.shape, data: dtke };
        const correction = new type(nx * ny);
        const surface = { nx, ny, nz: 1 }, columns: Box = { ...interior, k: [0, 1] };
        const place = (i: number, _k: number, j: number) => i * row + j;
        fromRows({ data: correction }, surface, columns, arrays.tke_surf_corr, place);
        yield { name: "tke_surf_corr", shape: onSurface(grid), data: correction };
      },
      [Symbol.asyncDispose]: () => Promise.resolve(memory[Symbol.dispose]()),
    };
  },
  memory: ({ grid, precision }) =>
    (Object.keys(FIELDS).length + 2) * grid.nx * grid.nz * rowOf(grid, precision) *
    BYTES[precision],
};

/** Numbers per row: a last block must not reach the numbers of the next row that are in use. */
function rowOf({ ny }: Grid, precision: Precision): number {
  const bytes = BYTES[precision];
  return padded(Math.max(ny, FIRST + padded(ny - 4, bytes)), bytes);
}
