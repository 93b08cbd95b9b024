import assert from "node:assert/strict";
import { defaultBackends } from "../../backends/mod.ts";
import type { Outcome } from "./program.ts";

interface Bench {
  readonly group: string;
  readonly name: string;
  readonly baseline: boolean;
  readonly results: readonly { ok?: { n: number; avg: number } }[];
}

async function denoBench(env: Record<string, string>): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bench", "-A", "--json"],
    cwd: new URL("../../", import.meta.url).pathname,
    env: { NO_COLOR: "1", HPC_BENCH_SIZES: "1000", ...env },
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Runs `deno bench` on tiny grids. */
async function bench(env: Record<string, string>): Promise<{ benches: Bench[]; stderr: string }> {
  const { code, stdout, stderr } = await denoBench(env);
  assert.equal(code, 0, stderr);
  return { ...JSON.parse(stdout), stderr };
}

Deno.test("deno bench runs all backends beside each other in one process", async () => {
  const { benches, stderr } = await bench({ HPC_BENCH_BENCHMARKS: "equation_of_state" });
  for (const { group, name, baseline, results } of benches) {
    assert.equal(group, "equation_of_state 1000");
    assert.equal(baseline, name === "typed_array f64");
    assert.ok(results[0].ok!.avg > 0, name);
  }
  for (const { name } of defaultBackends("cpu")) {
    const measured = benches.some((one) => one.name.startsWith(`${name} f`));
    assert.ok(measured || stderr.includes(`${name} (cpu): `), `${name} in ${stderr}`);
  }
});

Deno.test("variables choose what deno bench runs", async () => {
  const { benches } = await bench({
    HPC_BENCH_BACKENDS: "typed_array,wasm",
    HPC_BENCH_BENCHMARKS: "isoneutral_mixing,turbulent_kinetic_energy",
    HPC_BENCH_PRECISIONS: "f64,f32",
  });
  assert.deepEqual(
    benches.map(({ group, name }) => `${group} ${name}`).sort(),
    ["isoneutral_mixing", "turbulent_kinetic_energy"].flatMap((benchmark) =>
      ["typed_array f32", "typed_array f64", "wasm f32", "wasm f64"].map((row) =>
        `${benchmark} 1000 ${row}`
      )
    ),
  );
});

Deno.test("rows whose results are wrong are marked", async () => {
  const { benches } = await bench({
    HPC_BENCH_BACKENDS: "typed_array,jax_js",
    HPC_BENCH_BENCHMARKS: "equation_of_state",
    HPC_BENCH_PRECISIONS: "f64",
  });
  // jax-js fails this check in f64 at every size.
  assert.deepEqual(benches.map(({ name }) => name), ["typed_array f64", "jax_js f64 FAILED"]);
});

Deno.test("variables are parsed as the options are: spaces, units of sizes, empty ones", async () => {
  const { benches } = await bench({
    HPC_BENCH_BACKENDS: " typed_array, wasm ,",
    HPC_BENCH_BENCHMARKS: "equation_of_state",
    HPC_BENCH_SIZES: "1k",
    HPC_BENCH_PRECISIONS: "",
    HPC_BENCH_DEVICE: "",
    HPC_BENCH_PEERS: "",
  });
  assert.deepEqual(
    benches.map(({ group, name }) => `${group} ${name}`),
    ["equation_of_state 1024 typed_array f64", "equation_of_state 1024 wasm f64"],
  );
});

Deno.test("a variable that the command line would refuse ends with one line and code 2", async () => {
  const cases: [string, string, RegExp][] = [
    ["BACKENDS", "typed_aray", /Cannot find backend "typed_aray": did you mean "typed_array"/],
    ["BENCHMARKS", "all, eos", /Cannot find benchmark "eos"/],
    ["SIZES", "4q", /Cannot use size "4q": size must be a positive integer/],
    ["DEVICE", "gup", /Cannot find device "gup": known are cpu, gpu, tpu/],
    ["PRECISIONS", "f65", /Cannot find precision "f65"/],
  ];
  for (const [name, value, message] of cases) {
    const { code, stderr } = await denoBench({ [`HPC_BENCH_${name}`]: value });
    assert.match(stderr, message);
    assert.match(stderr, /^hpc-bench: .*\n$/);
    assert.equal(code, 2);
  }
});
