import assert from "node:assert/strict";
import {
  getBackend,
  getBenchmark,
  registerBackend,
  registerBenchmark,
  registerKernel,
  run,
} from "../../../mod.ts";
import type { Results } from "../../../bench/results/schema.ts";
import type { RunOptions } from "../../../bench/run/options/options.ts";
import register, { logs, scaling, tornDown } from "../../fixtures/scaling_plugin.ts";

register({ registerBackend, registerBenchmark, registerKernel });

const quick: RunOptions = {
  benchmarks: ["scaling"],
  sizes: [64, 4096],
  backends: ["typed_array", "twin"],
  repetitions: 5,
  targetTime: 0.001,
  shuffleSeed: 1,
};

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

Deno.test("a kernel with an early result at its smallest size is believed at none", async () => {
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
            // Clever enough to hide at large sizes.
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

Deno.test("every prepared case is released and every backend torn down", async () => {
  tornDown.length = 0;
  const before = structuredClone(logs.twin);
  await run(quick);
  assert.equal(logs.twin.prepared - before.prepared, 2);
  assert.equal(logs.twin.disposed - before.disposed, 2);
  assert.deepEqual(tornDown, ["twin"]);
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

Deno.test("cases that do not fit into memory together are measured in blocks", async () => {
  let [alive, most] = [0, 0];
  registerBackend({ ...getBackend("twin"), name: "counted", kernel: "counted" });
  registerKernel("scaling", "counted", () =>
    Promise.resolve({
      async prepare(runtime, inputs, options) {
        const kernel = await getBenchmark("scaling").kernels.get("twin")!();
        const prepared = await kernel.prepare(runtime, inputs, options);
        most = Math.max(most, ++alive);
        return {
          ...prepared,
          [Symbol.asyncDispose]() {
            alive--;
            return prepared[Symbol.asyncDispose]();
          },
        };
      },
    }));
  const mostWithin = async (memory: number) => {
    most = 0;
    const precisions = ["f64", "f32"] as const;
    const asked = { ...quick, sizes: [4096], backends: ["counted", "twin"], precisions, memory };
    const { results, skipped } = await run(asked);
    assert.deepEqual(skipped, []);
    assert.deepEqual(results.map(({ calls }) => calls), [5, 5, 5, 5]);
    assert.equal(alive, 0);
    return most;
  };
  // At size 4,096 the inputs take 32 KiB, an f64 case 64 KiB, an f32 case 32 KiB, the check 64 KiB:
  // each case fits alone (160 KiB), all four together (288 KiB) do not.
  assert.equal(await mostWithin(300 * 1024), 2);
  assert.equal(await mostWithin(170 * 1024), 1);
});

Deno.test("a case that does not fit alone is skipped with the figures, the rest runs", async () => {
  const { results, skipped } = await run({ ...quick, memory: 20 * 1024 });
  assert.deepEqual(results.map(({ size }) => size), [64, 64]);
  assert.equal(skipped.length, 2);
  assert.match(skipped[0].reason, /^needs \d+ KiB of memory, 20\.0 KiB may be used$/);
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
  const { results, skipped } = await run({ ...quick, sizes: [64], backends: ["clumsy", "twin"] });
  assert.deepEqual(results.map(({ backend }) => backend), ["clumsy", "twin"]);
  assert.deepEqual(skipped, [
    { run: 0, backend: "clumsy", device: "cpu", reason: "teardown failed: dropped it" },
  ]);
});

Deno.test("an abort while backends are set up leaves an interrupted run, a resumed one as it was", async () => {
  const controller = new AbortController();
  registerBackend({
    ...getBackend("twin"),
    name: "impatient",
    kernel: "twin",
    setup: async function* () {
      controller.abort();
      yield await Promise.resolve({ version: "1.0" });
    },
  });
  const { signal } = controller;
  const asked = { ...quick, backends: ["impatient", "twin"], signal };
  const begun = await run(asked);
  assert.equal(begun.runs[0].interrupted, true);
  assert.deepEqual(begun.results, []);
  assert.deepEqual(await run({ ...asked, resume: begun }), begun);
});

/** A run that was ended in the middle. */
function interrupted(backends = quick.backends): Promise<Results> {
  const controller = new AbortController();
  return run({
    ...quick,
    backends,
    repetitions: 1_000_000,
    signal: controller.signal,
    onProgress: ({ phase, done }) => {
      if (phase === "measure" && done > 1e-4) controller.abort();
    },
  });
}

Deno.test("a run is resumed only with the programs that it was begun with", async () => {
  const controller = new AbortController();
  const begun = await run({
    ...quick,
    repetitions: 1_000_000,
    signal: controller.signal,
    onProgress: ({ phase, done }) => {
      if (phase === "measure" && done > 1e-4) controller.abort();
    },
  });
  const refuse = (change: (document: typeof begun) => void, message: string) => {
    const resume = structuredClone(begun);
    change(resume);
    return assert.rejects(() => run({ ...quick, resume }), { name: "CannotResume", message });
  };
  await refuse(
    ({ runs: [{ tool }] }) => tool.version = "0.0.1",
    `Cannot resume with @hpc/bench ${
      begun.runs[0].tool.version
    }: the run was begun with @hpc/bench 0.0.1`,
  );
  await refuse(
    ({ runs: [{ environment }] }) => environment.deno = "1.0.0",
    `Cannot resume with Deno ${Deno.version.deno}: the run was begun with Deno 1.0.0`,
  );
  const twin = (document: typeof begun) =>
    document.runs[0].backends.find(({ name }) => name === "twin")!;
  const version = "Cannot resume with twin 1.0: the run was begun with twin 0.9";
  await refuse((document) => twin(document).version = "0.9", version);
  await refuse(
    (document) => twin(document).build_flags = "-O1",
    "Cannot resume with twin compiled with none: the run was begun with twin compiled with -O1",
  );
});

Deno.test("a checkpoint that does not fit its options or CPUs is refused, naming both", async () => {
  const resume = await interrupted();
  const refuse = (change: (document: typeof resume) => void, message: RegExp) => {
    const changed = structuredClone(resume);
    change(changed);
    return assert.rejects(() => run({ ...quick, resume: changed }), {
      name: "CannotResume",
      message,
    });
  };
  const lost =
    /with scaling 64 typed_array f64: it is in the checkpoint, but no case of the options/;
  await refuse(({ runs: [{ options }] }) => options.sizes = [1728], lost);
  await refuse(({ runs: [{ options }] }) => options.precisions = ["f32"], lost);
  await refuse(
    ({ runs: [{ options }] }) => options.shard = { index: 1, count: 2 },
    /in the checkpoint, but/,
  );
  await refuse(
    ({ runs: [{ options }] }) => options.repetitions = 100,
    /1000000 calls of .*: they must be 100 by the options/,
  );
  const calls = (document: typeof resume, times: number[]) => {
    Object.assign(document.runs[0].options, { rounds: 2, repetitions: 2 });
    for (const entry of document.checkpoint!) {
      Object.assign(entry, { calls: 2, rounds: [{ times }] });
    }
  };
  await refuse(
    (document) => calls(document, [1, 1]),
    /with 2 times in the rounds of .*: they must be 1 by its calls/,
  );
  await refuse((document) => {
    calls(document, [1]);
    document.checkpoint![1].rounds = [];
  }, /with 0 rounds of .*: they must be those of all cases, at most 2/);
  await refuse((document) => {
    calls(document, [1]);
    document.runs[0].environment.affinity = [77];
  }, /^Cannot resume on (all )?CPUs? ?.*: the run was begun on CPU 77, add --pin 77$/);
});

Deno.test("calls that were never checked are checked when a run is resumed", async () => {
  const resume = await interrupted(["idle", "twin"]);
  Object.assign(resume.runs[0].options, { repetitions: 5, rounds: 2 });
  for (const entry of resume.checkpoint!) {
    entry.calls = 5;
    entry.rounds = [{ times: [1e-5, 1e-5, 1e-5] }];
    entry.errors = [];
  }
  const { results, runs: [{ interrupted: unfinished }] } = await run({ ...quick, resume });
  assert.equal(unfinished, false);
  const checks = results.map(({ backend, status, errors, calls }) =>
    [backend, status === "ok", errors.length, calls].join(" ")
  );
  assert.deepEqual(
    checks,
    ["idle", "twin"].concat(["idle", "twin"]).map((name) => `${name} ${name === "twin"} 1 5`),
  );
});

Deno.test("abort returns what was measured", async () => {
  const controller = new AbortController();
  const { runs: [{ interrupted }], results, skipped } = await run({
    ...quick,
    repetitions: 1_000_000,
    signal: controller.signal,
    onProgress: ({ phase, done }) => {
      if (phase === "measure" && done > 1e-4) controller.abort();
    },
  });
  assert.equal(interrupted, true);
  assert.equal(results.length + skipped.length, 4);
  assert.ok(results.some(({ calls }) => calls > 10 && calls < 1_000_000));
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

Deno.test("unknown names and numbers out of range are refused before anything is done", async () => {
  const refuse = (changes: Partial<RunOptions>, message: RegExp) =>
    assert.rejects(() => run({ ...quick, ...changes }), message);
  await refuse({ benchmarks: ["nothing"] }, /Cannot find benchmark "nothing"/);
  await refuse({ benchmarks: [] }, /name at least one/);
  await refuse({ backends: ["unknown"] }, /Cannot find backend "unknown"/);
  await refuse({ sizes: [0] }, /Cannot run with size 0: size must be a positive integer/);
  await refuse(
    { repetitions: 0 },
    /number of repetitions 0: number of repetitions must be an integer from 1 to 10000000/,
  );
  await refuse({ burnin: -1 }, /burn-in -1/);
  await refuse({ targetTime: NaN }, /target time NaN/);
  await refuse({ device: "npu" as "cpu" }, /device "npu": device must be one of cpu, gpu, tpu/);
});

Deno.test("registering twice under one name is refused", () => {
  assert.throws(() => registerBackend(getBackend("twin")), /a backend of that name exists/);
  assert.throws(
    () => registerKernel("scaling", "twin", () => Promise.reject(new Error("never"))),
    /a kernel of that name exists/,
  );
  assert.throws(() => registerKernel("nothing", "twin", () => Promise.reject()), /Cannot find/);
});

Deno.test("a benchmark without a reference kernel is refused", () => {
  assert.throws(
    () =>
      registerBenchmark({
        ...scaling,
        name: "groundless",
        kernels: new Map(),
      }),
    /needs a "plain" kernel/,
  );
});
