import assert from "node:assert/strict";
import { combineLimits, limitOf } from "../../../bench/measuring/limits.ts";
import type { Limit } from "../../../bench/results/schema.ts";

const limit = (bandwidth: number, flops?: number): Limit => ({
  device: "cpu",
  precision: "f64",
  backend: "native",
  bandwidth,
  ...(flops === undefined ? {} : { flops }),
});

Deno.test("combineLimits: median and range of the rounds", () => {
  assert.deepEqual(combineLimits([[limit(3, 30)], [limit(1, 10)], [limit(2, 50)]]), [
    { ...limit(2, 30), bandwidth_range: [1, 3], flops_range: [10, 50] },
  ]);
});

Deno.test("combineLimits: what earlier rounds were combined to keeps its range", () => {
  const before: Limit = { ...limit(2, 30), bandwidth_range: [1, 3], flops_range: [10, 50] };
  assert.deepEqual(combineLimits([[before], [limit(4, 20)]]), [
    { ...limit(3, 25), bandwidth_range: [1, 4], flops_range: [10, 50] },
  ]);
  assert.deepEqual(combineLimits([[before]]), [before]);
});

Deno.test("combineLimits: one round has no range, precisions and backends stay apart", () => {
  const single: Limit = { ...limit(4), precision: "f32" };
  const wasm: Limit = { ...limit(5), backend: "wasm" };
  assert.deepEqual(combineLimits([[limit(1, 2), single, wasm]]), [limit(1, 2), single, wasm]);
  assert.deepEqual(combineLimits([]), []);
});

Deno.test("limitOf: the highest of a device and precision", () => {
  const limits: Limit[] = [limit(1, 9), { ...limit(2), backend: "wasm" }, {
    ...limit(7),
    precision: "f32",
  }];
  assert.deepEqual(limitOf(limits, { device: "cpu", precision: "f64" }), {
    bandwidth: 2,
    flops: 9,
  });
  assert.equal(limitOf(limits, { device: "gpu", precision: "f64" }).bandwidth, undefined);
});
