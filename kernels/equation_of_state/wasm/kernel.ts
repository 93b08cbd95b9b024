/**
 * The kernel of the `wasm` backend: packs the arrays into linear memory, calls the SIMD loops of
 * `assembly/kernel.ts` (which explains layout and algorithm) level by level, and unpacks.
 */
import {
  BYTES,
  type FloatArray,
  type Formulation,
  type Kernel,
  Unsupported,
} from "../../benchmark.ts";
import type { Grid } from "../../grid.ts";
import { collectMemories, warmUp } from "../../wasm/engine.ts";
import { Arena, VECTOR_BYTES } from "../../wasm/records.ts";
import { MAX_INSTANCE_BYTES, STATIC_BYTES, type WasmRuntime } from "../../wasm/runtime.ts";
import f32Plain from "./assembly/f32_plain.wasm.base64" with { type: "text" };
import f32Relaxed from "./assembly/f32_relaxed.wasm.base64" with { type: "text" };
import f64Plain from "./assembly/f64_plain.wasm.base64" with { type: "text" };
import f64Relaxed from "./assembly/f64_relaxed.wasm.base64" with { type: "text" };
import coefficients from "../coefficients.json" with { type: "json" };

const BINARIES = {
  f64: { relaxed: f64Relaxed, plain: f64Plain },
  f32: { relaxed: f32Relaxed, plain: f32Plain },
};

type Row = (
  coefficients: number,
  pressure: number,
  sa: number,
  ct: number,
  out: number,
  bytes: number,
) => void;

type Exports = Record<Formulation, Row>;

/** Addresses of the cells of the columns [from, end), level by level, in one memory. */
class Layout {
  readonly rowBytes: number;
  readonly coefficientsAt: number;
  readonly saAt: number;
  readonly ctAt: number;
  readonly outAt: number;
  readonly bytes: number;

  constructor(nz: number, width: number, readonly from: number, readonly end: number) {
    this.rowBytes = Math.ceil((end - from) * width / VECTOR_BYTES) * VECTOR_BYTES;
    const arena = new Arena(STATIC_BYTES);
    this.coefficientsAt = arena.place(48 * 8);
    this.saAt = arena.place(nz * this.rowBytes);
    this.ctAt = arena.place(nz * this.rowBytes);
    this.outAt = arena.place(nz * this.rowBytes);
    this.bytes = arena.end;
  }

  /** Copies between columns of an array (k fastest) and rows in memory (columns fastest). */
  each(nz: number, width: number, start: number, visit: (cell: number, n: number) => void): void {
    for (let column = this.from; column < this.end; column++) {
      let n = start / width + column - this.from;
      for (let k = 0; k < nz; k++, n += this.rowBytes / width) visit(column * nz + k, n);
    }
  }
}

/** As few memories as hold all columns. */
function layouts({ nx, ny, nz }: Grid, width: number, limit: number): Layout[] {
  const columns = nx * ny;
  const fixed = new Layout(nz, width, 0, 0).bytes + 4 * 64 + 3 * nz * VECTOR_BYTES;
  const most = Math.floor((limit - fixed) / (3 * nz * width));
  if (most < 1) throw new Unsupported(`Cannot put a column of ${nz} levels into ${limit} bytes`);
  const count = Math.ceil(columns / most);
  const border = (n: number) => Math.floor(n * columns / count);
  return Array.from(
    { length: count },
    (_, n) => new Layout(nz, width, border(n), border(n + 1)),
  );
}

/** The hand-written SIMD kernel. */
export const kernel: Kernel<WasmRuntime> = {
  async prepare(runtime, inputs, { grid, precision, formulation = "closed" }) {
    const ArrayType = precision === "f64" ? Float64Array : Float32Array;
    const width = BYTES[precision];
    const { nz } = grid;
    const { sa, ct, p } = inputs;
    const slabs = await Promise.all(
      layouts(grid, width, runtime.instanceBytes).map(async (layout) => {
        const { exports, buffer } = await runtime.instantiate<Exports>(
          BINARIES[precision],
          layout.bytes,
        );
        new Float64Array(buffer, layout.coefficientsAt, 48).set(Object.values(coefficients));
        const memory: FloatArray = new ArrayType(buffer);
        layout.each(nz, width, layout.saAt, (cell, n) => memory[n] = sa.data[cell]);
        layout.each(nz, width, layout.ctAt, (cell, n) => memory[n] = ct.data[cell]);
        const row = exports[formulation];
        return { layout, memory, row };
      }),
    );
    const run = () => {
      for (const { layout, row } of slabs) {
        const { rowBytes, coefficientsAt, saAt, ctAt, outAt } = layout;
        for (let k = 0; k < nz; k++) {
          const offset = k * rowBytes;
          row(coefficientsAt, p.data[k], saAt + offset, ctAt + offset, outAt + offset, rowBytes);
        }
      }
    };
    await warmUp(run, () => {
      for (const { layout: { outAt, bytes }, memory } of slabs) {
        memory.fill(0, outAt / width, bytes / width);
      }
    });
    return {
      run,
      outputs() {
        const data = new ArrayType(sa.data.length);
        for (const { layout, memory } of slabs) {
          layout.each(nz, width, layout.outAt, (cell, n) => data[cell] = memory[n]);
        }
        return [{ name: "dHdT", shape: sa.shape, data }];
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
