import assert from "node:assert/strict";
import type { Results } from "../../bench/results/schema.ts";
import { appears, exists, PLUGIN, processesWith, program, start } from "./program.ts";

const FAULTS = new URL("../fixtures/faults_plugin.ts", import.meta.url).pathname;

const quick = ["scaling", "-s", "64", "-s", "1k", "-r", "12", "--target-time", "0.001"]
  .concat("--rounds", "2");

async function measure(backends: readonly string[], ...more: string[]): Promise<Results> {
  const { stdout } = await program([
    ...[...quick, "--plugin", FAULTS, "--format", "json", ...more],
    ...backends.flatMap((name) => ["-b", name]),
  ]);
  return JSON.parse(stdout);
}

function reasons({ skipped }: Results, backend: string): string[] {
  return skipped.filter((one) => one.backend === backend).map(({ reason }) => reason);
}

/** Rows that were not released well, by message. */
function unreleased({ warnings }: Results): Record<string, string[]> {
  return Object.fromEntries(
    warnings.filter(({ code }) => code === "not-released")
      .map(({ message, rows }) => [message, rows.toSorted()])
      .sort(),
  );
}

Deno.test("each fault is caught and named, and all good rows stay intact", async () => {
  const results = await measure(
    ["typed_array", "twin", "throws", "exits", "prints", "returns_nan", "computes_nothing"].concat(
      ["computes_early", "returns_stale", "returns_nothing"],
    ),
  );
  const rows = (backend: string) => results.results.filter((row) => row.backend === backend);
  for (const good of ["typed_array", "twin", "prints"]) {
    assert.deepEqual(rows(good).map(({ calls, status }) => [calls, status]), [
      [12, "ok"],
      [12, "ok"],
    ], good);
  }
  for (const bad of ["returns_nan", "computes_nothing", "returns_stale"]) {
    assert.deepEqual(rows(bad).map(({ status }) => status), ["FAILED", "FAILED"], bad);
  }
  assert.deepEqual(reasons(results, "throws"), Array(2).fill("division by cucumber"));
  assert.equal(reasons(results, "exits").length, 2);
  for (const reason of reasons(results, "exits")) assert.match(reason, /exited with code 7/);
  assert.deepEqual(rows("computes_early"), []);
  const early = "has the result before it is called: the work is not in the timed call";
  assert.deepEqual(reasons(results, "computes_early"), Array(2).fill(early));
  const silence = "Cannot check the result: outputs() returned undefined, " +
    "wanted an iterable of the outputs: y";
  assert.deepEqual(reasons(results, "returns_nothing"), Array(2).fill(silence));
});

Deno.test("errors after the measurement are reported, and costs no rows", async () => {
  const failing = ["clings", "drops", "leaves"];
  const results = await measure(failing);
  const rows = results.results.map(({ backend }) => backend);
  assert.deepEqual(rows.sort(), failing.flatMap((name) => [name, name]));
  assert.deepEqual(results.skipped, []);
  assert.deepEqual(unreleased(results), {
    "Cannot release a case: mine": ["scaling 1024 clings cpu f64", "scaling 64 clings cpu f64"],
    "Cannot tear drops (cpu) down: dropped it": [],
    "Cannot tear leaves (cpu) down: leaves exited with code 3": [],
  });
});

Deno.test({
  name: "processes that abort once their work is done cost no rows, and no failure",
  ignore: Deno.build.os === "windows",
  async fn() {
    const aborting = ["aborts_in_release", "aborts_in_teardown", "aborts_at_exit"];
    const { code, stdout, stderr } = await program([
      ...[...quick, "--plugin", FAULTS, "--format", "json", "--strict"],
      ...aborting.flatMap((name) => ["-b", name]),
    ]);
    assert.equal(code, 0, stderr);
    const results: Results = JSON.parse(stdout);
    assert.deepEqual(
      results.results.map(({ backend, calls, status }) => [backend, calls, status]).sort(),
      aborting.flatMap((name) => [[name, 12, "ok"], [name, 12, "ok"]]).sort(),
    );
    assert.deepEqual(results.skipped, []);
    const [released, ...others] = Object.keys(unreleased(results));
    assert.equal(released, "Cannot release a case: aborts_in_release was killed by SIGABRT");
    assert.deepEqual(others, [
      "Cannot tear aborts_in_teardown (cpu) down: aborts_in_teardown was killed by SIGABRT",
    ]);
  },
});

Deno.test("a kernel that works in its first call only, or in every second, gets no row", async () => {
  const sizes = ["polynomial", "-s", "64", "-s", "256k", "-r", "8", "--target-time", "0.001"]
    .concat("--rounds", "2");
  const { stdout } = await program([
    ...[...sizes, "--plugin", FAULTS, "--format", "json"],
    ...["twin", "computes_once", "skips_calls"].flatMap((name) => ["-b", name]),
  ]);
  const results: Results = JSON.parse(stdout);
  assert.deepEqual(results.results.map(({ backend }) => backend), ["twin", "twin"]);
  const wanted = /^does not do its work in the timed call: .* for 262,144 points would need/;
  for (const idle of ["computes_once", "skips_calls"]) {
    assert.equal(reasons(results, idle).length, 2);
    for (const reason of reasons(results, idle)) assert.match(reason, wanted);
  }
});

Deno.test("a kernel that is right at first and gives out zeros later is FAILED", async () => {
  const { results } = await measure(["twin", "zeros_later"], "-r", "240");
  assert.deepEqual(
    results.map(({ backend, status, errors: [{ deviating }] }) => [backend, status, deviating]),
    [
      ["twin", "ok", 0],
      ["zeros_later", "FAILED", 1],
      ["twin", "ok", 0],
      ["zeros_later", "FAILED", 1],
    ],
  );
});

Deno.test("cases that fill a library's own memory get a fresh one each", async () => {
  const { results } = await measure(["never_frees"]);
  assert.deepEqual(results.map(({ size, status }) => [size, status]), [[64, "ok"], [1024, "ok"]]);
});

Deno.test("a backend that hangs is given up after --timeout", async () => {
  const results = await measure(["twin", "hangs"], "--timeout", "2");
  assert.deepEqual(results.results.map(({ backend }) => backend), ["twin", "twin"]);
  assert.equal(reasons(results, "hangs").length, 2);
  assert.match(reasons(results, "hangs")[0], /gave no answer to "run" within 2 s/);
});

Deno.test("--timeout does not limit how long a backend takes to be set up", async () => {
  const results = await measure(["wakes_slowly"], "--timeout", "1");
  assert.deepEqual(results.skipped, []);
  assert.deepEqual(results.results.map(({ calls }) => calls), [12, 12]);
});

Deno.test("a promise that never settles ends the program with a reason, not with success", async () => {
  const stuck = ["--plugin", FAULTS, "-b", "sleeps_forever", "--no-isolate"]
    .concat("--rounds", "1");
  const measured = await program([...quick, ...stuck]);
  assert.equal(measured.code, 1);
  assert.match(measured.stderr, /Cannot finish: a promise that a backend awaits never settles\n$/);
  const plugin = "data:text/javascript,export default () => new Promise(() => {})";
  const listed = await program(["list", "--plugin", plugin]);
  assert.equal(listed.code, 2);
  assert.match(listed.stderr, /Cannot load plugin .*: a promise that it awaits never settles\n$/);
});

Deno.test({
  name: "Ctrl-C does not wait for a backend that hangs",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const directory = await Deno.makeTempDir();
    try {
      // Without end if it did wait: there is no timeout to come to the rescue.
      const args = [...quick, "--plugin", FAULTS, "-b", "twin", "-b", "hangs", "--timeout", "1e6"];
      const child = start([...args, "-o", `${directory}/r.json`, "--checkpoint", "0.001"]);
      for (let text = ""; !text;) {
        text = await Deno.readTextFile(`${directory}/r.json`).catch(() => "");
      }
      child.kill("SIGINT");
      const { code, stdout } = await child.output();
      assert.equal(code, 130);
      assert.match(new TextDecoder().decode(stdout), /interrupted: not all calls were made/);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

Deno.test({
  name: "kill -9 leaves no backend behind that hangs",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const directory = await Deno.makeTempDir();
    const mark = `HPC_BENCH_TEST=${crypto.randomUUID()}`;
    try {
      const args = [...quick, "--plugin", FAULTS, "-b", "twin", "-b", "hangs", "--timeout", "1e6"];
      const sign = `${directory}/hangs`;
      const env = Object.fromEntries([mark.split("=")]);
      const child = start(args, { ...env, TMPDIR: directory, HANGS_SIGN: sign });
      const pipes = [child.stdout.cancel(), child.stderr.cancel()];
      await exists(sign, child);
      // The program, its two backends, and the control.
      assert.equal(processesWith(mark).length, 4);
      child.kill("SIGKILL");
      await child.status;
      await Promise.all(pipes);
      for (let tries = 0; processesWith(mark).length > 0 && tries < 400; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      const left = processesWith(mark);
      left.forEach((pid) => Deno.kill(pid, "SIGKILL"));
      assert.deepEqual(left, []);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

Deno.test("a timeout longer than timers can be is not over at once", async () => {
  const results = await measure(["twin"], "--timeout", "3e6");
  assert.deepEqual(results.results.map(({ calls }) => calls), [12, 12]);
});

Deno.test("a backend that allocates without end dies alone", async () => {
  const results = await measure(["twin", "allocates"], "--timeout", "120");
  assert.deepEqual(results.results.map(({ backend }) => backend), ["twin", "twin"]);
  assert.equal(reasons(results, "allocates").length, 2);
  const outOfMemory = /^allocates (was killed by|exited with) .*; last output: .*out of memory/i;
  for (const reason of reasons(results, "allocates")) assert.match(reason, outOfMemory);
});

Deno.test("--no-isolate computes the same in one process", async () => {
  const isolated = await measure(["typed_array", "twin"]);
  const together = await measure(["typed_array", "twin"], "--no-isolate", "--rounds", "1");
  assert.equal(isolated.runs[0].options.isolated, true);
  assert.equal(together.runs[0].options.isolated, false);
  const errors = ({ results }: Results) => results.map(({ backend, errors }) => [backend, errors]);
  assert.deepEqual(errors(isolated), errors(together));
});

Deno.test("nothing is left in the temporary folder", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await program([...quick, "--plugin", PLUGIN, "-b", "twin"], { TMPDIR: directory });
    assert.deepEqual([...Deno.readDirSync(directory)], []);
    // A library that would leave files of its own there.
    const run = ["equation_of_state", "-s", "64", "-r", "1", "-b", "onnxruntime_node"];
    await program([...run, "--target-time", "0.001"], { TMPDIR: directory });
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test({
  name: "kill -9 in the middle, and --resume makes the rounds that are missing",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const directory = await Deno.makeTempDir();
    try {
      const path = `${directory}/r.json`;
      const args = ["scaling", "-s", "64", "-s", "1k", "--plugin", PLUGIN, "-b", "twin"].concat(
        ["-b", "typed_array", "--target-time", "0.001", "-r", "1500", "--shuffle-seed", "3"],
      );
      const child = start([...args, "-o", path, "--checkpoint", "0.05"], { TMPDIR: directory });
      const pipes = [child.stdout.cancel(), child.stderr.cancel()];
      await appears(path, child, ({ checkpoint }) => checkpoint?.[0]?.rounds.length! > 0);
      child.kill("SIGKILL");
      await child.status;
      await Promise.all(pipes);
      const before: Results = JSON.parse(await Deno.readTextFile(path));
      assert.equal(before.runs[0].interrupted, true);

      const without = await program(["--resume", path]);
      assert.equal(without.code, 2);
      assert.match(without.stderr, /Cannot find benchmark "scaling"|Cannot resume/);
      assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), before);
      const { code } = await program(["--resume", path, "--plugin", PLUGIN]);
      assert.equal(code, 0);
      const after: Results = JSON.parse(await Deno.readTextFile(path));
      assert.equal(after.runs[0].interrupted, false);
      assert.equal(after.checkpoint, undefined);
      assert.deepEqual(after.runs[0].options, before.runs[0].options);
      const cases = after.results.map(({ backend, size }) => `${backend} ${size}`);
      const undisturbed = ["twin 1024", "twin 64", "typed_array 1024", "typed_array 64"];
      assert.deepEqual(cases.sort(), undisturbed);
      for (const row of after.results) {
        assert.deepEqual(row.rounds.map(({ times }) => times.length), [375, 375, 375, 375]);
        const { backend, size } = row;
        const earlier = before.checkpoint!.find((c) => c.backend === backend && c.size === size)!;
        assert.ok(earlier.rounds.length > 0);
        assert.deepEqual(row.rounds.slice(0, earlier.rounds.length), earlier.rounds);
      }
      const again = await program(["--resume", path, "--plugin", PLUGIN]);
      assert.equal(again.code, 0);
      assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), after);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

Deno.test("--resume refuses files that are no unfinished results, and leaves them alone", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const path = `${directory}/r.json`;
    const contents: [string, RegExp][] = [
      ["", /the file is empty/],
      ['{"schema": 1, "tool"', /not JSON/],
      ["[]", /no results document of schema 1/],
      ['{"schema": 2}', /no results document of schema 1 \(found 2\)/],
      ['{"schema": 1}', /at runs: /],
      [
        '{"schema": 1, "runs": [{"tool": {"name": "x", "version": 3}}]}',
        /at runs\.0\.tool\.version: /,
      ],
    ];
    for (const [text, message] of contents) {
      await Deno.writeTextFile(path, text);
      const { code, stderr } = await program(["--resume", path]);
      assert.match(stderr, message);
      assert.equal(code, 2);
      assert.equal(await Deno.readTextFile(path), text);
    }
    const missing = await program(["--resume", `${directory}/none.json`]);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /Cannot read results from/);
    const both = await program(["scaling", "--plugin", PLUGIN, "--resume", path]);
    assert.match(both.stderr, /the file says which/);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
