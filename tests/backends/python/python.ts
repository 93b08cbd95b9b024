/** The interpreter that tests use, and what every Python backend must pass. */
import assert from "node:assert/strict";
import { BackendUnavailable, type Device } from "../../../backends/backend.ts";
import { getBackend } from "../../../backends/mod.ts";
import { pythonCompilers } from "../../../backends/python/compilers.ts";
import { pythonLibraries } from "../../../backends/python/libraries.ts";
import { configurePython } from "../../../backends/python/interpreter.ts";
import { type LocalHost, openLocalHost } from "../../../bench/hosts/host.ts";
import type { ArrayRuntime } from "../../../kernels/array_program/mod.ts";
import {
  type Benchmark,
  type KernelOptions,
  type NDArray,
  type Precision,
  PRECISIONS,
} from "../../../kernels/benchmark.ts";
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

/** Compilers that take a minute or more for a stencil are tried with one benchmark at one size. */
const SLOW = ["pytensor", "pytorch_compile"];

/** Operations that differ from the plain ones, by their least deviation. */
const DIFFERENT: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  // It computes log(1 + x) by log1p, which is more exact.
  pytensor: { "log near 1": 1e-12 },
};

/** Names of the backends of Python that compute on the CPU. */
export const PYTHON_BACKENDS: readonly string[] = [...pythonLibraries, ...pythonCompilers]
  .filter(({ devices }) => devices.includes("cpu")).map(({ name }) => name);

/**
 * Why a backend cannot be tested here, if it cannot. Where `HPC_BENCH_TEST_PYTHON` promises that
 * everything is installed, that is an error on the CPU.
 */
export async function available(name: string, device: Device = "cpu"): Promise<string | undefined> {
  configurePython({ python: PYTHON });
  try {
    await using _ = await openLocalHost(getBackend(name), device);
  } catch (error) {
    if (!(error instanceof BackendUnavailable)) throw error;
    if (device === "cpu" && Deno.env.has("HPC_BENCH_TEST_PYTHON")) throw error;
    return error.message;
  }
}

/**
 * Defines the tests of a backend: each operation of array programs, and each benchmark in both
 * precisions against NumPy's results. Where it is unavailable they are ignored, the reason in their
 * name.
 */
export async function testPythonBackend(name: string, device: Device): Promise<void> {
  const problem = await available(name, device);
  const backend = getBackend(name);
  Deno.test({
    name: `${name} on ${device}` + (problem === undefined ? "" : ` (skipped: ${problem})`),
    ignore: problem !== undefined,
    fn: async (t) => {
      configurePython({ python: PYTHON });
      await using host = await openLocalHost(backend, device);
      assert.match(host.runtime.version, /^\d+\.\d+/);
      for (const precision of host.runtime.precisions ?? PRECISIONS) {
        if (backend.kernel === "array_program") {
          const runtime = host.runtime as unknown as ArrayRuntime;
          await t.step(
            `operations in ${precision}`,
            () => checkOperations(runtime, { device, precision, wrong: DIFFERENT[name] }),
          );
        }
        for (const benchmark of listBenchmarks()) {
          for (
            const size of precision === "f64" && !SLOW.includes(name) ? SIZES : SIZES.slice(0, 1)
          ) {
            const isSkipped = SLOW.includes(name) && benchmark.name !== "equation_of_state";
            await t.step({
              name: `${benchmark.name} of ${size} points in ${precision}` +
                (isSkipped ? " (skipped: it compiles for minutes)" : ""),
              ignore: isSkipped,
              fn: () => checkBenchmark(host, benchmark, size, precision),
            });
          }
        }
      }
    },
  });
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
    // Only the kernels of array programs copy to and fro once more.
    assert.equal(
      prepared.transfer !== undefined,
      "arrays" in host.runtime && host.runtime.deviceName !== undefined,
    );
  }
}
