import assert from "node:assert/strict";
import { getBackend, registerBackend, run } from "../../../mod.ts";
import type { Results } from "../../../bench/results/schema.ts";
import { quick } from "./quick.ts";

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
