/**
 * The kernel of the `wasm` backend: packs the arrays into linear memory, calls the SIMD loops of
 * `assembly/kernel.ts` (which explains layout and algorithm) plane by plane, and unpacks.
 */
import { BYTES, type FloatArray, type Inputs, type Kernel } from "../../benchmark.ts";
import type { Grid } from "../../grid.ts";
import { collectMemories, warmUp } from "../../wasm/engine.ts";
import type { Box, Component } from "../../strided.ts";
import { Arena, Records, type Shift, VECTOR_BYTES } from "../../wasm/records.ts";
import { MAX_INSTANCE_BYTES, STATIC_BYTES, type WasmRuntime } from "../../wasm/runtime.ts";
import { overlappingSlabs } from "../../wasm/slabs.ts";
import f32Plain from "./assembly/f32_plain.wasm.base64" with { type: "text" };
import f32Relaxed from "./assembly/f32_relaxed.wasm.base64" with { type: "text" };
import f64Plain from "./assembly/f64_plain.wasm.base64" with { type: "text" };
import f64Relaxed from "./assembly/f64_relaxed.wasm.base64" with { type: "text" };

const BINARIES = {
  f64: { relaxed: f64Relaxed, plain: f64Plain },
  f32: { relaxed: f32Relaxed, plain: f32Plain },
};

interface Exports {
  columns(rows: number, padded: number, table: number, vectors: number): void;
  levels(rows: number, table: number, nz: number): void;
  plane(...addressesAndSizes: number[]): void;
}

/** An output's place in the records of `assembly/kernel.ts`. */
interface Place extends Component {
  readonly field: number;
  /** Where the cell that made it lies, seen from the face. */
  readonly shift?: Shift;
}

const EAST = { i: 1 }, NORTH = { j: 1 }, ABOVE = { k: 1 };

/** By output; the triads by horizontal side and `kr`: component 2 side + kr. */
function placesOf({ nz }: Grid): Readonly<Record<string, readonly Place[]>> {
  return {
    K_11: [{ field: 16, shift: EAST }],
    K_22: [{ field: 17, shift: NORTH }],
    // The lowest cell has no face below; the zero in its place is that of the surface.
    K_33: [{ field: 18, shift: ABOVE }, { field: 18, shift: { k: 1 - nz } }],
    Ai_ez: triads([0, 1, 2, 3], [{}, {}, EAST, EAST]),
    Ai_nz: triads([4, 5, 6, 7], [{}, {}, NORTH, NORTH]),
    Ai_bx: triads([8, 10, 9, 11], [{}, ABOVE, {}, ABOVE]),
    Ai_by: triads([12, 14, 13, 15], [{}, ABOVE, {}, ABOVE]),
  };
}

function triads(fields: readonly number[], shifts: readonly Shift[]): Place[] {
  return fields.map((field, offset) => ({ field, shift: shifts[offset], stride: 4, offset }));
}

/** The faces on which an output is computed. */
function written(name: string, { offset = 0, shift }: Place, { nx, ny, nz }: Grid): Box {
  const i: Box["i"] = [2, nx - 2], j: Box["j"] = [2, ny - 2];
  if (name === "K_11") return { i: [1, nx - 2], j, k: [0, nz] };
  if (name === "K_22") return { i, j: [1, ny - 2], k: [0, nz] };
  const first = offset % 2 === 0 ? 1 : 0;
  if (name === "Ai_ez") return { i: [1, nx - 2], j, k: [first, nz] };
  if (name === "Ai_nz") return { i, j: [1, ny - 2], k: [first, nz] };
  if (name === "K_33" && shift !== ABOVE) return { i, j, k: [nz - 1, nz] };
  return { i, j, k: [0, nz - 1] };
}

/** Addresses of everything that the cells of the planes [from, end) need, in one memory. */
class Layout {
  readonly tracers: Records;
  readonly masks: Records;
  readonly out: Records;
  readonly tracersAt: number;
  readonly masksAt: number;
  readonly outAt: number;
  /** Scratch for what one plane, and one level, hands to the next. */
  readonly easternAt: number;
  readonly topAt: number;
  readonly columnsAt: number;
  readonly levelsAt: number;
  /** cost, cosu, dyt, dyu, and dzt, dzw, zt: rows of `columnNumbers` and nz numbers. */
  readonly columnRowsAt: number;
  readonly levelRowsAt: number;
  readonly columnNumbers: number;
  readonly bytes: number;

  constructor({ ny, nz }: Grid, width: number, readonly from: number, readonly end: number) {
    const j: Box["j"] = [1, Math.max(2, ny - 1)];
    this.masks = new Records(width, 3, { i: [from, end], j, k: [-1, nz] });
    this.out = new Records(width, 19, { i: [from, end], j, k: [0, nz] });
    const { vectors, lanes } = this.out;
    // One vector more than the cells take: it begins with the northern neighbour of the last.
    const wide: Box["j"] = [1, 1 + (vectors + 1) * lanes];
    this.tracers = new Records(width, 4, { i: [from - 1, end + 1], j: wide, k: [-1, nz + 1] });
    this.columnNumbers = (vectors + 1) * lanes;

    const arena = new Arena(STATIC_BYTES);
    this.tracersAt = arena.place(this.tracers.bytes);
    this.masksAt = arena.place(this.masks.bytes);
    this.outAt = arena.place(this.out.bytes);
    this.easternAt = arena.place(nz * vectors * VECTOR_BYTES);
    this.topAt = arena.place(vectors * VECTOR_BYTES);
    this.columnsAt = arena.place(vectors * 6 * VECTOR_BYTES);
    this.levelsAt = arena.place((nz + 1) * 4 * width);
    this.columnRowsAt = arena.place(4 * this.columnNumbers * width);
    this.levelRowsAt = arena.place(3 * nz * width);
    this.bytes = arena.end;
  }
}

/** The layouts of all slabs: one, unless the problem is larger than a memory can be. */
function layouts(grid: Grid, width: number, limit: number): Layout[] {
  const two = new Layout(grid, width, 1, 3).bytes, three = new Layout(grid, width, 1, 4).bytes;
  const perPlane = three - two;
  return overlappingSlabs(1, grid.nx - 1, { fixed: two - 2 * perPlane, perPlane, limit })
    .map(([from, end]) => new Layout(grid, width, from, end));
}

/** Time levels on the last axis of `temp` and `salt`, of which the first is read. */
const LEVELS = 3;

function pack(memory: FloatArray, layout: Layout, inputs: Inputs, grid: Grid): void {
  const { tracers, masks, tracersAt, masksAt } = layout;
  const width = memory.BYTES_PER_ELEMENT;
  ["temp", "salt", "K_iso", "maskU"].forEach((name, n) => {
    const stride = n < 2 ? LEVELS : 1;
    tracers.pack(memory, tracersAt, n, { data: inputs[name].data, stride }, grid);
  });
  tracers.repeatOuterLevels(memory, tracersAt, grid);
  ["maskT", "maskV", "maskW"]
    .forEach((name, n) => masks.pack(memory, masksAt, n, inputs[name], grid));
  ["cost", "cosu", "dyt", "dyu"].forEach((name, n) =>
    memory.set(
      inputs[name].data.subarray(0, layout.columnNumbers),
      layout.columnRowsAt / width + n * layout.columnNumbers,
    )
  );
  ["dzt", "dzw", "zt"].forEach((name, n) =>
    memory.set(inputs[name].data, layout.levelRowsAt / width + n * grid.nz)
  );
}

/** The hand-written SIMD kernel. */
export const kernel: Kernel<WasmRuntime> = {
  async prepare(runtime, inputs, { grid, precision }) {
    const ArrayType = precision === "f64" ? Float64Array : Float32Array;
    const width = BYTES[precision];
    const slabs = await Promise.all(
      layouts(grid, width, runtime.instanceBytes).map(async (layout) => {
        const { exports, buffer } = await runtime.instantiate<Exports>(
          BINARIES[precision],
          layout.bytes,
        );
        const memory = new ArrayType(buffer);
        pack(memory, layout, inputs, grid);
        return { layout, exports, memory };
      }),
    );
    const { dxt, dxu } = inputs;
    const run = () => {
      for (const { layout, exports } of slabs) {
        const { tracers, masks, out } = layout;
        const { columnRowsAt, columnNumbers, columnsAt, levelRowsAt, levelsAt } = layout;
        exports.columns(columnRowsAt, columnNumbers, columnsAt, out.vectors);
        exports.levels(levelRowsAt, levelsAt, grid.nz);
        for (let i = layout.from; i < layout.end; i++) {
          exports.plane(
            layout.tracersAt + tracers.at(i, 0),
            tracers.rowBytes,
            tracers.planeBytes,
            layout.masksAt + masks.at(i, 0),
            masks.rowBytes,
            layout.outAt + out.at(i, 0),
            out.rowBytes,
            layout.easternAt,
            layout.topAt,
            columnsAt,
            levelsAt,
            dxt.data[i],
            dxu.data[i],
            dxu.data[i - 1],
            grid.nz,
            out.vectors,
          );
        }
      }
    };
    await warmUp(run, () => {
      for (const { layout: { out, outAt }, memory } of slabs) {
        memory.fill(0, outAt / width, (outAt + out.bytes) / width);
      }
    });
    return {
      run,
      *outputs() {
        for (const [name, places] of Object.entries(placesOf(grid))) {
          const { shape, data } = inputs[name];
          const output = new ArrayType(data);
          for (const place of places) {
            const target = { ...place, data: output };
            const box = written(name, place, grid);
            slabs.forEach(({ layout, memory }, n) => {
              const part = madeBy(box, layout, place, n === 0);
              layout.out.unpack(memory, layout.outAt, place.field, target, grid, part, place.shift);
            });
          }
          yield { name, shape, data: output };
        }
      },
      [Symbol.asyncDispose]() {
        slabs.length = 0;
        collectMemories();
        return Promise.resolve();
      },
    };
  },
  memory: ({ grid, precision }) =>
    layouts(grid, BYTES[precision], MAX_INSTANCE_BYTES)
      .reduce((sum, { bytes }) => sum + bytes, 0),
};

/** The faces of a box that got their values from the cells of a slab. */
function madeBy(box: Box, { from, end }: Layout, { shift }: Place, first: boolean): Box {
  const di = shift?.i ?? 0;
  // The first plane of a later slab repeats the last of the slab before.
  const begin = first ? from : from + 1;
  return { ...box, i: [Math.max(box.i[0], begin - di), Math.min(box.i[1], end - di)] };
}
