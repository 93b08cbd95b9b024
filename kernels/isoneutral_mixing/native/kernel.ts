/** The kernel of the `native` backend: packs, calls the loops of `kernel.c`, unpacks. */
import { BYTES, type FloatArray, type Kernel, type NDArray } from "../../benchmark.ts";
import type { Grid } from "../../grid.ts";
import { record } from "../../native/record.ts";
import { fromRows, lanes, padded, pastCaches, toRows } from "../../native/rows.ts";
import type { NativeRuntime } from "../../native/runtime.ts";
import { nativeSource } from "../../native/source.ts";
import type { Box } from "../../strided.ts";
import code from "./kernel.c" with { type: "text" };

const source = nativeSource("isoneutral_mixing", code);

/** As in `kernel.c`. */
const FIRST = 1, RECORD = 16, SCRATCH_ROWS = 9;

/** Inputs by the names and in the order of `struct arguments`. */
const FIELDS = ["maskT", "maskU", "maskV", "maskW", "K_iso", "temp", "salt"] as const;
const VECTORS = ["dxt", "dxu", "dyt", "dyu", "dzt", "dzw", "zt", "cost", "cosu"] as const;

/** Outputs with one number per cell. */
const DIFFUSIVITIES = ["K_11", "K_22", "K_33"] as const;

/** Where the records have a triad: line, and steps from its face to the cell that made it. */
type Place = readonly [line: number, i: number, j: number, k: number];

/** The other outputs; in each, by last two axes: horizontal side and `kr`. */
const PLACES: Readonly<Record<string, readonly Place[]>> = {
  Ai_ez: [[0, 0, 0, 0], [1, 0, 0, 0], [4, 1, 0, 0], [5, 1, 0, 0]],
  Ai_nz: [[8, 0, 0, 0], [9, 0, 0, 0], [12, 0, 1, 0], [13, 0, 1, 0]],
  Ai_bx: [[7, 0, 0, 0], [6, 0, 0, 1], [3, 0, 0, 0], [2, 0, 0, 1]],
  Ai_by: [[15, 0, 0, 0], [14, 0, 0, 1], [11, 0, 0, 0], [10, 0, 0, 1]],
};

/** The faces on which an output is computed; triads with `kr` = 0 need a cell below. */
function written(name: string, { nx, ny, nz }: Grid, kr = 1): Box {
  const i = [2, nx - 2] as const, j = [2, ny - 2] as const;
  if (name === "K_11" || name === "Ai_ez") return { i: [1, nx - 2], j, k: [1 - kr, nz] };
  if (name === "K_22" || name === "Ai_nz") return { i, j: [1, ny - 2], k: [1 - kr, nz] };
  return { i, j, k: [0, name === "K_33" ? nz : nz - 1] };
}

/** Neutral slopes and mixing tensor by C loops. */
export const kernel: Kernel<NativeRuntime> = {
  async prepare(runtime, inputs, { grid, precision }) {
    const { isoneutral_mixing } = await runtime.load(source, precision, ["isoneutral_mixing"]);
    const { nx, ny, nz } = grid, block = lanes(BYTES[precision]);
    const row = padded(ny, BYTES[precision]);
    // The last block of the last row may reach a little beyond its end.
    const field = { length: nx * nz * row + 2 * block, aligned: FIRST };
    const memory = runtime.allocate(precision, {
      ...record(FIELDS, () => field),
      ...record(VECTORS, (name) => ({ length: inputs[name].data.length })),
      ...record(DIFFUSIVITIES, () => field),
      triads: { length: nx * nz * row * RECORD },
      eastern: { length: nz * row + 2 * block, aligned: FIRST },
      rows: { length: SCRATCH_ROWS * (row + block) + block, aligned: FIRST },
    });
    const { arrays } = memory;
    for (const name of FIELDS) {
      const stride = name === "temp" || name === "salt" ? 3 : 1;
      toRows(arrays[name], row, grid, { data: inputs[name].data, stride });
    }
    for (const name of VECTORS) arrays[name].set(inputs[name].data);
    const args = memory.arguments(nx, ny, nz, row, Number(pastCaches(bytes(grid, precision))));

    const cell = (i: number, k: number, j: number) => (i * nz + k) * row + j;
    const output = (name: string): NDArray<FloatArray> => {
      const { shape, data } = inputs[name];
      const result = precision === "f64" ? Float64Array.from(data) : Float32Array.from(data);
      const diffusivity = DIFFUSIVITIES.find((known) => known === name);
      if (diffusivity) {
        fromRows({ data: result }, grid, written(name, grid), arrays[diffusivity], cell);
      } else {
        for (const [offset, [line, di, dj, dk]] of PLACES[name].entries()) {
          const box = written(name, grid, offset % 2);
          fromRows({ data: result, stride: 4, offset }, grid, box, arrays.triads, (i, k, j) => {
            const n = j + dj - FIRST, lane = n % block;
            return (cell(i + di, k + dk, n - lane)) * RECORD + line * block + lane;
          });
        }
      }
      return { name, shape, data: result };
    };
    return {
      run: () => isoneutral_mixing(args),
      *outputs() {
        for (const name of [...DIFFUSIVITIES, ...Object.keys(PLACES)]) yield output(name);
      },
      [Symbol.asyncDispose]: () => Promise.resolve(memory[Symbol.dispose]()),
    };
  },
  memory: ({ grid, precision }) => bytes(grid, precision),
};

/** Bytes of all arrays on the grid. */
function bytes({ nx, ny, nz }: Grid, precision: keyof typeof BYTES): number {
  const fields = FIELDS.length + DIFFUSIVITIES.length + RECORD;
  return fields * nx * nz * padded(ny, BYTES[precision]) * BYTES[precision];
}
