import assert from "node:assert/strict";
import { errorMap, fieldMap, mappedSize } from "../../../bench/checking/map.ts";
import { MAP_LETTERS } from "../../../bench/results/map_letters.ts";

/** An array on a grid, from its values at `(i, j, k)`. */
function array([nx, ny, nz]: number[], value: (i: number, j: number, k: number) => number) {
  const data = new Float64Array(nx * ny * nz);
  let n = 0;
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      for (let k = 0; k < nz; k++) data[n++] = value(i, j, k);
    }
  }
  return { name: "y", shape: [nx, ny, nz], data };
}

/** A copy with other numbers at some places. */
function changed(data: Float64Array, changes: Record<number, number>): Float64Array {
  return Object.assign(data.slice(), changes);
}

/** The letter of a relative error. */
const letterOf = (error: number) => MAP_LETTERS[1 + Math.floor(2 * (Math.log10(error) + 24))];

Deno.test("an error map has the largest error of each column, relative to the largest value", () => {
  const reference = array([2, 3, 2], (i, j, k) => 1 + i + j + k === 5 ? -8 : 4);
  const actual = changed(reference.data, { 1: 4 + 16e-7, 4: 4 - 16e-3, 5: 4 + 16e-5 });
  assert.deepEqual(errorMap(actual, reference), {
    extent: [2, 3],
    cells: `${letterOf(2e-7)}A${letterOf(2e-3)}AAA`,
    worst: [0, 2, 0],
  });
});

Deno.test("an exact output has an error map without a worst place", () => {
  const reference = array([2, 2, 1], () => 1);
  const { data } = reference;
  assert.deepEqual(errorMap(data, reference), { extent: [2, 2], cells: "AAAA" });
  const zeros = array([2, 2, 1], () => 0);
  assert.equal(errorMap(zeros.data, zeros)!.cells, "AAAA");
  // As in the errors of rows, what is below 1e-8 counts as zero.
  assert.equal(
    errorMap(changed(zeros.data, { 0: 2e-10 }), zeros)!.cells,
    `${letterOf(0.02)}AAA`,
  );
});

Deno.test("values that are not finite have a letter of their own, and the first one is the worst", () => {
  const reference = array([2, 2, 1], () => 1);
  for (const value of [NaN, Infinity, -Infinity]) {
    const { cells, worst } = errorMap(changed(reference.data, { 1: value, 2: 1e300 }), reference)!;
    assert.equal(cells, "A/+A");
    assert.deepEqual(worst, [0, 1, 0]);
  }
  const infinite = array([1, 1, 2], (_i, _j, k) => k === 0 ? Infinity : 2);
  assert.equal(errorMap(changed(infinite.data, { 1: 2.2 }), infinite)!.cells, "/");
});

Deno.test("maps of larger grids have 32 × 32 cells, and no wrong number is lost", () => {
  const reference = array([70, 33, 1], () => 1);
  for (const n of [0, 32, 69 * 33, 70 * 33 - 1]) {
    const { extent, cells, worst } = errorMap(changed(reference.data, { [n]: 2 }), reference)!;
    assert.deepEqual(extent, [32, 32]);
    assert.equal(cells.length, 1024);
    const found = [...cells].flatMap((letter, cell) => letter === "A" ? [] : [cell]);
    const [i, j] = [Math.floor(n / 33), n % 33];
    assert.deepEqual(found, [(i > 0 ? 31 : 0) * 32 + (j > 0 ? 31 : 0)]);
    assert.deepEqual(worst, [i, j, 0]);
  }
});

Deno.test("a field map is the slice below the top, averaged over the columns of a cell", () => {
  const reference = array([64, 32, 3], (i, j, k) => k === 1 ? i + j : 1e6);
  const { cells, ...rest } = fieldMap(reference, { name: "y", quantity: "sum", unit: "m" })!;
  // Means are 0.5 + 2 i + j; 20 of the 1,024 lie below 8.5, and as many above 85.5.
  assert.deepEqual(rest, {
    ...{ output: "y", quantity: "sum", unit: "m", shape: [64, 32, 3], level: [1] },
    ...{ extent: [32, 32], scale: [8.5, 85.5] },
  });
  const letter = (i: number, j: number) => cells[32 * i + j];
  assert.deepEqual([letter(0, 0), letter(31, 31)], ["A", "+"]);
  assert.equal(letter(10, 20), MAP_LETTERS[Math.round(62 * (40.5 - 8.5) / (85.5 - 8.5))]);
});

Deno.test("a field map shows the index on further axes that its output asks for", () => {
  const data = Float64Array.from({ length: 2 * 1 * 3 * 4 }, (_, n) => n);
  const four = { name: "y", shape: [2, 1, 3, 4], data };
  const shown = (shown?: number[]) => {
    const { level, scale } = fieldMap(four, { name: "y", shown })!;
    return { level, scale };
  };
  assert.deepEqual(shown(), { level: [1, 0], scale: [4, 16] });
  assert.deepEqual(shown([2]), { level: [1, 2], scale: [6, 18] });
  assert.deepEqual(shown([9]), { level: [1, 3], scale: [7, 19] });
});

Deno.test("fields without spread, not finite, or of few axes have maps", () => {
  const flat = { name: "y", shape: [3], data: new Float64Array(3).fill(7) };
  const { extent, level, scale, cells } = fieldMap(flat, { name: "y" })!;
  assert.deepEqual([extent, level, scale, cells], [[3, 1], [], [7, 7], "fff"]);
  const broken = { ...flat, data: Float64Array.of(1, NaN, 3) };
  assert.equal(fieldMap(broken, { name: "y" })!.cells, "A/+");
  const lost = { ...flat, data: new Float64Array(3).fill(NaN) };
  assert.deepEqual(fieldMap(lost, { name: "y" })!.scale, [0, 0]);
  const none = { name: "y", shape: [3, 0], data: new Float64Array(0) };
  assert.equal(fieldMap(none, { name: "y" }), undefined);
  assert.equal(errorMap(none.data, none), undefined);
});

Deno.test("maps are made at the largest size that is small enough", () => {
  assert.equal(mappedSize([64, 2 ** 20, 2 ** 22]), 2 ** 20);
  assert.equal(mappedSize([2 ** 22]), undefined);
});
