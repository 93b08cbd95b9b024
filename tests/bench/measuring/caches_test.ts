import assert from "node:assert/strict";
import { cacheHolding, cacheSizes } from "../../../bench/measuring/caches.ts";

const caches = "L1d 32K, L2 1M, L3 32768K";

Deno.test("cacheSizes reads what Linux says", () => {
  assert.deepEqual(cacheSizes(caches), [["L1", 2 ** 15], ["L2", 2 ** 20], ["L3", 2 ** 25]]);
  assert.deepEqual(cacheSizes(undefined), []);
  assert.deepEqual(cacheSizes("none"), []);
});

Deno.test("cacheHolding names the smallest cache that holds the bytes", () => {
  assert.equal(cacheHolding(caches, 2 ** 15), "L1");
  assert.equal(cacheHolding(caches, 2 ** 15 + 1), "L2");
  assert.equal(cacheHolding(caches, 2 ** 25), "L3");
  assert.equal(cacheHolding(caches, 2 ** 25 + 1), undefined);
  assert.equal(cacheHolding(undefined, 1), undefined);
});
