import assert from "node:assert/strict";
import type { OfRun, Result } from "../../bench/results/schema.ts";
import { measure } from "../../tools/gpu/measure.ts";
import { callTimeout, planPhases, RESERVE, secondsFor } from "../../tools/gpu/plan.ts";
import { runDeno } from "../../tools/gpu/process.ts";
import { judge, targetsText } from "../../tools/gpu/targets.ts";
import { at } from "../bench/documents.ts";

const SIZES = [64, 4096, 256];
const cwd = Deno.cwd();

Deno.test("the plan begins with what leaves a result, and goes from small to large sizes", () => {
  const phases = planPhases(SIZES, 64);
  assert.deepEqual(phases.slice(0, 4).map(({ name }) => name), [
    "device",
    "smoke",
    "checks",
    "tuning",
  ]);
  const measured = phases.filter(({ name }) => name === "measure");
  assert.deepEqual(measured.map(({ size }) => size), [64, 256, 4096]);
  assert.ok(!planPhases(SIZES, 0).some(({ name }) => name === "tuning"));
});

Deno.test("the parts together keep within the limit, however long each takes", () => {
  const phases = planPhases([1 << 20, 1 << 22, 1 << 24], 1 << 20);
  for (const use of [1, 0.3]) {
    let left = 350;
    for (const index of phases.keys()) {
      const seconds = secondsFor(phases, index, left);
      assert.ok(seconds >= 3 && callTimeout(seconds) < seconds);
      left -= use * seconds;
    }
    assert.ok(left >= RESERVE - 1e-9, `${left} s are left`);
  }
  assert.equal(secondsFor(phases, 0, RESERVE + 1), 0);
});

Deno.test("a program is stopped when its time is over, and a failure keeps the end of its output", async () => {
  const sleep = "console.log('begun'); await new Promise((end) => setTimeout(end, 1e6));";
  const stopped = await runDeno(["eval", "--no-lock", sleep], { seconds: 4.5, cwd });
  assert.equal(stopped.outcome, "stopped");
  const failed = await runDeno(["eval", "--no-lock", "throw new Error('no GPU')"], {
    seconds: 60,
    cwd,
  });
  assert.equal(failed.outcome, "failed");
  assert.match(failed.detail!, /no GPU/);
  const done = await runDeno(["eval", "--no-lock", "console.log(6 * 7)"], { seconds: 60, cwd });
  assert.deepEqual(done, { outcome: "done", output: "42\n" });
});

Deno.test("a measurement ends before its limit and leaves a summary of what it had no time for", async () => {
  const out = await Deno.makeTempDir();
  try {
    const limit = 12;
    const start = performance.now();
    const options = {
      out,
      limit,
      sizes: [64],
      tuningSize: 0,
      targetTime: 0.01,
      rounds: 1,
      peers: [],
      python: "",
    };
    const { phases } = await measure(options);
    assert.ok(performance.now() - start < 1000 * limit);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(`${out}/summary.json`)).phases, phases);
    assert.equal(phases.length, planPhases([64], 0).length);
    assert.equal(phases[0].outcome, "skipped");
    for (const { seconds, allowed } of phases) assert.ok(seconds <= allowed + 2);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

const row = (median: number, changes: Partial<OfRun<Result>>) =>
  at(median, { device: "gpu", size: 1 << 24, precision: "f32", ...changes });

Deno.test("targets: bandwidth, and times as fast as each peer of the same case", () => {
  const benchmark = "isoneutral_mixing";
  const targets = judge({
    results: [
      row(1, { benchmark, backend: "webgpu", bandwidth_fraction: 0.65 }),
      row(4, { benchmark, backend: "jax" }),
      row(6, { benchmark, backend: "cupy" }),
      row(6, { benchmark, backend: "cupy", precision: "f64" }),
      row(9, { benchmark, backend: "webgpu_f32x2" }),
    ],
    skipped: [],
  });
  assert.deepEqual(
    targets.map(({ target, value, wanted, reached }) => [target, value, wanted, reached]),
    [
      ["correct", 1, 1, true],
      ["bandwidth", 0.65, 0.6, true],
      ["faster than jax", 4, 5, false],
      ["faster than cupy", 6, 5, true],
    ],
  );
  assert.match(
    targetsText(targets),
    /^MISSED {3}isoneutral_mixing .*: faster than jax 4\.00, wanted 5$/m,
  );
});

Deno.test("the equation of state's bandwidth counts in f32 at 16M only", () => {
  const judged = (size: number, precision: "f64" | "f32") =>
    judge({
      results: [
        row(1, {
          benchmark: "equation_of_state",
          backend: "webgpu",
          bandwidth_fraction: 0.5,
          size,
          precision,
        }),
      ],
      skipped: [],
    }).map(({ target }) => target);
  assert.deepEqual(judged(1 << 24, "f32"), ["correct", "bandwidth"]);
  assert.deepEqual(judged(1 << 22, "f32"), ["correct"]);
  assert.deepEqual(judged(1 << 24, "f64"), ["correct"]);
});

Deno.test("a row that was not measured misses its target with the reason", () => {
  const reason = "the shader does not compile";
  const skipped = [{ backend: "webgpu", benchmark: "b", device: "gpu" as const, reason, run: 0 }];
  const targets = judge({ results: [], skipped });
  assert.deepEqual(targets.map(({ reached }) => reached), [false]);
  assert.equal(
    targetsText(targets),
    "MISSED   b webgpu gpu: measured (the shader does not compile) 0.00, wanted 1\n",
  );
});

Deno.test("a row that one part measured and others did not is not missing, others are once", () => {
  const measured = row(1, { benchmark: "isoneutral_mixing", backend: "webgpu", precision: "f64" });
  const { benchmark, backend, device, precision, formulation, size } = measured;
  const skipped = [size, 2 * size, 2 * size].map((size) => ({
    ...{ benchmark, backend, device, precision, formulation, size, run: 0 },
    reason: "not measured before the run ended",
  }));
  const targets = judge({ results: [measured], skipped });
  assert.deepEqual(targets.map(({ row, reached }) => [row, reached]), [
    [`isoneutral_mixing ${size} webgpu gpu f64 closed`, true],
    [`isoneutral_mixing ${2 * size} webgpu gpu f64 closed`, false],
  ]);
});
