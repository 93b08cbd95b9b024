import assert from "node:assert/strict";
import { sorted } from "../../../bench/statistics/quantiles.ts";
import { shuffled } from "../../../bench/statistics/shuffle.ts";

Deno.test("shuffled permutes, and a seed gives one permutation only", () => {
  const items = () => Uint32Array.from({ length: 1000 }, (_, i) => i);
  const once = shuffled(items(), 7);
  assert.deepEqual(once, shuffled(items(), 7));
  assert.notDeepEqual(once, shuffled(items(), 8));
  assert.deepEqual(sorted(once), Float64Array.from(items()));
});
