import assert from "node:assert/strict";
import fc from "fast-check";
import { planSlabs } from "../../../kernels/webgpu/slabs.ts";

const demand = fc.record({
  rows: fc.integer({ min: 1, max: 600 }),
  read: fc.integer({ min: 1, max: 50 }),
  written: fc.integer({ min: 1, max: 50 }),
  halo: fc.integer({ min: 0, max: 2 }),
  bindingLimit: fc.integer({ min: 250, max: 5000 }),
  mostRows: fc.integer({ min: 1, max: 1000 }),
});

Deno.test("planSlabs covers every row once, within all limits, halo included", () => {
  fc.assert(fc.property(demand, ({ rows, read, written, halo, bindingLimit, mostRows }) => {
    const slabs = planSlabs(rows, { bytes: { read, written }, halo, bindingLimit, mostRows });
    let next = 0;
    for (const slab of slabs) {
      assert.equal(slab.first, next);
      assert.ok(slab.rows > 0 && slab.rows <= mostRows);
      assert.equal(slab.below, Math.min(halo, slab.first));
      next += slab.rows;
      assert.equal(slab.above, Math.min(halo, rows - next));
      assert.ok((slab.below + slab.rows + slab.above) * read <= bindingLimit);
      assert.ok(slab.rows * written <= bindingLimit);
    }
    assert.equal(next, rows);
  }));
});

Deno.test("planSlabs leaves a domain that fits in one piece", () => {
  assert.deepEqual(
    planSlabs(10, { bytes: { read: 10, written: 1 }, halo: 2, bindingLimit: 100 }),
    [{ first: 0, rows: 10, below: 0, above: 0 }],
  );
});

Deno.test("planSlabs says what a single row takes where it does not fit", () => {
  assert.throws(
    () => planSlabs(10, { bytes: { read: 30, written: 7 }, halo: 2, bindingLimit: 100 }),
    {
      name: "Unsupported",
      message: "one row with its neighbours takes 150 bytes to read and 7 to write, " +
        "bindings end at 100",
    },
  );
});
