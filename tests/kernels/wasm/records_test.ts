import assert from "node:assert/strict";
import { Arena, Records } from "../../../kernels/wasm/records.ts";

const GRID = { nx: 4, ny: 7, nz: 3 };
const number = (i: number, j: number, k: number) => 100 * i + 10 * j + k;
const SOURCE = Float64Array.from({ length: 4 * 7 * 3 }, (_, n) => {
  return number(Math.floor(n / 21), Math.floor(n / 3) % 7, n % 3);
});

Deno.test("Records: vectors run along j, fields of a vector are neighbours", () => {
  const records = new Records(4, 3, { i: [1, 3], j: [1, 6], k: [0, 3] });
  assert.equal(records.lanes, 4);
  assert.equal(records.vectors, 2);
  const start = 128, memory = new Float32Array((start + records.bytes) / 4);
  records.pack(memory, start, 2, { data: SOURCE }, GRID);
  const at = (start + records.at(2, 1)) / 4 + 2 * 4;
  assert.deepEqual([...memory.subarray(at, at + 4)], [1, 2, 3, 4].map((j) => number(2, j, 1)));
  const next = at + records.recordBytes / 4;
  assert.deepEqual([...memory.subarray(next, next + 4)], [number(2, 5, 1), 0, 0, 0]);
});

Deno.test("Records: rows take an odd number of cache lines", () => {
  for (let ny = 1; ny < 70; ny++) {
    const { rowBytes, recordBytes, vectors } = new Records(8, 3, {
      ...{ i: [0, 1], j: [0, ny], k: [0, 2] },
    });
    assert.equal(rowBytes / 64 % 2, 1);
    assert.ok(rowBytes >= vectors * recordBytes);
  }
});

Deno.test("Records: unpack undoes pack, also with components, shifts and cells beyond the grid", () => {
  for (const bytes of [8, 4]) {
    const records = new Records(bytes, 2, { i: [-1, 5], j: [-2, 9], k: [-1, 4] });
    const memory = bytes === 8
      ? new Float64Array(records.bytes / 8)
      : new Float32Array(records.bytes / 4);
    const twofold = Float64Array.from({ length: 2 * SOURCE.length }, (_, n) => {
      return n % 2 === 1 ? SOURCE[n >> 1] : NaN;
    });
    records.pack(memory, 0, 1, { data: twofold, stride: 2, offset: 1 }, GRID);
    const target = new Float64Array(SOURCE.length);
    const all = { i: [0, 4], j: [0, 7], k: [0, 3] } as const;
    records.unpack(memory, 0, 1, { data: target }, GRID, all);
    assert.deepEqual(target, SOURCE);

    target.fill(-1);
    const part = { i: [1, 2], j: [2, 4], k: [0, 2] } as const;
    records.unpack(memory, 0, 1, { data: target }, GRID, part, { i: 1, j: -1, k: 1 });
    assert.equal(target[(1 * 7 + 2) * 3], number(2, 1, 1));
    assert.equal(target[(1 * 7 + 3) * 3 + 1], number(2, 2, 2));
    assert.equal(target.filter((x) => x !== -1).length, 4);
  }
});

Deno.test("Records: outer levels are repeated", () => {
  const records = new Records(8, 1, { i: [0, 4], j: [0, 7], k: [-1, 5] });
  const memory = new Float64Array(records.bytes / 8);
  records.pack(memory, 0, 0, { data: SOURCE }, GRID);
  records.repeatOuterLevels(memory, 0, GRID);
  for (const [k, same] of [[-1, 0], [3, 2], [4, 2]]) {
    assert.equal(memory[records.at(3, k) / 8 + 6], number(3, 6, same));
  }
});

Deno.test("Arena: places begin with cache lines and do not overlap", () => {
  const arena = new Arena(128);
  assert.deepEqual([arena.place(1), arena.place(64), arena.place(65), arena.end], [
    ...[128, 192, 256, 384],
  ]);
});
