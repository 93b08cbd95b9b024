import assert from "node:assert/strict";
import { getBackend, registerBackend, registerKernel, run } from "../../../mod.ts";
import { logs, tornDown } from "../../fixtures/scaling_plugin.ts";
import { quick } from "./quick.ts";

const key = (one: { backend: string; precision?: string; size?: number }) =>
  `${one.backend} ${one.precision} ${one.size}`;

Deno.test("run measures every combination with the calls asked for", async () => {
  const { results, skipped, runs: [{ options, interrupted }] } = await run({
    ...quick,
    precisions: ["f64", "f32"],
    burnin: 2,
  });
  assert.equal(results.length, 8);
  assert.equal(new Set(results.map(key)).size, 8);
  assert.deepEqual(skipped, []);
  assert.equal(interrupted, false);
  assert.equal(options.shuffle_seed, 1);
  for (const row of results) {
    assert.equal(row.calls, 5);
    const [{ times }] = row.rounds;
    assert.equal(times.length, 5);
    assert.ok(row.preparation!.prepare > 0);
    assert.ok(times.every((seconds) => seconds >= 0 && seconds < Infinity));
    assert.ok(row.min <= row.median && row.median <= row.max);
    assert.equal(row.status, "ok");
    const [nx, ny, nz] = row.shape;
    assert.equal(row.bytes, 2 * nx * ny * nz * (row.precision === "f64" ? 8 : 4));
    assert.equal(row.speedup_reference, "typed_array f64");
  }
  const f32 = results.find(({ precision }) => precision === "f32")!;
  assert.ok(f32.errors[0].l2! > 1e-9 && f32.errors[0].l2! < 1e-7, "f32 rounding is seen");
});

Deno.test("without repetitions, calls fill the target time", async () => {
  const { results } = await run({ ...quick, sizes: [64], repetitions: undefined, targetTime: 0.1 });
  for (const { calls } of results) assert.ok(calls >= 10);
});

Deno.test("what the preparation of other cases made cold is warm again when measuring begins", async () => {
  const coldCalls = new Map<number, number>();
  registerBackend({ ...getBackend("twin"), name: "cooled", kernel: "cooled" });
  registerKernel("scaling", "cooled", () =>
    Promise.resolve({
      prepare(_runtime, { x }, { precision }) {
        const y = new (precision === "f64" ? Float64Array : Float32Array)(x.data.length);
        const id = coldCalls.size;
        coldCalls.set(id, 0);
        for (const one of coldCalls.keys()) coldCalls.set(one, 8);
        let seconds = 0;
        return Promise.resolve({
          run() {
            x.data.forEach((value, n) => y[n] = 2 * value);
            const left = coldCalls.get(id)!;
            seconds = left > 0 ? 1e-3 : 1e-5;
            coldCalls.set(id, left - 1);
          },
          settle: () => Promise.resolve({ seconds }),
          outputs: () => [{ name: "y", shape: x.shape, data: y.slice() }],
          [Symbol.asyncDispose]: () => Promise.resolve(),
        });
      },
    }));
  const { results } = await run({ ...quick, backends: ["cooled"], precisions: ["f64", "f32"] });
  assert.deepEqual(results.map(({ max }) => max), Array(4).fill(1e-5));
  assert.ok(results.every(({ rounds: [{ times }] }) => times.every((seconds) => seconds === 1e-5)));
});

Deno.test("every prepared case is released and every backend torn down", async () => {
  tornDown.length = 0;
  const before = structuredClone(logs.twin);
  await run(quick);
  assert.equal(logs.twin.prepared - before.prepared, 2);
  assert.equal(logs.twin.disposed - before.disposed, 2);
  assert.deepEqual(tornDown, ["twin"]);
});

Deno.test("the seed decides the order; without one it is random", async () => {
  const seeds = new Set<number>();
  for (let n = 0; n < 3; n++) {
    const { runs: [{ options }] } = await run({
      ...quick,
      sizes: [64],
      repetitions: 1,
      shuffleSeed: undefined,
    });
    seeds.add(options.shuffle_seed);
  }
  assert.equal(seeds.size, 3);
});
