import assert from "node:assert/strict";
import { gridOf, points, smallestSize } from "../../kernels/grid.ts";

const published: [size: number, nx: number, nz: number][] = [
  [1, 2, 1],
  [1000, 20, 3],
  [4096, 32, 4],
  [65_536, 81, 11],
  [1_048_576, 204, 26],
  [4_194_304, 323, 41],
  [16_777_216, 512, 64],
];
for (const [size, nx, nz] of published) {
  Deno.test(`gridOf: ${size} points give ${nx} × ${nx} × ${nz}`, () => {
    assert.deepEqual(gridOf(size), { nx, ny: nx, nz });
  });
}

Deno.test("gridOf: cubes give exact edges", () => {
  for (let edge = 4; edge <= 1000; edge += 4) {
    assert.deepEqual(gridOf(edge ** 3), { nx: 2 * edge, ny: 2 * edge, nz: edge / 4 });
  }
});

Deno.test("gridOf: refuses sizes that are not positive integers", () => {
  for (const size of [0, -1, 1.5, NaN, Infinity, 2 ** 53]) {
    assert.throws(
      () => gridOf(size),
      new RangeError(`Cannot run with size ${size}: size must be a positive integer`),
    );
  }
});

Deno.test("points: counts all cells", () => {
  assert.equal(points({ nx: 3, ny: 4, nz: 5 }), 60);
});

Deno.test("smallestSize: has an interior, and one less has none", () => {
  for (let halo = 0; halo <= 50; halo++) {
    const size = smallestSize(halo);
    assert.ok(gridOf(size).nx > 2 * halo);
    if (size > 1) assert.equal(gridOf(size - 1).nx, 2 * halo);
  }
});
