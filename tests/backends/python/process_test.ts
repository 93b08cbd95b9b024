/** What the Python process takes from its surroundings, and what it uses of the machine. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { getBackend } from "../../../backends/mod.ts";
import { configurePython } from "../../../backends/python/interpreter.ts";
import numpyLike from "../../../backends/python/libraries/numpy_like.py" with { type: "text" };
import { pythonArrayLibrary } from "../../../backends/python/library.ts";
import { openLocalHost } from "../../../bench/hosts/host.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { generateInputs } from "../../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import { processesWith } from "../../cli/program.ts";
import { available, NUMPY_PYTHON, PYTHON, PYTHON_BACKENDS } from "./python.ts";

const PROGRAM = fileURLToPath(new URL("../../../mod.ts", import.meta.url));

/** A backend of the text of an adapter, for which NumPy must be installed. */
function backendOf(name: string, adapter: string) {
  return pythonArrayLibrary({
    name,
    description: name,
    module: "numpy",
    devices: ["cpu"],
    adapter,
  });
}

Deno.test({
  name: "nothing is imported from the folder that the program is started in",
  ignore: NUMPY_PYTHON === undefined,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      for (const name of ["queue", "json", "numpy", "select", "library"]) {
        await Deno.writeTextFile(`${folder}/${name}.py`, "raise SystemExit('imported')\n");
      }
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "-A", "--quiet", PROGRAM, "equation_of_state", "-b", "numpy", "-s", "64"],
          ...["-r", "5", "--target-time", "0.01", "--python", NUMPY_PYTHON!, "--format", "json"],
        ],
        cwd: folder,
      }).output();
      const text = new TextDecoder();
      const { results } = JSON.parse(text.decode(stdout));
      assert.equal(results.length, 1, text.decode(stderr));
      assert.equal(results[0].status, "ok");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Seconds of all processors that the processes with a mark have used. */
function processorSeconds(mark: string): number {
  return processesWith(mark).reduce((sum, pid) => {
    // The fields after the program's name, which may hold blanks.
    const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ").at(-1)!.split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);
}

for (const name of PYTHON_BACKENDS) {
  const problem = Deno.build.os === "linux" ? await available(name) : "Linux only";
  Deno.test({
    name: `${name} keeps one processor busy` + (problem ? ` (skipped: ${problem})` : ""),
    ignore: problem !== undefined,
    fn: async () => {
      const mark = crypto.randomUUID();
      configurePython({ python: PYTHON });
      Deno.env.set("HPC_BENCH_MARK", mark);
      try {
        await using host = await openLocalHost(getBackend(name), "cpu");
        Deno.env.delete("HPC_BENCH_MARK");
        const benchmark = getBenchmark("equation_of_state"), size = 1 << 18;
        const inputs = await generateInputs(benchmark, size);
        const options = {
          grid: gridOf(size),
          precision: "f64",
          formulation: "quadrature",
        } as const;
        await using prepared = await host.prepare(benchmark, inputs, options);
        await prepared.run();
        const before = processorSeconds(mark);
        let seconds = 0;
        for (let calls = 0; seconds < 1 || calls < 3; calls++) {
          await prepared.run();
          seconds += (await prepared.settle!()).seconds!;
        }
        const used = processorSeconds(mark) - before;
        // Two threads would use twice the time, or at least half of it more.
        assert.ok(used < 1.3 * seconds + 0.1, `${used} s of processors in ${seconds} s of calls`);
        assert.ok(used > 0);
      } finally {
        Deno.env.delete("HPC_BENCH_MARK");
      }
    },
  });
}

const noNumba = await available("numba");
Deno.test({
  name: "what Numba has compiled is taken over by the next process" +
    (noNumba ? ` (skipped: ${noNumba})` : ""),
  ignore: noNumba !== undefined,
  fn: async () => {
    configurePython({ python: PYTHON });
    const cache = await Deno.makeTempDir();
    const benchmark = getBenchmark("turbulent_kinetic_energy"), size = 1000;
    const inputs = await generateInputs(benchmark, size);
    const compiled = async () => {
      await using host = await openLocalHost(getBackend("numba"), "cpu", { cache });
      const options = { grid: gridOf(size), precision: "f64" } as const;
      await using _ = await host.prepare(benchmark, inputs, options);
      const times: string[] = [];
      for await (const { name, isDirectory } of Deno.readDir(`${cache}/numba`)) {
        if (!isDirectory) continue;
        for await (const file of Deno.readDir(`${cache}/numba/${name}`)) {
          const { mtime } = await Deno.stat(`${cache}/numba/${name}/${file.name}`);
          times.push(`${file.name} ${mtime!.getTime()}`);
        }
      }
      return times.sort();
    };
    try {
      const first = await compiled();
      assert.ok(first.length >= 2, `${first}`);
      assert.deepEqual(await compiled(), first);
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  },
});

Deno.test({
  name: "variables that switch compilers off, or devices, do not reach the process",
  ignore: NUMPY_PYTHON === undefined,
  fn: async () => {
    configurePython({ python: NUMPY_PYTHON });
    const names = ["NUMBA_DISABLE_JIT", "JAX_DISABLE_JIT", "JAX_PLATFORMS"];
    const adapter = "import os\ndef setup(device):\n  return " +
      `{"version": "/".join(os.environ[name] for name in ${JSON.stringify(names)})}\n` +
      "operations = {}\n";
    names.forEach((name) => Deno.env.set(name, "1"));
    try {
      await using host = await openLocalHost(backendOf("reader", adapter), "cpu");
      assert.equal(host.runtime.version, "0/0/");
    } finally {
      names.forEach((name) => Deno.env.delete(name));
    }
  },
});

Deno.test({
  name: "an untimed call before a timed one is made in the same request",
  ignore: NUMPY_PYTHON === undefined,
  fn: async () => {
    configurePython({ python: NUMPY_PYTHON });
    // Outputs are the number of calls so far.
    const adapter = `
import numpy
from numpy_like import operations_of
operations, upload = operations_of(numpy), lambda array: array
def setup(device):
  return {"version": numpy.__version__}
def compile(function, inputs):
  calls = []
  def call(*inputs):
    calls.append(1)
    return [numpy.full_like(output, len(calls)) for output in function(*inputs)]
  return call
`;
    const backend = pythonArrayLibrary({
      name: "counter",
      description: "x",
      module: "numpy",
      devices: ["cpu"],
      adapter,
      modules: [["numpy_like", numpyLike]],
    });
    await using host = await openLocalHost(backend, "cpu");
    const benchmark = getBenchmark("equation_of_state"), grid = gridOf(64);
    const options = { grid, precision: "f64", formulation: "closed" } as const;
    const inputs = await generateInputs(benchmark, 64);
    await using prepared = await host.prepare(benchmark, inputs, options);
    const calls = async () => (await Array.fromAsync(prepared.outputs()))[0].data[0];
    await prepared.run();
    const before = await calls();
    prepared.warmNext!();
    await prepared.run();
    assert.equal(await calls(), before + 2);
    assert.ok((await prepared.settle!()).seconds! > 0);
    await prepared.run();
    assert.equal(await calls(), before + 3);
  },
});

Deno.test({
  name: "temporary files of a library are removed with its process",
  ignore: NUMPY_PYTHON === undefined,
  fn: async () => {
    configurePython({ python: NUMPY_PYTHON });
    const adapter = "import tempfile\ndef setup(device):\n" +
      "  return {'version': tempfile.mkstemp()[1]}\noperations = {}\n";
    let file: string;
    {
      await using host = await openLocalHost(backendOf("litters", adapter), "cpu");
      file = host.runtime.version;
      assert.ok((await Deno.stat(file)).isFile);
    }
    await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
  },
});

Deno.test({
  name: "an exception without a message is reported by its source",
  ignore: NUMPY_PYTHON === undefined,
  fn: async () => {
    configurePython({ python: NUMPY_PYTHON });
    const adapter = "def setup(device):\n  assert device == 'quantum'\noperations = {}\n";
    await assert.rejects(
      openLocalHost(backendOf("picky", adapter), "cpu"),
      /^BackendUnavailable: AssertionError: assert device == 'quantum'$/,
    );
  },
});

Deno.test({
  name: "a process that is busy ends when its run is interrupted",
  ignore: NUMPY_PYTHON === undefined,
  fn: async () => {
    configurePython({ python: NUMPY_PYTHON });
    const folder = await Deno.makeTempDir();
    const interrupt = new AbortController();
    try {
      const adapter = `
import time
def setup(device):
  open(${JSON.stringify(`${folder}/started`)}, "w").close()
  time.sleep(10000)
operations = {}
`;
      const { signal } = interrupt;
      const opened = openLocalHost(backendOf("busy", adapter), "cpu", { signal });
      const failed = assert.rejects(opened, /^BackendUnavailable: busy was closed/);
      for (let started = false; !started;) {
        for await (const _ of Deno.readDir(folder)) started = true;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      interrupt.abort();
      await failed;
    } finally {
      interrupt.abort();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
