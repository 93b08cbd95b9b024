import assert from "node:assert/strict";
import { logarithm } from "../../../kernels/inputs/logarithm.ts";

// All expected numbers are those of log() of glibc 2.36 on x86-64 with fused multiply-adds.

const groups: [what: string, pairs: [x: number, logarithm: number][]][] = [
  ["at the ends of its domain", [
    [2 ** -104, -72.0873067782343],
    [1 - 2 ** -26, -1.490116130486996e-8],
    [1 - 2 ** -53, -1.1102230246251565e-16],
  ]],
  ["where one formula hands over to another", [
    [0.6874999999999999, -0.37469344944141086],
    [0.6875, -0.3746934494414107],
    [0.9374999999999999, -0.06453852113757129],
    [0.9375, -0.06453852113757118],
  ]],
  ["where it is not the closest double or engines round otherwise", [
    [0.7694081484276621, -0.2621336980939995],
    [0.8829717815162675, -0.12446203640155001],
    [0.6401799990941981, -0.4460058935867041],
    [0.7696238760108417, -0.26185335618926087],
  ]],
  ["where a fused multiply-add decides", [
    [0.9605222240787281, -0.04027815901025516],
    [0.9800230573779188, -0.020179179657645135],
    [0.9670265122886604, -0.03352936685332805],
    [0.7850423297153366, -0.24201763944928187],
  ]],
];
for (const [what, pairs] of groups) {
  Deno.test(`logarithm: rounds as glibc does ${what}`, () => {
    assert.deepEqual(pairs.map(([x]) => logarithm(x)), pairs.map(([, y]) => y));
  });
}

Deno.test("logarithm: is within one unit in the last place of the engine's", () => {
  for (let i = 1; i < 100_000; i++) {
    const x = i / 100_000;
    const expected = Math.log(x);
    assert.ok(Math.abs(logarithm(x) - expected) <= 2 ** -52 * -expected, `logarithm(${x})`);
  }
});
