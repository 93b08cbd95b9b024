/** The interpreter that tests use, and what every Python backend must pass. */
import assert from "node:assert/strict";
import { type Backend, BackendUnavailable, type Device } from "../../../backends/backend.ts";
import { getBackend } from "../../../backends/mod.ts";
import { configurePython } from "../../../backends/python/interpreter.ts";
import { type LocalHost, openLocalHost } from "../../../bench/hosts/host.ts";
import type { ArrayRuntime } from "../../../kernels/array_program/mod.ts";
import type { Benchmark, KernelOptions, NDArray, Precision } from "../../../kernels/benchmark.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { generateInputs } from "../../../kernels/inputs/inputs.ts";
import { listBenchmarks } from "../../../kernels/mod.ts";
import { golden } from "../../golden.ts";
import { assertConsistent } from "../../kernels/conformance.ts";
import { checkOperations } from "../array_libraries/array_backend.ts";

/** The interpreter: one with the environment of `backends/python/requirements`, if there is one. */
export const PYTHON: string = Deno.env.get("HPC_BENCH_TEST_PYTHON") ?? "python3";

/** An interpreter that has NumPy, if there is one. */
export const NUMPY_PYTHON: string | undefined = [PYTHON, "python3", "/usr/bin/python3"]
  .find((command) => {
    try {
      return new Deno.Command(command, { args: ["-c", "import numpy"], stderr: "null" })
        .outputSync().success;
    } catch {
      return false;
    }
  });

/** Sizes at which there are results of NumPy. */
const SIZES = [1000, 4096];

/**
 * Defines the tests of a backend: each operation of array programs, and each benchmark in both
 * precisions against NumPy's results. Where it is unavailable they are ignored, the reason in their
 * name, unless `HPC_BENCH_TEST_PYTHON` promises that everything is installed.
 */
export async function testPythonBackend(name: string, device: Device = "cpu"): Promise<void> {
  configurePython({ python: PYTHON });
  const backend = getBackend(name);
  const problem = await whyUnavailable(backend, device);
  Deno.test({
    name: `${name} on ${device}` + (problem === undefined ? "" : ` (skipped: ${problem})`),
    ignore: problem !== undefined,
    fn: async (t) => {
      configurePython({ python: PYTHON });
      await using host = await openLocalHost(backend, device);
      assert.match(host.runtime.version, /^\d+\.\d+/);
      for (const precision of ["f64", "f32"] as const) {
        if (backend.kernel === "array_program") {
          const runtime = host.runtime as unknown as ArrayRuntime;
          await t.step(
            `operations in ${precision}`,
            () => checkOperations(runtime, { device, precision }),
          );
        }
        for (const benchmark of listBenchmarks()) {
          for (const size of precision === "f64" ? SIZES : SIZES.slice(0, 1)) {
            await t.step(
              `${benchmark.name} of ${size} points in ${precision}`,
              () => checkBenchmark(host, benchmark, size, precision),
            );
          }
        }
      }
    },
  });
}

/** Why a backend cannot be tested here, if it cannot. */
async function whyUnavailable(backend: Backend, device: Device): Promise<string | undefined> {
  try {
    await using _ = await openLocalHost(backend, device);
  } catch (error) {
    if (!(error instanceof BackendUnavailable)) throw error;
    if (device === "cpu" && Deno.env.has("HPC_BENCH_TEST_PYTHON")) throw error;
    return error.message;
  }
}

async function checkBenchmark(
  host: LocalHost,
  benchmark: Benchmark,
  size: number,
  precision: Precision,
): Promise<void> {
  const { formulations } = benchmark;
  for (const formulation of formulations ? ["closed", "quadrature"] as const : [undefined]) {
    if (precision === "f32" && formulation === "closed") continue; // useless, see the README
    const options: KernelOptions = { grid: gridOf(size), precision, formulation };
    const inputs = await generateInputs(benchmark, size);
    await using prepared = await host.prepare(benchmark, inputs, options);
    await prepared.run();
    await prepared.run();
    const { seconds } = await prepared.settle!();
    assert.ok(seconds! > 0);
    const outputs: NDArray[] = await Array.fromAsync(prepared.outputs());
    const { output } = golden(benchmark.name, size);
    await assertConsistent(benchmark, precision, outputs, output, inputs, options.grid);
    assert.equal(prepared.transfer !== undefined, host.runtime.deviceName !== undefined);
  }
}
