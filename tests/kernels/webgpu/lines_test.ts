import assert from "node:assert/strict";
import {
  downloadLines,
  type LineLayout,
  linePitch,
  rowBytes,
  uploadLines,
} from "../../../kernels/webgpu/lines.ts";

/** A buffer in main memory behind the interface of a device. */
class Memory {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly buffer = {} as GPUBuffer;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  upload(_: GPUBuffer, data: ArrayBufferView<ArrayBuffer>, offset = 0): Promise<void> {
    this.bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    return Promise.resolve();
  }

  download(_: GPUBuffer, offset: number, length: number): Promise<ArrayBuffer> {
    return Promise.resolve(this.bytes.slice(offset, offset + length).buffer);
  }
}

const layout: LineLayout = { ny: 3, nz: 2, fields: 2, arithmetic: "f64" };
const grid = { nx: 4, ny: 3, nz: 2 };
const cells = grid.nx * grid.ny * grid.nz;

Deno.test("lines are ordered by row, level, field and place", async () => {
  const memory = new Memory(2 * rowBytes(layout));
  const plain = Float64Array.from({ length: cells }, (_, n) => n);
  const pairs = Float64Array.from({ length: 2 * cells }, (_, n) => 1000 + n);
  const fields = [{ data: plain }, { data: pairs, stride: 2, offset: 1 }];
  await uploadLines(memory, memory.buffer, fields, layout, { first: 1, rows: 2 });
  const numbers = new Float64Array(memory.bytes.buffer);
  for (let i = 1; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      for (let k = 0; k < 2; k++) {
        const cell = (i * 3 + j) * 2 + k;
        const at = ((i - 1) * 2 + k) * 2 * linePitch(3) + j;
        assert.equal(numbers[at], cell);
        assert.equal(numbers[at + linePitch(3)], 1000 + 2 * cell + 1);
      }
    }
  }
});

for (const arithmetic of ["f64", "f32", "f32x2"] as const) {
  Deno.test(`lines come back to where they were taken from in ${arithmetic}`, async () => {
    const memory = new Memory(4 * rowBytes({ ...layout, arithmetic }));
    const data = Float64Array.from({ length: 3 * cells }, (_, n) => n + 0.5);
    const fields = [0, 2].map((offset) => ({ data, stride: 3, offset }));
    const all = { first: 0, rows: grid.nx };
    await uploadLines(memory, memory.buffer, fields, { ...layout, arithmetic }, all);
    const back = new Float64Array(data.length);
    const targets = fields.map((field) => ({ ...field, data: back }));
    await downloadLines(memory, memory.buffer, targets, { ...layout, arithmetic }, all);
    assert.deepEqual(back, data.map((x, n) => n % 3 === 1 ? 0 : x));
  });
}

Deno.test("fields that share a line alternate in it", async () => {
  const pairs = { ...layout, fields: 1, lanes: 2 };
  const memory = new Memory(4 * rowBytes(pairs));
  const fields = [0, 1000].map((start) => ({
    data: Float64Array.from({ length: cells }, (_, n) => start + n),
  }));
  const all = { first: 0, rows: grid.nx };
  await uploadLines(memory, memory.buffer, fields, pairs, all);
  const numbers = new Float64Array(memory.bytes.buffer);
  assert.deepEqual([...numbers.subarray(0, 6)], [0, 1000, 2, 1002, 4, 1004]);
  assert.equal(numbers[2 * linePitch(3)], 1);
  const back = fields.map(({ data }) => ({ data: new Float64Array(data.length) }));
  await downloadLines(memory, memory.buffer, back, pairs, all);
  assert.deepEqual(back, fields);
});
