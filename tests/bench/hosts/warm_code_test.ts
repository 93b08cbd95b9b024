import assert from "node:assert/strict";
import type { Backend, Family } from "../../../backends/backend.ts";
import { denoPlatform } from "../../../backends/platform/deno.ts";
import { EngineWorker } from "../../../bench/hosts/engine/worker.ts";
import { openLocalHost } from "../../../bench/hosts/host.ts";
import { localCaseHost } from "../../../bench/hosts/hosted_case.ts";
import type { SharedArrays } from "../../../bench/hosts/shared_arrays.ts";
import type { Benchmark, Kernel } from "../../../kernels/benchmark.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { getBenchmark, registerKernel } from "../../../kernels/mod.ts";

const SIZES = [1000, 4096, 8192];

/** A kernel that notes the sizes and precisions that it prepares, with `!` once it is called. */
function notingKernel(failsAt?: number): { kernel: Kernel; prepared: string[] } {
  const prepared: string[] = [];
  const kernel: Kernel = {
    prepare(_runtime, inputs, { grid, precision }) {
      const size = SIZES.find((one) => gridOf(one).nx === grid.nx)!;
      if (size === failsAt) throw new RangeError("too small");
      if (size === 4096) assert.equal(inputs.sa.data.length, 4096);
      const at = prepared.push(`${size} ${precision}`) - 1;
      return Promise.resolve({
        run: () => void (prepared[at] = `${size} ${precision}!`),
        outputs: () => [],
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    },
  };
  return { kernel, prepared };
}

function backendOf(name: string, family: Family): Backend {
  return {
    name,
    description: "notes what it prepares",
    devices: ["cpu"],
    precisions: ["f64", "f32"],
    family,
    setup: async function* () {
      yield { version: "1" };
    },
  };
}

/** What a kernel has prepared and called after some cases were prepared. */
async function preparedFor(
  family: Family,
  cases: readonly { size: number; precision: "f64" | "f32" }[],
  failsAt?: number,
): Promise<string[]> {
  const { kernel, prepared } = notingKernel(failsAt);
  const benchmark: Benchmark = {
    ...getBenchmark("equation_of_state"),
    kernels: new Map([["noting", () => Promise.resolve(kernel)]]),
  };
  const inputs = { load: () => Promise.resolve({}) } as SharedArrays;
  await using host = localCaseHost(
    await openLocalHost(backendOf("noting", family), "cpu"),
    "cpu",
  );
  for (const { size, precision } of cases) {
    await using _ = await host.prepare(benchmark, inputs, { grid: gridOf(size), precision });
  }
  return prepared;
}

Deno.test("TypeScript is warmed up on a small grid before it computes on a larger one", async () => {
  const cases = [
    { size: 1000, precision: "f64" },
    { size: 8192, precision: "f64" },
    { size: 8192, precision: "f64" },
    { size: 8192, precision: "f32" },
  ] as const;
  assert.deepEqual(await preparedFor("TypeScript", cases), [
    "1000 f64",
    "4096 f64!",
    "8192 f64",
    "8192 f64",
    "4096 f32!",
    "8192 f32",
  ]);
  assert.deepEqual(await preparedFor("WASM", cases.slice(1, 2)), ["8192 f64"]);
});

Deno.test("TypeScript is warmed up in other engines as well", async () => {
  const { kernel, prepared } = notingKernel();
  registerKernel("equation_of_state", "noting_engine", () => Promise.resolve(kernel));
  const worker = new EngineWorker([backendOf("noting_engine", "TypeScript")], denoPlatform);
  await worker.hello();
  await worker.setup({ backend: "noting_engine", device: "cpu" });
  const options = { grid: gridOf(8192), precision: "f64" } as const;
  await worker.prepare({ case: "one", benchmark: "equation_of_state", options });
  await worker.teardown();
  assert.deepEqual(prepared, ["4096 f64!", "8192 f64"]);
});

Deno.test("a kernel that cannot be warmed up is left to its case", async () => {
  const cases = [{ size: 8192, precision: "f64" }] as const;
  assert.deepEqual(await preparedFor("TypeScript", cases, 4096), ["8192 f64"]);
});
