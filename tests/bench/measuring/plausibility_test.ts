import assert from "node:assert/strict";
import { findIdle } from "../../../bench/measuring/plausibility.ts";
import { row } from "../documents.ts";

const caught = (...rows: ReturnType<typeof row>[]) =>
  findIdle(rows, { cores: 2 }).map(({ backend, size }) => `${backend} ${size}`);

Deno.test("a rate beyond all cores' vector units is no measurement, one beyond a poor limit is", () => {
  assert.deepEqual(caught(row({ flops_fraction: 15, bandwidth_fraction: 200 })), []);
  assert.deepEqual(caught(row({ flops_fraction: 17 })), ["typed_array 4096"]);
  assert.deepEqual(caught(row({ bandwidth_fraction: 257 })), ["typed_array 4096"]);
  const [{ reason }] = findIdle([row({ flops_fraction: 400, median: 2e-7 })], { cores: 2 });
  assert.equal(
    reason,
    "does not do its work in the timed call: 200 ns for 4,096 points would need 400 times the " +
      "processor's measured peak arithmetic",
  );
});

Deno.test("only the cores that the process may use count", () => {
  const fast = row({ flops_fraction: 15 });
  assert.equal(findIdle([fast], { cores: 2, affinity: [1] }).length, 1);
  assert.equal(findIdle([{ ...fast, device: "gpu" }], { cores: 64 }).length, 1);
});

Deno.test("a kernel that is caught at one size is believed at none, others are", () => {
  const rows = [
    row({ backend: "idle" }),
    row({ backend: "idle", size: 65536, flops_fraction: 1e3 }),
    row({ backend: "idle", precision: "f32" }),
    row({ backend: "twin" }),
  ];
  assert.deepEqual(caught(...rows), ["idle 4096", "idle 65536"]);
});

Deno.test("where nobody measured a device, no device of today could have been so fast", () => {
  const gpu = { device: "gpu" as const, size: 2 ** 22 };
  assert.deepEqual(caught(row({ ...gpu, median: 2e-5 })), []);
  assert.deepEqual(caught(row({ ...gpu, median: 1e-6 })), ["typed_array 4194304"]);
  assert.deepEqual(caught(row({ ...gpu, median: 1e-6, flops_fraction: 0.1 })), []);
});

Deno.test("a time of zero is no time", () => {
  const [{ reason }] = findIdle([row({ median: 0, flops_fraction: Infinity })], { cores: 2 });
  assert.match(reason, /0 ns for 4,096 points would need ∞ times/);
});
