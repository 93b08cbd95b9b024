import assert from "node:assert/strict";
import { modes } from "../../../bench/statistics/modes.ts";
import { percent, Simulation } from "./simulated.ts";

Deno.test("modes: some processes of 10.2, others of 14 ms", () => {
  assert.deepEqual(modes([10.2, 14, 10.1, 10.2]), [[10.1, 10.2, 10.2], [14]]);
  assert.deepEqual(modes([10.2, 13.8, 10.1, 13.9, 14]), [[10.1, 10.2], [13.8, 13.9, 14]]);
});

Deno.test("modes: ordinary spread, small gaps and few processes are one group", () => {
  assert.deepEqual(modes([10, 11, 12, 13]), [[10, 11, 12, 13]]);
  assert.deepEqual(modes([10, 10, 10, 10.9]), [[10, 10, 10, 10.9]]);
  assert.deepEqual(modes([10, 10, 14]), [[10, 10, 14]]);
  assert.deepEqual(modes([10, 10, 10, 10]), [[10, 10, 10, 10]]);
  assert.deepEqual(modes([10]), [[10]]);
});

Deno.test("modes: noise between processes forms no groups, two speeds do", () => {
  for (const count of [4, 6, 10]) {
    const simulation = new Simulation(count);
    const medians = (spread: number, slow: number) =>
      Array.from(
        { length: count },
        (_, n) => Math.exp(spread * simulation.normal()) * (n < slow ? 1.37 : 1),
      );
    const split = (spread: number, slow: number) =>
      percent(1000, () => modes(medians(spread, slow)).length > 1);
    assert.equal(split(0.02, 0), 0);
    assert.ok(split(0.05, 0) < 5);
    assert.ok(split(0.02, Math.ceil(count / 4)) > 90);
  }
});
