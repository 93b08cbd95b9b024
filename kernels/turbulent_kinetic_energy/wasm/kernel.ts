/**
 * The kernel of the `wasm` backend: packs the arrays into linear memory, calls the SIMD loops of
 * `assembly/kernel.ts` (which explains layout and algorithm) plane by plane, and unpacks.
 */
import { BYTES, type FloatArray, type Inputs, type Kernel } from "../../benchmark.ts";
import type { Grid } from "../../grid.ts";
import { collectMemories, warmUp } from "../../wasm/engine.ts";
import type { Box, Component, StridedArray } from "../../strided.ts";
import { Arena, Records, VECTOR_BYTES } from "../../wasm/records.ts";
import { MAX_INSTANCE_BYTES, STATIC_BYTES, type WasmRuntime } from "../../wasm/runtime.ts";
import { overlappingSlabs } from "../../wasm/slabs.ts";
import f32Plain from "./assembly/f32_plain.wasm.base64" with { type: "text" };
import f32Relaxed from "./assembly/f32_relaxed.wasm.base64" with { type: "text" };
import f64Plain from "./assembly/f64_plain.wasm.base64" with { type: "text" };
import f64Relaxed from "./assembly/f64_relaxed.wasm.base64" with { type: "text" };
import { BEFORE, Halo, LEVELS, NEXT, NOW } from "./halo.ts";

const BINARIES = {
  f64: { relaxed: f64Relaxed, plain: f64Plain },
  f32: { relaxed: f32Relaxed, plain: f32Plain },
};

interface Exports {
  columns(...addressesAndSizes: number[]): void;
  plane(...addressesAndSizes: number[]): void;
  halo(tke: number, dtke: number, dtkeBefore: number, out: number, vectors: number): void;
}

/** The fields of `assembly/kernel.ts` in order: input and the numbers that are taken from it. */
const FIELDS: readonly (readonly [name: string, component?: Component])[] = [
  // The level above; what stands for it at the surface is multiplied by 0.
  ["kappaM", { offset: 1 }],
  ["mxl"],
  ["forc"],
  ["u", timeLevel(NOW)],
  ["v", timeLevel(NOW)],
  ["w", timeLevel(NOW)],
  ["maskU"],
  ["maskV"],
  ["tke", timeLevel(NEXT)],
  ["dtke", timeLevel(BEFORE)],
];

function timeLevel(offset: number): Component {
  return { stride: LEVELS, offset };
}

/** Addresses of everything that the cells of the planes [from, end) need, in one memory. */
class Layout {
  readonly flow: Records;
  readonly fields: Records;
  readonly out: Records;
  readonly surface: Records;
  readonly flowAt: number;
  readonly fieldsAt: number;
  readonly outAt: number;
  readonly surfaceAt: number;
  /** tke_surf_corr, a row of vectors per plane. */
  readonly correctionAt: number;
  readonly easternAt: number;
  readonly verticalAt: number;
  readonly solveAt: number;
  readonly columnsAt: number;
  /** cost, cosu, dyt, dyu, and dzt, dzw: rows of whole vectors and of nz numbers. */
  readonly columnRowsAt: number;
  readonly thicknessAt: number;
  readonly bytes: number;

  constructor({ ny, nz }: Grid, width: number, readonly from: number, readonly end: number) {
    const lanes = VECTOR_BYTES / width;
    const first = 2 - lanes;
    const j: Box["j"] = [first, Math.max(2, ny - 2)];
    const i: Box["i"] = [from, end], k: Box["k"] = [0, nz];
    this.fields = new Records(width, FIELDS.length, { i, j, k });
    this.out = new Records(width, 2, { i, j, k });
    this.surface = new Records(width, 3, { i, j, k: [0, 1] });
    const { vectors } = this.out;
    // Two vectors more than the cells take, for the northern neighbours of the last.
    const wide: Box["j"] = [first, first + (vectors + 2) * lanes];
    this.flow = new Records(width, 2, { i: [from - 1, end + 2], j: wide, k: [0, nz + 2] });

    const row = vectors * VECTOR_BYTES;
    const arena = new Arena(STATIC_BYTES);
    this.flowAt = arena.place(this.flow.bytes);
    this.fieldsAt = arena.place(this.fields.bytes);
    this.outAt = arena.place(this.out.bytes);
    this.surfaceAt = arena.place(this.surface.bytes);
    this.correctionAt = arena.place((end - from) * row);
    this.easternAt = arena.place(nz * 2 * row);
    this.verticalAt = arena.place(5 * row);
    this.solveAt = arena.place((nz + 1) * 3 * row);
    this.columnsAt = arena.place(10 * row);
    this.columnRowsAt = arena.place(4 * row);
    this.thicknessAt = arena.place(2 * nz * width);
    this.bytes = arena.end;
  }
}

/**
 * The layouts of all slabs: one, unless the problem is larger than a memory can be. The first
 * plane, i = 1, only serves to give the second the fluxes through its western faces.
 */
function layouts(grid: Grid, width: number, limit: number): Layout[] {
  const two = new Layout(grid, width, 1, 3).bytes, three = new Layout(grid, width, 1, 4).bytes;
  const perPlane = three - two;
  // A row of corrections need not be whole cache lines.
  const fixed = two - 2 * perPlane + 64;
  const end = grid.ny > 4 ? grid.nx - 2 : 0;
  return overlappingSlabs(1, end, { fixed, perPlane, limit })
    .map(([from, end]) => new Layout(grid, width, from, end));
}

function pack(memory: FloatArray, layout: Layout, inputs: Inputs, grid: Grid): void {
  const { nx, ny, nz } = grid;
  const { flow, fields, surface, flowAt, fieldsAt, surfaceAt } = layout;
  const width = memory.BYTES_PER_ELEMENT;
  flow.pack(memory, flowAt, 0, { ...timeLevel(NOW), data: inputs.tke.data }, grid);
  flow.pack(memory, flowAt, 1, inputs.maskW, grid);
  FIELDS.forEach(([name, component], field) => {
    fields.pack(memory, fieldsAt, field, { ...component, data: inputs[name].data }, grid);
  });
  ["kbot", "forc_tke_surface"].forEach((name, field) => {
    surface.pack(memory, surfaceAt, field, inputs[name], { nx, ny, nz: 1 });
  });
  surface.pack(memory, surfaceAt, 2, inputs.kappaM, grid);
  const { vectors, lanes, box: { j: [first] } } = layout.out;
  ["cost", "cosu", "dyt", "dyu"].forEach((name, n) => {
    for (let j = Math.max(0, first); j < Math.min(ny, first + vectors * lanes); j++) {
      memory[layout.columnRowsAt / width + n * vectors * lanes + j - first] = inputs[name].data[j];
    }
  });
  memory.set(inputs.dzt.data, layout.thicknessAt / width);
  memory.set(inputs.dzw.data, layout.thicknessAt / width + nz);
}

type FloatArrayConstructor = Float64ArrayConstructor | Float32ArrayConstructor;

/** The hand-written SIMD kernel. */
export const kernel: Kernel<WasmRuntime> = {
  async prepare(runtime, inputs, { grid, precision }) {
    const ArrayType: FloatArrayConstructor = precision === "f64" ? Float64Array : Float32Array;
    const width = BYTES[precision];
    const instantiate = async (bytes: number) => {
      const { exports, buffer } = await runtime.instantiate<Exports>(BINARIES[precision], bytes);
      return { exports, memory: new ArrayType(buffer) };
    };
    const slabs = await Promise.all(
      layouts(grid, width, runtime.instanceBytes).map(async (layout) => {
        const instance = await instantiate(layout.bytes);
        pack(instance.memory, layout, inputs, grid);
        return { layout, ...instance };
      }),
    );
    const halo = new Halo(grid, width);
    const haloInstance = await instantiate(halo.bytes);
    halo.pack(haloInstance.memory, inputs);
    const { dxt, dxu } = inputs;
    const run = () => {
      for (const { layout, exports } of slabs) {
        const { flow, fields, out, surface, columnsAt } = layout;
        for (let i = layout.from; i < layout.end; i++) {
          exports.columns(
            layout.columnRowsAt,
            layout.surfaceAt + surface.at(i, 0),
            columnsAt,
            out.vectors,
            dxt.data[i],
          );
          exports.plane(
            layout.flowAt + flow.at(i, 0),
            flow.rowBytes,
            flow.planeBytes,
            layout.fieldsAt + fields.at(i, 0),
            fields.rowBytes,
            layout.outAt + out.at(i, 0),
            out.rowBytes,
            layout.easternAt,
            layout.verticalAt,
            layout.solveAt,
            columnsAt,
            layout.thicknessAt,
            layout.correctionAt + (i - layout.from) * out.vectors * VECTOR_BYTES,
            dxu.data[i],
            grid.nz,
            out.vectors,
          );
        }
      }
      const [tke, dtke, before, result] = halo.at;
      haloInstance.exports.halo(tke, dtke, before, result, halo.vectors);
    };
    await warmUp(run, () => {
      for (const { layout, memory } of slabs) {
        memory.fill(0, layout.outAt / width, layout.surfaceAt / width);
        memory.fill(0, layout.correctionAt / width, layout.easternAt / width);
      }
      haloInstance.memory.fill(0, halo.at[3] / width);
    });
    return {
      run,
      *outputs() {
        const unpack = (field: number, target: StridedArray<FloatArray>) => {
          for (const { layout: { from, end, out, outAt }, memory } of slabs) {
            // The first plane of a slab repeats the last of the slab before, or is in the halo.
            const box: Box = { i: [from + 1, end], j: [2, grid.ny - 2], k: [0, grid.nz] };
            out.unpack(memory, outAt, field, target, grid, box);
          }
        };
        const tke = { ...inputs.tke, data: new ArrayType(inputs.tke.data) };
        unpack(0, { ...timeLevel(NEXT), data: tke.data });
        halo.unpack(haloInstance.memory, tke.data);
        yield tke;
        const dtke = { ...inputs.dtke, data: new ArrayType(inputs.dtke.data) };
        unpack(1, { ...timeLevel(NOW), data: dtke.data });
        yield dtke;
        const correction = new ArrayType(inputs.kbot.data.length);
        for (const { layout, memory } of slabs) unpackCorrection(memory, layout, correction, grid);
        yield { name: "tke_surf_corr", shape: inputs.kbot.shape, data: correction };
      },
      [Symbol.asyncDispose]() {
        slabs.length = 0;
        collectMemories();
        return Promise.resolve();
      },
    };
  },
  memory({ grid, precision }) {
    const width = BYTES[precision];
    return layouts(grid, width, MAX_INSTANCE_BYTES)
      .reduce((sum, { bytes }) => sum + bytes, new Halo(grid, width).bytes);
  },
};

function unpackCorrection(
  memory: FloatArray,
  { from, end, out, correctionAt }: Layout,
  target: FloatArray,
  { ny }: Grid,
): void {
  const row = out.vectors * out.lanes;
  for (let i = from + 1; i < end; i++) {
    const start = correctionAt / memory.BYTES_PER_ELEMENT + (i - from) * row - out.box.j[0];
    for (let j = 2; j < ny - 2; j++) target[i * ny + j] = memory[start + j];
  }
}
