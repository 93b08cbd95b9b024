import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Device, Runtime } from "../../../backends/backend.ts";
import { BackendUnavailable } from "../../../backends/backend.ts";
import { configurePython, type PythonOptions } from "../../../backends/python/interpreter.ts";
import { originalBackends } from "../../../backends/python/originals.ts";
import { type LocalHost, openLocalHost } from "../../../bench/hosts/host.ts";
import {
  type Inputs,
  type Precision,
  type Prepared,
  Unsupported,
} from "../../../kernels/benchmark.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { generateInputs } from "../../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import type { PythonProcess } from "../../../kernels/python/process.ts";
import { registerBackend, run } from "../../../mod.ts";
import { NUMPY_PYTHON as python } from "./python.ts";
import { processesWith } from "../../cli/program.ts";

/** The miniature checkout; its `backends.py` says which backend has which fault. */
const CHECKOUT = fileURLToPath(new URL("../../peers", import.meta.url));

const SIZE = 512;

const original = (name: string) => `${name}_original`;

/** A test that needs Python; it is listed as ignored where there is none. */
function peerTest(name: string, fn: () => Promise<void>): void {
  const ignore = python === undefined;
  Deno.test({ name: ignore ? `${name} (needs python3 with numpy)` : name, ignore, fn });
}

function open(
  name: string,
  options: PythonOptions = {},
  device: Device = "cpu",
): Promise<LocalHost> {
  configurePython({ python, ...options });
  const backend = originalBackends(CHECKOUT).find((one) => one.name === original(name))!;
  return openLocalHost(backend, device);
}

async function prepare(
  host: LocalHost,
  name: string,
  precision: Precision = "f64",
): Promise<Prepared & { inputs: Inputs }> {
  const benchmark = getBenchmark(name);
  const inputs = await generateInputs(benchmark, SIZE);
  const formulation = benchmark.formulations && "closed";
  const prepared = await host.prepare(benchmark, inputs, {
    grid: gridOf(SIZE),
    precision,
    formulation,
  });
  return Object.assign(prepared, { inputs });
}

function scratchOf(host: LocalHost): string {
  return (host.runtime as Runtime & PythonProcess).scratch;
}

/** Names of the files with arrays that are left in a folder. */
function arraysIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name !== "modules");
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

Deno.test("a folder that is no checkout is refused with what was looked for", () => {
  assert.throws(() => originalBackends("no/such/folder"), {
    name: "TypeError",
    message: 'Cannot use "no/such/folder" as a checkout of pyhpc-benchmarks: there is no such ' +
      "folder, wanted is a folder with backends.py and benchmarks",
  });
  const folder = fileURLToPath(new URL("../../golden", import.meta.url));
  assert.throws(() => originalBackends(folder), {
    message: `Cannot use "${folder}" as a checkout of pyhpc-benchmarks: it has no backends.py ` +
      "and no benchmarks, wanted is a folder with backends.py and benchmarks",
  });
});

Deno.test("the peers are ordinary backends on the devices of their originals", () => {
  const peers = originalBackends(CHECKOUT);
  const on = (device: Device) =>
    peers.filter(({ devices }) => devices.includes(device)).map(({ name }) =>
      name.replace(/_original$/, "")
    ).sort().join(
      " ",
    );
  assert.equal(on("cpu"), "aesara jax numba numpy pytorch taichi tensorflow");
  assert.equal(on("gpu"), "cupy jax pytorch taichi tensorflow");
  assert.equal(on("tpu"), "jax");
});

Deno.test("without the interpreter a peer is unavailable", async () => {
  await assert.rejects(open("numpy", { python: "no-such-python" }), {
    name: "BackendUnavailable",
    message: 'Cannot start "no-such-python": no such program',
  });
});

peerTest("a missing package makes its peer unavailable with the import error's text", async () => {
  await assert.rejects(open("taichi"), (error) => {
    assert.ok(error instanceof BackendUnavailable);
    assert.equal(error.message, "No module named 'no_such_library'");
    return true;
  });
});

peerTest("an assertion without a message is shown by its source", async () => {
  await assert.rejects(open("cupy", {}, "gpu"), {
    name: "BackendUnavailable",
    message: 'AssertionError: assert os.path.exists("/no/such/device")',
  });
});

peerTest("a peer reports its version, and leaves no files behind", async () => {
  const host = await open("tensorflow");
  assert.equal(host.runtime.version, "5.0");
  assert.ok(exists(scratchOf(host)));
  await host[Symbol.asyncDispose]();
  assert.ok(!exists(scratchOf(host)));
});

peerTest("a peer computes from the suite's own inputs, in both precisions", async () => {
  await using host = await open("numpy");
  for (const precision of ["f64", "f32"] as const) {
    await using prepared = await prepare(host, "equation_of_state", precision);
    await prepared.run();
    const { seconds } = await prepared.settle!();
    assert.ok(seconds! > 0 && seconds! < 10);
    const [dHdT, ...others] = await Array.fromAsync(prepared.outputs());
    assert.deepEqual(others, []);
    assert.equal(dHdT.name, "dHdT");
    assert.deepEqual(dHdT.shape, [16, 16, 2]);
    const [sa, ct, p] = ["sa", "ct", "p"].map((name) => prepared.inputs[name].data);
    const number = precision === "f64" ? Number : Math.fround;
    assert.deepEqual(
      [...dHdT.data],
      [...sa].map((_, n) => {
        const sum = number(number(sa[n]) + number(10 * number(ct[n])));
        return number(sum + number(100 * number(p[n % 2])));
      }),
    );
  }
  assert.deepEqual(arraysIn(scratchOf(host)), []);
});

peerTest("inputs that a call overwrites are restored before the next", async () => {
  await using host = await open("numpy");
  await using prepared = await prepare(host, "isoneutral_mixing");
  for (let call = 0; call < 3; call++) await prepared.run();
  const outputs = await Array.fromAsync(prepared.outputs());
  assert.equal(outputs.length, 7);
  for (const { name, shape, data } of outputs) {
    const before = prepared.inputs[name];
    assert.deepEqual(shape, before.shape);
    assert.deepEqual(data, before.data.map((value) => value + 1));
  }
});

peerTest("arguments come in the originals' order, and small f64 outputs pass in f32", async () => {
  await using host = await open("numpy");
  await using prepared = await prepare(host, "turbulent_kinetic_energy", "f32");
  await prepared.run();
  await prepared.run();
  const [tke, dtke, correction] = await Array.fromAsync(prepared.outputs());
  const data = (name: string) => Float32Array.from(prepared.inputs[name].data);
  assert.deepEqual(dtke.data, data("dtke").map((value) => 2 * value));
  const forcing = data("forc_tke_surface"), kbot = data("kbot");
  assert.deepEqual(correction.data, forcing.map((value, n) => value + kbot[n]));
  const { dxt, cosu, dzw, kappaM, maskW } = Object.fromEntries(
    ["dxt", "cosu", "dzw", "kappaM", "maskW"].map((name) => [name, data(name)]),
  );
  const { nx, ny, nz } = gridOf(SIZE);
  const before = data("tke");
  for (let cell = 0; cell < nx * ny * nz; cell++) {
    const [i, j, k] = [Math.floor(cell / (ny * nz)), Math.floor(cell / nz) % ny, cell % nz];
    const wanted = before[3 * cell + 1] + dxt[i] + cosu[j] + dzw[k] + kappaM[cell] * maskW[cell];
    assert.ok(Math.abs(tke.data[3 * cell + 1] - wanted) < 1e-5);
    assert.equal(tke.data[3 * cell], before[3 * cell]);
  }
});

peerTest("a small output that is kept in f32 is marked in f64 rows, and only there", async () => {
  const kept = async (peer: string, precision: "f64" | "f32") => {
    await using host = await open(peer);
    await using prepared = await prepare(host, "turbulent_kinetic_energy", precision);
    await prepared.run();
    return (await Array.fromAsync(prepared.outputs())).map((output) => output.kept);
  };
  assert.deepEqual(await kept("aesara", "f64"), [undefined, undefined, "f32"]);
  assert.deepEqual(await kept("aesara", "f32"), [undefined, undefined, undefined]);
  assert.deepEqual(await kept("numpy", "f64"), [undefined, undefined, undefined]);
});

peerTest("what a peer prints does not disturb it", async () => {
  await using host = await open("numba");
  await using prepared = await prepare(host, "equation_of_state");
  await prepared.run();
  await prepared.run();
  const [{ data }] = await Array.fromAsync(prepared.outputs());
  const { sa, ct } = prepared.inputs;
  assert.deepEqual(data, sa.data.map((value, n) => value - ct.data[n]));
});

peerTest("what the originals do not offer is unsupported", async () => {
  await using numba = await open("numba");
  await assert.rejects(prepare(numba, "turbulent_kinetic_energy"), {
    name: "Unsupported",
    message: "the checkout has no program of it for numba",
  });
  await assert.rejects(prepare(numba, "isoneutral_mixing"), {
    name: "Unsupported",
    message: "No module named 'no_such_library'",
  });
  const benchmark = getBenchmark("equation_of_state");
  const quadrature = { grid: gridOf(SIZE), precision: "f32", formulation: "quadrature" } as const;
  await assert.rejects(
    numba.prepare(benchmark, await generateInputs(benchmark, SIZE), quadrature),
    Unsupported,
  );
});

peerTest("the precision is read from the arrays that come back", async () => {
  await using host = await open("aesara");
  await assert.rejects(prepare(host, "equation_of_state"), {
    name: "Unsupported",
    message: "aesara_original computes in float32 when given float64 inputs",
  });
  await assert.rejects(prepare(host, "equation_of_state", "f32"), {
    message: "aesara_original computes in float64 when given float32 inputs",
  });
  assert.deepEqual(arraysIn(scratchOf(host)), []);
});

peerTest("a peer that raises says so and goes on", async () => {
  await using host = await open("jax");
  await using prepared = await prepare(host, "equation_of_state");
  await assert.rejects(async () => await prepared.run(), {
    message: "jax_original raised ZeroDivisionError: the sea is empty",
  });
  await prepared.run();
  assert.equal((await Array.fromAsync(prepared.outputs())).length, 1);
});

peerTest("a run goes on without the peers that hang, die or raise", async () => {
  configurePython({ python, timeout: 2 });
  for (const backend of originalBackends(CHECKOUT)) registerBackend(backend);
  const { results, skipped } = await run({
    benchmarks: ["equation_of_state"],
    backends: ["typed_array", ...["numpy", "jax", "pytorch", "tensorflow"].map(original)],
    sizes: [64, SIZE],
    precisions: ["f64"],
    repetitions: 2,
    targetTime: 0.01,
  });
  assert.deepEqual(
    results.map(({ backend, size }) => `${backend} ${size}`).sort(),
    ["jax_original 512", "numpy_original 512", "numpy_original 64"]
      .concat("typed_array 512", "typed_array 64"),
  );
  const reasons = (name: string) =>
    skipped.filter(({ backend }) => backend === original(name)).map(({ reason }) => reason);
  const hung =
    'pytorch_original gave no answer to "run" within 2 s; last output: waiting for the tide';
  const died = "tensorflow_original was killed by SIGKILL; last output: abandoning ship";
  assert.deepEqual(reasons("jax"), ["jax_original raised ZeroDivisionError: the sea is empty"]);
  assert.deepEqual(reasons("pytorch"), [hung, hung]);
  assert.deepEqual(reasons("tensorflow"), [died, died]);
});

/** Kills a program while its peer hangs in a call; the peer's scratch folder. */
async function orphan(env: Record<string, string> = {}): Promise<string> {
  const parent = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-lock",
      fileURLToPath(new URL("../../peers/orphan.ts", import.meta.url)),
      CHECKOUT,
      python!,
    ],
    env,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = parent.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let scratch = "";
  while (!scratch.endsWith("\n")) scratch += (await reader.read()).value ?? "";
  scratch = scratch.trim();
  assert.ok(exists(scratch));
  parent.kill("SIGKILL");
  await parent.status;
  await reader.cancel();
  return scratch;
}

/** Polls until a condition holds, or fails after a time limit. */
async function becomes(fact: () => boolean): Promise<boolean> {
  for (let tries = 0; !fact() && tries < 400; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return fact();
}

peerTest("a peer whose parent is killed in a call ends and removes its files", async () => {
  const scratch = await orphan();
  assert.ok(await becomes(() => !exists(scratch)));
});

Deno.test({
  name: "a peer that holds its interpreter does not outlive its parent either",
  ignore: python === undefined || Deno.build.os !== "linux",
  fn: async () => {
    const mark = crypto.randomUUID();
    const scratch = await orphan({ HOLDS_INTERPRETER: mark });
    const left = () => processesWith(mark);
    const ended = await becomes(() => left().length === 0);
    left().forEach((pid) => Deno.kill(pid, "SIGKILL"));
    if (exists(scratch)) await Deno.remove(scratch, { recursive: true });
    assert.ok(ended);
  },
});

peerTest("the timeout does not limit how long a peer takes to be set up", async () => {
  await using host = await open("numpy", { timeout: 0.001 });
  assert.equal(host.runtime.version, "1.0");
});
