import assert from "node:assert/strict";
import { decodeNpy } from "../../base/files/npy.ts";
import type { Result, Results } from "../../bench/results/schema.ts";
import { appears, PLUGIN, PROGRAM, program, start } from "./program.ts";

/** As many calls as rounds, which take most of the time: each starts a process per backend. */
const quick = ["scaling", "--plugin", PLUGIN, "-s", "64", "-r", "2", "--target-time", "0.001"];

Deno.test("the table goes to stdout, nothing to stderr when piped", async () => {
  const { code, stdout, stderr } = await program([...quick, "-b", "typed_array", "-b", "twin"]);
  assert.equal(code, 0);
  assert.equal(stderr, "");
  assert.match(stdout, /scaling, size 64 \(8 × 8 × 1 points\)/);
  assert.match(stdout, / twin +fused +f64 +2 .* ok/);
  assert.match(stdout, /shuffle seed \d+/);
});

Deno.test("`run` is the default command", async () => {
  const named = await program(["run", ...quick, "-b", "twin"]);
  assert.equal(named.code, 0);
  assert.match(named.stdout, / twin +fused +f64 /);
});

Deno.test("--format json, -o json, csv and md, and --save-outputs", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const file = (name: string) => `${directory}/${name}`;
    const { code, stdout } = await program([
      ...[...quick, "-b", "twin", "-p", "f32", "--format", "json", "--shuffle-seed", "9"],
      ...["-o", file("r.json"), "-o", file("r.csv"), "-o", file("r.md")],
      ...["--save-outputs", file("out"), "-r", "5"],
    ]);
    assert.equal(code, 0);
    const printed: Results = JSON.parse(stdout);
    assert.equal(printed.schema, 1);
    assert.equal(printed.runs[0].options.shuffle_seed, 9);
    assert.deepEqual(printed.runs[0].options.sizes, [64]);
    assert.equal(printed.results.length, 1);
    const made = printed.results[0].rounds.map(({ times }) => times.length);
    assert.deepEqual([made.length, made.reduce((a, b) => a + b)], [4, 5]);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(file("r.json"))), printed);
    assert.match(await Deno.readTextFile(file("r.csv")), /\r\nscaling,64,twin,/);
    assert.match(await Deno.readTextFile(file("r.md")), /\| twin \| fused \| f32 \|/);
    const saved = decodeNpy(await Deno.readFile(file("out/scaling/64/twin-f32/output_y.npy")), "y");
    assert.deepEqual(saved.shape, [8, 8, 1]);
    assert.ok(saved.data instanceof Float32Array);
    assert.ok(saved.data.every((value) => value >= 2 && value < 4));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("--strict makes an inconsistent result an error, without it it is only shown", async () => {
  const lenient = await program([...quick, "-b", "idle"]);
  assert.equal(lenient.code, 0);
  assert.match(lenient.stdout, / idle .* FAILED/);
  const strict = await program([...quick, "-b", "idle", "--strict"]);
  assert.equal(strict.code, 1);
  assert.equal((await program([...quick, "-b", "twin", "--strict"])).code, 0);
});

Deno.test("an empty variable counts as unset", async () => {
  const { code, stderr } = await program([...quick, "-b", "twin"], { HPC_BENCH_PEERS: "" });
  assert.deepEqual([code, stderr], [0, ""]);
});

Deno.test("--strict counts cases that failed and named backends that are unavailable", async () => {
  const run = async (backend: string) => {
    const args = [...quick, "-b", "twin", "-b", backend];
    return [(await program(args)).code, (await program([...args, "--strict"])).code];
  };
  assert.deepEqual(await run("thrower"), [0, 1]);
  assert.deepEqual(await run("absent"), [0, 1]);
  assert.deepEqual(await run("typed_array"), [0, 0]);
});

Deno.test("formats for programs: what was not measured is printed on stderr", async () => {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const args = [...quick, "-b", "twin", "-b", "thrower", "-b", "absent", "-o", path];
    const lines = [
      "hpc-bench: not measured: absent (cpu): no such library here\n",
      "hpc-bench: not measured: thrower (cpu), scaling, size 64, f64: out of steam\n",
    ].join("");
    for (const format of ["csv", "json"]) {
      for (const command of [args, ["report", path]]) {
        const { code, stderr } = await program([...command, "--format", format]);
        assert.deepEqual([code, stderr], [0, lines], format);
      }
    }
    const { stdout, stderr } = await program(args);
    assert.equal(stderr, "");
    assert.match(stdout, /thrower \(cpu\).*out of steam/);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("the option --pin leaves a benchmark after it alone", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const [benchmark, ...options] = quick;
  const { code, stdout } = await program(["--pin", benchmark, ...options, "-b", "twin"]);
  assert.equal(code, 0);
  assert.match(stdout, / twin +fused +f64 /);
  const unknown = await program(["--pin", "scalign", ...options]);
  assert.match(unknown.stderr, /Cannot find benchmark "scalign": did you mean "scaling"/);
  const number = await program([...quick, "--pin", "1.5"]);
  assert.match(number.stderr, /Cannot use CPU "1\.5": CPU must be an integer, 0 or more/);
});

Deno.test("sizes may be a list, with exponents and fractions of units", async () => {
  const args = ["scaling", "--plugin", PLUGIN, "-r", "1", "--target-time", "0.001", "-b", "twin"];
  const { stdout } = await program([...args, "-s", "1e2,0.25k", "-s", "64", "--format", "json"]);
  assert.deepEqual(JSON.parse(stdout).runs[0].options.sizes, [64, 100, 256]);
});

Deno.test("a note names the backends that do not compute on the device", async () => {
  const args = [...quick, "-b", "twin", "-b", "typed_array", "--device", "gpu"];
  const { code, stderr } = await program(args);
  const note = "hpc-bench: note: twin and typed_array compute on the CPU, not on the device gpu\n";
  assert.deepEqual([code, stderr], [0, note]);
  assert.equal((await program([...args, "--quiet"])).stderr, "");
  assert.equal((await program([...args.slice(0, -2)])).stderr, "");
});

Deno.test("a note names an unfinished run that is about to be replaced", async () => {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const args = [...quick, "-b", "twin", "-o", path];
    assert.equal((await program(args)).stderr, "");
    const complete = JSON.parse(await Deno.readTextFile(path));
    assert.equal((await program(args)).stderr, "");
    await Deno.writeTextFile(path, JSON.stringify({ ...complete, checkpoint: [] }));
    const { code, stderr } = await program(args);
    assert.equal(code, 0);
    const note = `note: replaces the unfinished run in "${path}", which --resume would continue`;
    assert.equal(stderr, `hpc-bench: ${note}\n`);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("a temporary folder that does not exist is found out before anything is measured", async () => {
  const { code, stdout, stderr } = await program([...quick, "-b", "twin"], {
    TMPDIR: "/none/such",
  });
  const folder = 'temporary folder "/none/such" that TMPDIR names: No such file or directory';
  assert.equal(stderr, `hpc-bench: Cannot use the ${folder} (os error 2)\n`);
  assert.deepEqual([code, stdout], [2, ""]);
  const together = [...quick, "-b", "twin", "--no-isolate"];
  assert.equal((await program(together, { TMPDIR: "/none/such" })).code, 0);
});

Deno.test("a run in which nothing could be measured exits 1 and says why", async () => {
  const { code, stdout } = await program([...quick, "-b", "absent"]);
  assert.equal(code, 1);
  assert.match(stdout, /absent \(cpu\): no such library here/);
});

Deno.test({
  name: "a folder that is lost during a run is reported, the table is printed all the same",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const directory = await Deno.makeTempDir();
    const moved = `${directory}-moved`;
    try {
      const path = `${directory}/r.json`;
      const slow = [...quick.slice(0, -4), "-r", "3000000", "-b", "twin", "-o", path];
      const child = start([...slow, "--checkpoint", "0.05"]);
      await appears(path, child);
      await Deno.rename(directory, moved);
      child.kill("SIGINT");
      const { code, stdout, stderr } = await child.output();
      assert.equal(code, 130);
      const text = new TextDecoder();
      assert.match(text.decode(stderr), /^hpc-bench: Cannot write results to ".*": No such file/);
      assert.match(text.decode(stdout), / twin +fused +f64 /);
    } finally {
      await Deno.remove(moved, { recursive: true });
    }
  },
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test({
    name: `${signal} prints and saves what there is and exits 130`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      const directory = await Deno.makeTempDir();
      try {
        const path = `${directory}/r.json`;
        const slow = [...quick.slice(0, -4), "-r", "3000000", "-b", "twin", "-o", path];
        const child = start([...slow, "--checkpoint", "0.05"]);
        await appears(path, child);
        child.kill(signal);
        const { code, stdout, stderr } = await child.output();
        assert.equal(code, 130);
        const text = new TextDecoder().decode(stdout);
        const command = `hpc-bench --resume ${path} --plugin ${PLUGIN} --checkpoint 0.05`;
        const hint = `hpc-bench: interrupted: continue with ${command}\n`;
        assert.equal(new TextDecoder().decode(stderr), hint);
        assert.match(text, /interrupted: not all calls were made/);
        const saved: Results = JSON.parse(await Deno.readTextFile(path));
        assert.equal(saved.runs[0].interrupted, true);
        assert.ok(saved.results[0]?.calls > 0 || saved.skipped.length > 0);
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    },
  });
}

Deno.test({
  name: "a closed terminal does not end a run under nohup",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const directory = await Deno.makeTempDir();
    try {
      const path = `${directory}/r.json`;
      const slow = [...quick.slice(0, -4), "-r", "2000", "-b", "twin", "-o", path];
      const child = new Deno.Command("sh", {
        args: ["-c", `trap "" HUP; exec "$0" "$@"`, Deno.execPath(), "run", "-A", PROGRAM]
          .concat(slow, "--quiet", "--checkpoint", "0.01"),
        env: { NO_COLOR: "1" },
        stdout: "null",
        stderr: "piped",
      }).spawn();
      await appears(path, child);
      child.kill("SIGHUP");
      const { code, stderr } = await child.output();
      assert.equal(new TextDecoder().decode(stderr), "");
      assert.equal(code, 0);
      const saved: Results = JSON.parse(await Deno.readTextFile(path));
      assert.equal(saved.runs[0].interrupted, false);
      assert.equal(saved.results[0].calls, 2000);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

Deno.test({
  name: "--pin keeps everything on one core; a CPU that there is not is refused",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const { code, stdout } = await program([...quick, "-b", "twin", "--pin", "--format", "json"]);
    assert.equal(code, 0);
    const { runs: [{ environment }] }: Results = JSON.parse(stdout);
    if (environment.cores > 1) assert.equal(environment.affinity?.length, 1);
    const refused = await program([...quick, "--pin", "9999"]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /Cannot pin to CPU 9999: the CPUs that this process may use are/);
  },
});

/** A plugin that prints while it is loaded, while its backend is set up, and in every call. */
const TALKER = `data:text/javascript,${
  encodeURIComponent(`
    console.log("loading");
    export default ({ registerBackend, registerKernel }) => {
      registerBackend({
        name: "talker", description: "prints", devices: ["cpu"], precisions: ["f64"],
        async *setup() { console.info("setting up"); yield { version: "1.0" }; },
      });
      registerKernel("scaling", "talker", async () => ({
        async prepare(_runtime, { x }) {
          const y = new Float64Array(x.data.length);
          return {
            run() { console.debug("calling"); for (const i in y) y[i] = 2 * x.data[i]; },
            outputs: () => [{ name: "y", shape: x.shape, data: y.slice() }],
            async [Symbol.asyncDispose]() {},
          };
        },
      }));
    };
  `)
}`;

for (const processes of [[], ["--no-isolate"]]) {
  const where = processes.length > 0 ? "in this process" : "in a process of its own";
  Deno.test(`what a library prints ${where} stays out of the results`, async () => {
    const { code, stdout, stderr } = await program([
      ...[...quick, "--plugin", TALKER, "-b", "talker", "--format", "json", ...processes],
    ]);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout).results.map((row: Result) => row.status), ["ok"]);
    assert.match(stderr, /^loading$/m);
    if (processes.length > 0) assert.match(stderr, /^setting up\ncalling\n/m);
  });
}

Deno.test("list: what a plugin prints goes to stderr", async () => {
  const { stdout, stderr } = await program(["list", "--plugin", PLUGIN, "--plugin", TALKER]);
  assert.match(stdout, /^benchmarks:/);
  assert.match(stderr, /^loading$/m);
});

Deno.test("a reader that goes away is not an error", async () => {
  const child = start([...quick, "-b", "twin"]);
  await child.stdout.cancel();
  const { code, stderr } = await child.status.then(async ({ code }) => ({
    code,
    stderr: await new Response(child.stderr).text(),
  }));
  assert.equal(stderr, "");
  assert.equal(code, 0);
});

Deno.test("resuming a complete run shows it and says that nothing is left; --quiet only shows it", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const path = `${directory}/r.json`;
    assert.equal((await program([...quick, "-b", "twin", "-o", path])).code, 0);
    const before = JSON.parse(await Deno.readTextFile(path));
    const again = await program(["--resume", path, "--plugin", PLUGIN]);
    assert.equal(again.code, 0);
    assert.match(again.stdout, / twin +fused +f64 /);
    assert.match(
      again.stderr,
      /^hpc-bench: nothing is left to measure: "\S+r\.json" is complete\n$/,
    );
    assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), before);
    assert.equal((await program(["--resume", path, "--plugin", PLUGIN, "--quiet"])).stderr, "");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a backend that does not compute on the device says which it needs", async () => {
  const { code, stdout } = await program(["equation_of_state", "-s", "64", "-b", "webgpu"]);
  assert.equal(code, 1);
  assert.match(stdout, /webgpu \(cpu\): it does not compute on cpu: ask for device gpu/);
});
