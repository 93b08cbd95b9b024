import assert from "node:assert/strict";
import { grows, type Growth, libraries, measureApart } from "../../tools/memory_growth.ts";

const steady: Growth = {
  resident: [],
  peaks: [5e8, 5e8],
  perCall: 0,
  array: 1e6,
  seconds: 0.01,
  counters: [{ tensors: 3 }, { tensors: 3 }],
};

Deno.test("a case grows if it needs more memory in its second half, or counts more things", () => {
  assert.equal(grows(steady), false);
  assert.equal(grows({ ...steady, perCall: 5e4 }), false);
  assert.equal(grows({ ...steady, perCall: 2e5 }), true);
  assert.equal(grows({ ...steady, perCall: -1e6 }), false);
  assert.equal(grows({ ...steady, counters: [{ tensors: 3 }, { tensors: 4 }] }), true);
});

Deno.test("the array libraries are found by what they run", () => {
  const names = libraries("cpu").map(({ name }) => name);
  for (const name of ["onnxruntime", "onnxruntime_node", "tfjs", "jax_js", "numpy_ts"]) {
    assert.ok(names.includes(name), name);
  }
  assert.ok(!names.includes("typed_array"));
  assert.deepEqual(libraries("gpu").map(({ name }) => name), ["onnxruntime", "tfjs", "jax_js"]);
});

Deno.test("a process of its own makes the calls and says what it needed", async () => {
  const growth = await measureApart({
    backend: "typed_array",
    device: "cpu",
    precision: "f64",
    benchmark: "equation_of_state",
    size: 1000,
    calls: 40,
  });
  assert.equal(growth.resident.length, 3);
  assert.equal(growth.array, 20 * 20 * 3 * 8);
  assert.equal(growth.perCall, (growth.peaks[1] - growth.peaks[0]) / 20);
  assert.ok(growth.peaks.every((bytes) => bytes > 1e7));
  assert.ok(growth.seconds > 0);
});

Deno.test("a case that fails is an error with the reason", async () => {
  await assert.rejects(
    measureApart({
      backend: "tfjs",
      device: "cpu",
      precision: "f32",
      benchmark: "no_such_benchmark",
      size: 1000,
      calls: 20,
    }),
    /Cannot find benchmark "no_such_benchmark"/,
  );
});
