import assert from "node:assert/strict";
import type { Backend, Family } from "../../../backends/backend.ts";
import { openLocalHost } from "../../../bench/hosts/host.ts";
import { localCaseHost } from "../../../bench/hosts/hosted_case.ts";
import type { SharedArrays } from "../../../bench/hosts/shared_arrays.ts";
import type { Benchmark, Kernel } from "../../../kernels/benchmark.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { getBenchmark } from "../../../kernels/mod.ts";

/** Nominal sizes that a kernel prepares and calls for some cases, each `!` if it was called. */
async function preparedFor(
  family: Family,
  cases: readonly { size: number; precision: "f64" | "f32" }[],
  failsAt?: number,
): Promise<string[]> {
  const prepared: string[] = [];
  const kernel: Kernel = {
    prepare(_runtime, inputs, { grid, precision }) {
      const size = [1000, 4096, 65536].find((one) => gridOf(one).nx === grid.nx)!;
      assert.deepEqual(size === 4096, "sa" in inputs, "made on the small grid only");
      if (size === failsAt) throw new RangeError("too small");
      const at = prepared.push(`${size} ${precision}`) - 1;
      return Promise.resolve({
        run: () => void (prepared[at] = `${size} ${precision}!`),
        outputs: () => [],
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    },
  };
  const benchmark: Benchmark = {
    ...getBenchmark("equation_of_state"),
    kernels: new Map([["fake", () => Promise.resolve(kernel)]]),
  };
  const backend: Backend = {
    name: "fake",
    description: "notes what it prepares",
    devices: ["cpu"],
    precisions: ["f64", "f32"],
    family,
    setup: async function* () {
      yield { version: "1" };
    },
  };
  const inputs = { load: () => Promise.resolve({}) } as SharedArrays;
  await using host = localCaseHost(await openLocalHost(backend, "cpu"), "cpu");
  for (const { size, precision } of cases) {
    await using _ = await host.prepare(benchmark, inputs, { grid: gridOf(size), precision });
  }
  return prepared;
}

Deno.test("TypeScript is warmed up on a small grid before it computes on a larger one", async () => {
  const cases = [
    { size: 1000, precision: "f64" },
    { size: 65536, precision: "f64" },
    { size: 65536, precision: "f64" },
    { size: 65536, precision: "f32" },
  ] as const;
  assert.deepEqual(await preparedFor("TypeScript", cases), [
    "1000 f64",
    "4096 f64!",
    "65536 f64",
    "65536 f64",
    "4096 f32!",
    "65536 f32",
  ]);
  assert.deepEqual(await preparedFor("WASM", cases.slice(1, 2)), ["65536 f64"]);
});

Deno.test("a kernel that cannot be warmed up is left to its case", async () => {
  const cases = [{ size: 65536, precision: "f64" }] as const;
  assert.deepEqual(await preparedFor("TypeScript", cases, 4096), ["65536 f64"]);
});
