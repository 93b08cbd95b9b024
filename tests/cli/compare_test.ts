import assert from "node:assert/strict";
import { mergeResults } from "../../bench/results/merging/merge.ts";
import { medianOfRounds } from "../../bench/results/rounds.ts";
import type { Result, Results } from "../../bench/results/schema.ts";
import { inRun, results, row } from "../bench/documents.ts";
import { PLUGIN, program, start } from "./program.ts";

/** A run of four rounds of 50 calls with a spread of 2 %. */
const run: Results = {
  ...results,
  results: ["typed_array", "other"].map((backend, n) =>
    timed(
      row({ backend, calls: 200 }),
      (round, call) => 1e-3 * (n + 1) * (1 + (((50 * round + call) * 37) % 41) / 1000),
    )
  ),
};

/** A row whose calls take these times. */
function timed<T extends Result>(one: T, time: (round: number, call: number) => number): T {
  const rounds = [0, 1, 2, 3].map((round) => ({
    times: Array.from({ length: 50 }, (_, call) => time(round, call)),
  }));
  return { ...one, rounds, median: medianOfRounds(rounds) };
}

function scaled(factor: number): Results {
  const slow = run.results.map((one) =>
    timed(one, (round, call) => factor * one.rounds[round].times[call])
  );
  return { ...run, results: slow };
}

async function withFiles(
  documents: Record<string, unknown>,
  test: (path: (name: string) => string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  const path = (name: string) => `${directory}/${name}`;
  try {
    for (const [name, content] of Object.entries(documents)) {
      const text = typeof content === "string" ? content : JSON.stringify(content);
      await Deno.writeTextFile(path(name), text);
    }
    await test(path);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("compare: the same run exits 0, a slower one 1, a tolerated slowdown 0", () =>
  withFiles({ "a.json": run, "b.json": scaled(1.1) }, async (path) => {
    const same = await program(["compare", path("a.json"), path("a.json")]);
    assert.equal(same.code, 0);
    assert.match(same.stdout, /2 same/);
    const slower = await program(["compare", path("a.json"), path("b.json")]);
    assert.equal(slower.code, 1);
    assert.match(slower.stdout, /2 slower/);
    const tolerated = ["compare", path("a.json"), path("b.json"), "--threshold", "20%"];
    assert.equal((await program(tolerated)).code, 0);
    const faster = await program(["compare", path("b.json"), path("a.json"), "--format", "json"]);
    assert.equal(faster.code, 0);
    const verdicts = JSON.parse(faster.stdout).map(({ verdict }: { verdict: string }) => verdict);
    assert.deepEqual(verdicts, ["faster", "faster"]);
  }));

Deno.test("compare: what failed before may fail again, what is new to fail exits 1", () => {
  const failing = scaled(0.1);
  const wrong = {
    ...failing,
    results: failing.results.map(({ reason: _, ...one }) => ({
      ...one,
      status: "FAILED",
      reason: "it is wrong",
    })),
  };
  return withFiles({ "a.json": run, "b.json": wrong }, async (path) => {
    const broken = await program(["compare", path("a.json"), path("b.json")]);
    assert.equal(broken.code, 1);
    assert.match(broken.stdout, /2 FAILED\n(.*: FAILED: it is wrong\n){2}$/);
    assert.equal((await program(["compare", path("b.json"), path("b.json")])).code, 0);
    assert.equal((await program(["compare", path("b.json"), path("a.json")])).code, 0);
  });
});

Deno.test("compare: a case that could not be measured any more exits 1 with the reason", () => {
  const [kept, lost] = run.results;
  const { benchmark, backend, device, precision, size } = lost;
  const failed = { run: 0, benchmark, backend, device, precision, size, reason: "out of steam" };
  const absent = { run: 0, backend, device, reason: "no such library" };
  const without = (skipped: unknown[], changes = {}) => ({
    ...run,
    results: [kept],
    skipped,
    ...changes,
  });
  const [first] = run.runs;
  const elsewhere = [{ ...first, environment: { ...first.environment, cpu: "Another" } }];
  const files = {
    "a.json": run,
    "failed.json": without([failed]),
    "absent.json": without([absent]),
    "unasked.json": without([]),
    "other.json": without([{ ...failed, size: size + 1 }]),
    "failed-elsewhere.json": without([failed], { runs: elsewhere }),
    "absent-elsewhere.json": without([absent], { runs: elsewhere }),
    "none.json": { ...without([failed]), results: [] },
  };
  return withFiles(files, async (path) => {
    const compare = (name: string, ...args: string[]) =>
      program(["compare", path("a.json"), path(name), "--force", ...args]);
    const expected: [string, number, RegExp][] = [
      ["failed.json", 1, /1 not measured.*\n.*: not measured: out of steam\n$/],
      ["absent.json", 1, /1 not measured.*\n.*: not measured: no such library\n$/],
      ["unasked.json", 0, /1 only in baseline\n$/],
      ["other.json", 0, /1 only in baseline\n$/],
      ["failed-elsewhere.json", 1, /: not measured: out of steam\n$/],
      ["absent-elsewhere.json", 0, /1 only in baseline\n$/],
      ["none.json", 1, /1 not measured, 1 only in baseline\n/],
    ];
    for (const [name, code, message] of expected) {
      const outcome = await compare(name);
      assert.match(outcome.stdout, message, name);
      assert.equal(outcome.code, code, name);
    }
    assert.equal((await compare("unasked.json", "--require-all")).code, 1);
    assert.equal((await compare("a.json", "--require-all")).code, 0);
    const json = JSON.parse((await compare("failed.json", "--format", "json")).stdout);
    assert.deepEqual(
      json.map(({ verdict, reason }: { verdict: string; reason?: string }) => [verdict, reason]),
      [["same", undefined], ["not measured", "out of steam"]],
    );
    assert.match((await compare("failed.json", "--format", "markdown")).stdout, /- .*out of steam/);
  });
});

Deno.test("compare: files in which nothing matches, or too much, exit 2", () => {
  const small = { ...run, results: run.results.map((one) => ({ ...one, size: 64 })) };
  const later = inRun({ environment: { time: "2026-02-02T00:00:00.000Z" } }, run);
  const both = mergeResults([run, later]);
  const last = inRun({ environment: { time: "2026-03-03T00:00:00.000Z" } }, run);
  return withFiles(
    { "a.json": run, "b.json": small, "c.json": both, "d.json": last },
    async (path) => {
      const cases: [string, string, RegExp][] = [
        [
          "a.json",
          "b.json",
          /Cannot compare .*: nothing in them matches, no size is in both \(4096; now 64\)$/m,
        ],
        [
          "c.json",
          "d.json",
          /Cannot choose the runs to compare: the baseline holds typed_array f64/,
        ],
      ];
      for (const [before, after, message] of cases) {
        const { code, stdout, stderr } = await program(["compare", path(before), path(after)]);
        assert.match(stderr, message);
        assert.equal(stderr.trim().split("\n").length, 1);
        assert.deepEqual([code, stdout], [2, ""]);
      }
      assert.equal((await program(["compare", path("c.json"), path("c.json")])).code, 0);
    },
  );
});

Deno.test("compare: options that differ between the files are named, and compared all the same", () => {
  const more = inRun({ options: { sizes: [4096, 65536], target_time: 1 } }, run);
  return withFiles({ "a.json": run, "b.json": more }, async (path) => {
    const { code, stdout, stderr } = await program(["compare", path("a.json"), path("b.json")]);
    assert.equal(code, 0);
    assert.match(stdout, /2 same/);
    assert.deepEqual(stderr.trim().split("\n"), [
      "hpc-bench: note: size: 4,096 in the baseline, 4,096, 65,536 now",
      "hpc-bench: note: target time: 2 s in the baseline, 1 s now",
    ]);
  });
});

Deno.test("compare: another machine is refused unless forced", () => {
  const other = inRun({ environment: { cpu: "Another processor" } }, run);
  return withFiles({ "a.json": run, "b.json": other }, async (path) => {
    const refused = await program(["compare", path("a.json"), path("b.json")]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /warning: processor: A fine processor .* Another processor now/);
    assert.match(refused.stderr, /use --force/);
    const forced = await program(["compare", path("a.json"), path("b.json"), "--force"]);
    assert.equal(forced.code, 0);
    assert.match(forced.stderr, /warning: processor/);
  });
});

Deno.test("compare and merge: unreadable files and bad options exit 2, nothing is overwritten", () =>
  withFiles({ "a.json": run, "cut.json": JSON.stringify(run).slice(0, 99) }, async (path) => {
    const cases: [string[], RegExp][] = [
      [["compare", path("a.json"), path("none.json")], /Cannot read results from .*none\.json/],
      [["compare", path("cut.json"), path("a.json")], /not JSON, perhaps cut off/],
      [["compare", path("a.json")], /missing required argument 'current\.json'/],
      [["compare", path("a.json"), path("a.json"), "--threshold", "x"], /threshold "x"/],
      [["compare", path("a.json"), path("a.json"), "--format", "csv"], /format "csv"/],
      [["merge", path("a.json"), path("a.json"), "-o", path("a.json")], /occurs twice/],
      [["merge", path("a.json"), path("cut.json"), "-o", path("a.json")], /not JSON/],
      [["merge", path("a.json"), "-o", path("a.xyz")], /extension must be one of/],
      [["merge", path("a.json")], /required option '-o, --output <file>'/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await program(args);
      assert.match(stderr, message);
      assert.equal(code, 2, args.join(" "));
    }
    assert.deepEqual(
      JSON.parse(await Deno.readTextFile(path("a.json"))),
      JSON.parse(JSON.stringify(run)),
    );
  }));

Deno.test("the shards of a run, merged, are the whole run", () =>
  withFiles({}, async (path) => {
    const args = ["scaling", "--plugin", PLUGIN, "-s", "64", "-s", "512", "-s", "1k", "-r", "1"]
      .concat(["--target-time", "0.001", "-b", "typed_array", "-b", "twin"]);
    const whole = await program([...args, "-o", path("whole.json")]);
    assert.equal(whole.code, 0);
    for (const part of [1, 2]) {
      const shard = await program([...args, "--shard", `${part}/2`, "-o", path(`${part}.json`)]);
      assert.equal(shard.code, 0);
    }
    const slurm = { SLURM_ARRAY_TASK_ID: "2", SLURM_ARRAY_TASK_COUNT: "3" };
    assert.equal((await program([...args, "--shard", "slurm"], slurm)).code, 0);
    const outside = await program([...args, "--shard", "slurm"]);
    assert.equal(outside.code, 2);
    assert.match(outside.stderr, /SLURM_ARRAY_TASK_ID is not set/);
    const merge = ["merge", path("1.json"), path("2.json"), "-o", path("all.json")];
    assert.equal((await program(merge)).code, 0);
    const part = await program(["merge", path("1.json"), "-o", path("part.json")]);
    assert.equal(part.code, 0);
    assert.match(part.stderr, /^hpc-bench: warning: shard 2 of 2 is missing: .*--shard 2\/2 .*\n$/);
    const cases = async (name: string) => {
      const document: Results = JSON.parse(await Deno.readTextFile(path(name)));
      return document.results.map(({ backend, size }) => `${backend} ${size}`).sort();
    };
    assert.deepEqual(await cases("all.json"), await cases("whole.json"));
  }));

Deno.test("two runs at once on one file: the file is always whole, the last one wins", () =>
  withFiles({}, async (path) => {
    const args = ["scaling", "--plugin", PLUGIN, "-s", "64", "-r", "400", "-b", "twin"]
      .concat(["--target-time", "0.001", "--checkpoint", "0.02", "-o", path("r.json")]);
    const runs = [start(args), start(args)].map((child) => child.output());
    let reads = 0;
    const watch = async () => {
      const text = await Deno.readTextFile(path("r.json")).catch(() => "");
      if (text) {
        JSON.parse(text);
        reads++;
      }
    };
    const finished = Promise.all(runs);
    for (let done = false; !done;) {
      done = await Promise.race([
        finished.then(() => true),
        new Promise<false>((resolve) => setTimeout(() => resolve(false), 5)),
      ]);
      await watch();
    }
    assert.deepEqual((await finished).map(({ code }) => code), [0, 0]);
    assert.ok(reads > 0);
    assert.equal(JSON.parse(await Deno.readTextFile(path("r.json"))).runs[0].interrupted, false);
    const folder = path("r.json").slice(0, -"/r.json".length);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["r.json"]);
  }));
