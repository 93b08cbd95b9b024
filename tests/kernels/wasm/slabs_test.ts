import assert from "node:assert/strict";
import { Unsupported } from "../../../kernels/benchmark.ts";
import { overlappingSlabs } from "../../../kernels/wasm/slabs.ts";

Deno.test("overlappingSlabs: one slab where all planes fit, none where there are none", () => {
  assert.deepEqual(overlappingSlabs(2, 7, { fixed: 5, perPlane: 10, limit: 55 }), [[2, 7]]);
  assert.deepEqual(overlappingSlabs(2, 2, { fixed: 5, perPlane: 10, limit: 55 }), []);
  assert.deepEqual(overlappingSlabs(2, 0, { fixed: 5, perPlane: 10, limit: 55 }), []);
});

Deno.test("overlappingSlabs: each begins with the last plane of the one before and fits", () => {
  for (let planes = 1; planes < 60; planes++) {
    for (let most = 2; most < 12; most++) {
      const slabs = overlappingSlabs(3, 3 + planes, {
        ...{ fixed: 7, perPlane: 10, limit: 7 + 10 * most },
      });
      assert.equal(slabs[0][0], 3);
      assert.equal(slabs.at(-1)![1], 3 + planes);
      for (const [n, [from, end]] of slabs.entries()) {
        assert.ok(end - from <= most && end > from);
        if (n > 0) assert.equal(from, slabs[n - 1][1] - 1);
      }
      assert.equal(slabs.length, planes <= most ? 1 : Math.ceil((planes - 1) / (most - 1)));
    }
  }
});

Deno.test("overlappingSlabs: two planes must fit", () => {
  assert.throws(() => overlappingSlabs(0, 3, { fixed: 0, perPlane: 10, limit: 19 }), Unsupported);
});
