import assert from "node:assert/strict";
import fc from "fast-check";
import type { Offer } from "../../../../bench/run/plan/matrix.ts";
import { expandMatrix, shuffleCalls } from "../../../../bench/run/plan/matrix.ts";
import { getBenchmark } from "../../../../kernels/mod.ts";
import { typedArray } from "../../../../backends/typed_array.ts";
import type { Backend, Precision, Runtime } from "../../../../mod.ts";

const equation = getBenchmark("equation_of_state");
const mixing = getBenchmark("isoneutral_mixing");

function participant(changes: Partial<Backend> = {}, runtime: Partial<Runtime> = {}): Offer {
  return {
    backend: { ...typedArray, ...changes },
    device: "cpu",
    runtime: { version: "1", ...runtime },
  };
}

Deno.test("every combination occurs exactly once", () => {
  const { cases, skipped } = expandMatrix(
    [equation, mixing],
    [64, 4096],
    [participant(), participant({ name: "other", kernel: "typed_array" })],
    ["f64", "f32"],
  );
  assert.equal(cases.length, 2 * 2 * 2 * 2);
  assert.equal(new Set(cases.map((one) => JSON.stringify(one))).size, 16);
  assert.deepEqual(skipped, []);
});

Deno.test("without precisions a backend runs in the highest that it has here", () => {
  const precisions = (one: Offer) =>
    expandMatrix([mixing], [64], [one], []).cases.map(({ precision }) => precision);
  assert.deepEqual(precisions(participant()), ["f64"]);
  assert.deepEqual(precisions(participant({}, { precisions: ["f32"] })), ["f32"]);
});

Deno.test("formulation: closed in f64, quadrature in f32, unless asked; none elsewhere", () => {
  const of = (precision: Precision, asked?: "closed" | "quadrature") =>
    expandMatrix([equation], [64], [participant()], [precision], asked).cases[0].formulation;
  assert.equal(of("f64"), "closed");
  assert.equal(of("f32"), "quadrature");
  assert.equal(of("f32", "closed"), "closed");
  assert.equal(of("f64", "quadrature"), "quadrature");
  const [other] = expandMatrix([mixing], [64], [participant()], ["f64"], "closed").cases;
  assert.equal("formulation" in other, false);
});

Deno.test("what a backend does not offer is skipped with its reason", () => {
  const { cases, skipped } = expandMatrix(
    [equation],
    [64],
    [
      participant({ name: "single", kernel: "typed_array", precisions: ["f32"] }),
      participant({ name: "none" }),
    ],
    ["f64"],
  );
  assert.deepEqual(cases, []);
  assert.deepEqual(skipped.map(({ backend, reason }) => [backend, reason]), [
    ["single", "no f64: single computes in f32"],
    ["none", "no kernel for equation_of_state"],
  ]);
});

Deno.test("a size whose grid has no interior is skipped, with the smallest that has one", () => {
  const { cases, skipped } = expandMatrix(
    [equation, mixing, getBenchmark("turbulent_kinetic_energy")],
    [1, 8, 9],
    [participant()],
    ["f64"],
  );
  assert.deepEqual(cases.map(({ benchmark, size }) => [benchmark, size]), [
    ["equation_of_state", 1],
    ["equation_of_state", 8],
    ["equation_of_state", 9],
    ["isoneutral_mixing", 9],
    ["turbulent_kinetic_energy", 9],
  ]);
  const points = { 1: "2 × 2 × 1", 8: "4 × 4 × 1" };
  assert.deepEqual(
    skipped.map(({ benchmark, size, reason }) => [benchmark, size, reason]),
    ["isoneutral_mixing", "turbulent_kinetic_energy"].flatMap((name) =>
      ([1, 8] as const).map((size) => [
        name,
        size,
        `too small: ${points[size]} points have no interior, size must be 9 or more`,
      ])
    ),
  );
});

Deno.test("shuffleCalls makes exactly the calls asked for, in an order given by the seed", () => {
  fc.assert(fc.property(
    fc.array(fc.nat(50), { minLength: 1, maxLength: 12 }),
    fc.nat(2 ** 32 - 1),
    (calls, seed) => {
      const sequence = shuffleCalls(calls, seed);
      const counts = calls.map((_, n) => sequence.filter((index) => index === n).length);
      assert.deepEqual(counts, calls);
      assert.deepEqual(sequence, shuffleCalls(calls, seed));
    },
  ));
});

Deno.test("the unit that is shuffled is the call: cases alternate", () => {
  const sequence = shuffleCalls([500, 500], 1);
  let changes = 0;
  for (let n = 1; n < sequence.length; n++) if (sequence[n] !== sequence[n - 1]) changes++;
  assert.ok(changes > 440 && changes < 560, `${changes} changes in 1000 calls`);
});
