import assert from "node:assert/strict";
import {
  getBackend,
  getBenchmark,
  registerBackend,
  registerBenchmark,
  registerKernel,
  run,
} from "../../../mod.ts";
import { quick } from "./quick.ts";

Deno.test("a kernel with an early result at its smallest size is refused at all sizes", async () => {
  registerBackend({ ...getBackend("twin"), name: "early", kernel: "early" });
  registerKernel("scaling", "early", () =>
    Promise.resolve({
      prepare(_runtime, { x }, { grid }) {
        const size = grid.nx * grid.ny * grid.nz;
        if (size < 100) return Promise.reject(new Error("too small for me"));
        const y = Float64Array.from(x.data, (value) => 2 * value);
        let called = false;
        return Promise.resolve({
          run: () => void (called = true),
          outputs() {
            // Hides it at large sizes.
            const data = called || size < 10_000 ? y.slice() : y.map(() => 0);
            return [{ name: "y", shape: x.shape, data }];
          },
          [Symbol.asyncDispose]: () => Promise.resolve(),
        });
      },
    }));
  const sizes = [64, 4096, 16384];
  const { results, skipped } = await run({ ...quick, sizes, backends: ["early", "twin"] });
  assert.deepEqual(results.map(({ backend }) => backend), ["twin", "twin", "twin"]);
  const early = "has the result before it is called: the work is not in the timed call";
  assert.deepEqual(
    skipped.map(({ size, reason }) => [size, reason]),
    [[64, "too small for me"], [16384, early], [4096, early]],
  );
});

Deno.test("a backend that computes nothing, or NaN, is measured and FAILED", async () => {
  const { results } = await run({ ...quick, sizes: [64], backends: ["idle", "undefined_numbers"] });
  assert.deepEqual(results.map(({ backend, status }) => [backend, status]), [
    ["idle", "FAILED"],
    ["undefined_numbers", "FAILED"],
  ]);
  assert.equal(results[0].errors[0].deviating, 1);
  const { results: mixed } = await run({ ...quick, sizes: [64], backends: ["idle", "twin"] });
  for (const row of mixed) assert.equal(row.speedup_reference, "twin f64");
  assert.equal(results[1].errors[0].l2, null);
});

Deno.test("a kernel that returns zeros after some calls is FAILED", async () => {
  registerBackend({ ...getBackend("twin"), name: "tires", kernel: "tires" });
  registerKernel("scaling", "tires", () =>
    Promise.resolve({
      async prepare(runtime, inputs, options) {
        const kernel = await getBenchmark("scaling").kernels.get("twin")!();
        const prepared = await kernel.prepare(runtime, inputs, options);
        let measured = 0;
        return {
          ...prepared,
          run() {
            if (isMeasuring) measured++;
            return prepared.run();
          },
          async *outputs() {
            for await (const output of prepared.outputs()) {
              if (measured > 50) output.data.fill(0);
              yield output;
            }
          },
        };
      },
    }));
  let isMeasuring = false;
  const { results } = await run({
    ...quick,
    sizes: [64],
    backends: ["tires", "twin"],
    repetitions: 100,
    onProgress: ({ phase }) => isMeasuring ||= phase === "measure",
  });
  assert.deepEqual(results.map(({ backend, status }) => [backend, status]), [
    ["tires", "FAILED"],
    ["twin", "ok"],
  ]);
});

Deno.test("a backend that breaks down costs its own rows only", async () => {
  const { results, skipped } = await run({
    ...quick,
    sizes: [64],
    backends: ["typed_array", "thrower", "twin"],
  });
  assert.deepEqual(results.map(({ backend, calls }) => [backend, calls]), [
    ["typed_array", 5],
    ["twin", 5],
  ]);
  assert.equal(skipped.length, 1);
  assert.equal(skipped[0].backend, "thrower");
  assert.equal(skipped[0].reason, "out of steam");
});

Deno.test("unavailable backends are listed with their reason", async () => {
  const { results, skipped } = await run({ ...quick, backends: ["absent", "twin"] });
  assert.equal(results.length, 2);
  assert.deepEqual(skipped, [
    { run: 0, backend: "absent", device: "cpu", reason: "no such library here" },
  ]);
});

Deno.test("a case that fails while it is measured is not tried again, and costs no other case", async () => {
  let [prepared, measured] = [0, Infinity];
  registerBackend({ ...getBackend("twin"), name: "brittle", kernel: "brittle" });
  registerKernel("scaling", "brittle", () =>
    Promise.resolve({
      prepare(_runtime, { x }, { precision }) {
        prepared++;
        const y = new (precision === "f64" ? Float64Array : Float32Array)(x.data.length);
        let calls = 0;
        return Promise.resolve({
          run() {
            // Well as long as it is checked and warmed up.
            if (++calls > measured) throw new Error("broken");
            x.data.forEach((value, n) => y[n] = 2 * value);
          },
          outputs: () => [{ name: "y", shape: x.shape, data: y.slice() }],
          [Symbol.asyncDispose]: () => Promise.resolve(),
        });
      },
    }));
  const { results, skipped, runs: [{ interrupted }] } = await run({
    ...quick,
    sizes: [4096],
    backends: ["brittle", "typed_array", "twin"],
    memory: 170 * 1024,
    onProgress: ({ phase }) => {
      if (phase === "measure") measured = 0;
    },
  });
  assert.equal(prepared, 1);
  assert.deepEqual(skipped.map(({ backend, reason }) => [backend, reason]), [[
    "brittle",
    "broken",
  ]]);
  assert.deepEqual(results.map(({ backend, calls }) => [backend, calls]).sort(), [
    ["twin", 5],
    ["typed_array", 5],
  ]);
  assert.equal(interrupted, false);
});

Deno.test("a reference that breaks down costs its own size only", async () => {
  const original = getBenchmark("scaling");
  registerBenchmark({
    ...original,
    name: "half_defined",
    kernels: new Map([
      ["twin", original.kernels.get("twin")!],
      ["plain", async () => {
        const kernel = await original.kernels.get("plain")!();
        return {
          prepare: (runtime, inputs, options) =>
            options.grid.nx > 10
              ? Promise.reject(new Error("no reference"))
              : kernel.prepare(runtime, inputs, options),
        };
      }],
    ]),
  });
  const { results, skipped } = await run({
    ...quick,
    benchmarks: ["half_defined"],
    backends: ["twin"],
  });
  assert.deepEqual(results.map(({ size }) => size), [64]);
  assert.deepEqual(skipped.map(({ size, reason }) => [size, reason]), [[4096, "no reference"]]);
});

Deno.test("a teardown that fails is reported, and costs no results", async () => {
  registerBackend({
    ...getBackend("twin"),
    name: "clumsy",
    kernel: "twin",
    setup: async function* () {
      yield await Promise.resolve({ version: "1.0" });
      throw new Error("dropped it");
    },
  });
  const { results, skipped, warnings } = await run({
    ...quick,
    sizes: [64],
    backends: ["clumsy", "twin"],
  });
  assert.deepEqual(results.map(({ backend }) => backend), ["clumsy", "twin"]);
  assert.deepEqual(skipped, []);
  const unreleased = warnings.filter(({ code }) => code === "not-released");
  assert.deepEqual(unreleased.map(({ rows, message }) => [rows, message]), [
    [[], "Cannot tear clumsy (cpu) down: dropped it"],
  ]);
});
