import assert from "node:assert/strict";
import type { Runtime } from "../../../backends/backend.ts";
import {
  effectiveCacheState,
  evictCaches,
  lastLevelCache,
} from "../../../bench/measuring/cache.ts";
import { gridOf } from "../../../kernels/grid.ts";

const runtime: Runtime = { version: "1" };
const benchmark = { wordsPerPoint: 10 };

Deno.test("the untimed call is left out where it changes nothing, other states remain", () => {
  const state = (size: number, seconds = 1e-4, device: "cpu" | "gpu" = "cpu") => {
    const options = { grid: gridOf(size), precision: "f64" as const };
    return effectiveCacheState("warm", benchmark, options, device, seconds);
  };
  const points = Math.round(lastLevelCache("cpu") / 8 / 10);
  assert.equal(state(4096), "warm");
  assert.equal(state(2 * points), "warm");
  assert.equal(state(6 * points), "mixed", "working set far beyond the cache");
  assert.equal(state(points, 60), "mixed", "a call far longer than filling the cache");
  assert.equal(state(Math.round(lastLevelCache("gpu") / 8 / 10), 1e-4, "gpu"), "warm");
  const options = { grid: gridOf(6 * points), precision: "f64" as const };
  assert.equal(effectiveCacheState("cold", benchmark, options, "cpu", 1), "cold");
  assert.equal(effectiveCacheState("mixed", benchmark, options, "cpu", 1e-9), "mixed");
});

Deno.test("caches are evicted by the backend, or on the CPU by a walk", async () => {
  let evicted = 0;
  const own = {
    ...runtime,
    evictCaches: (bytes: number) => Promise.resolve(void (evicted = bytes)),
  };
  await evictCaches(own, "gpu");
  assert.equal(evicted, 2 * lastLevelCache("gpu"));
  await evictCaches(runtime, "cpu");
  await assert.rejects(() => evictCaches(runtime, "gpu"), {
    name: "Unsupported",
    message: "cannot evict the caches of the gpu",
  });
});
