import assert from "node:assert/strict";
import { summarizeNoise } from "../../../bench/run/noise.ts";
import { resolvableDifference } from "../../../bench/statistics/noise.ts";
import { row } from "../documents.ts";

const copy = (backend: string, medians: readonly number[]) => ({
  ...row({ backend, rounds: medians.map((median) => ({ times: [median] })) }),
  run: 0,
});

Deno.test("pairs of identical rows are counted, and those that appear to differ", () => {
  const [noise] = summarizeNoise([
    copy("a", [1.00, 1.01, 0.99, 1.00]),
    copy("b", [1.01, 1.00, 1.00, 0.99]),
    copy("c", [2.00, 2.01, 2.00, 1.99]),
  ]);
  assert.deepEqual([noise.size, noise.pairs, noise.differing], [4096, 3, 2]);
  assert.ok(noise.resolvable! > 0.001 && noise.resolvable! < 0.1, `${noise.resolvable}`);
});

Deno.test("copies with more rounds than others count with those that all have", () => {
  const medians = [[1.00, 1.01, 0.99, 1.02], [1.01, 1.00, 1.00]];
  const [noise] = summarizeNoise(medians.map((one, n) => copy(`copy_${n}`, one)));
  const common = medians.map((one) => one.slice(0, 3));
  assert.equal(noise.resolvable, resolvableDifference(common));
});

Deno.test("a case of which only one copy was measured is left out", () => {
  assert.deepEqual(summarizeNoise([copy("a", [1, 1])]), []);
});
