import assert from "node:assert/strict";
import type { Backend } from "../../../backends/backend.ts";
import { openLocalHost } from "../../../bench/hosts/host.ts";
import { localCaseHost } from "../../../bench/hosts/hosted_case.ts";
import type { SharedArrays } from "../../../bench/hosts/shared_arrays.ts";
import type { Benchmark, Prepared } from "../../../kernels/benchmark.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { getBenchmark } from "../../../kernels/mod.ts";

/** What is called of a case by a run in a state of the caches. */
async function calledBy(cache: "warm" | "mixed", warmsItself: boolean): Promise<string[]> {
  const called: string[] = [];
  const prepared: Prepared = {
    run: () => void called.push("run"),
    ...(warmsItself ? { warmNext: () => void called.push("warmNext") } : {}),
    outputs: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const benchmark: Benchmark = {
    ...getBenchmark("isoneutral_mixing"),
    kernels: new Map([[
      "fake",
      () => Promise.resolve({ prepare: () => Promise.resolve(prepared) }),
    ]]),
  };
  const backend: Backend = {
    name: "fake",
    description: "calls nothing",
    devices: ["cpu"],
    precisions: ["f64"],
    setup: async function* () {
      yield { version: "1" };
    },
  };
  const inputs = { load: () => Promise.resolve({}) } as SharedArrays;
  await using host = localCaseHost(await openLocalHost(backend, "cpu"), "cpu");
  await using hosted = await host.prepare(benchmark, inputs, {
    grid: gridOf(64),
    precision: "f64",
  });
  await hosted.run(cache);
  return called;
}

Deno.test("in warm caches an untimed call comes first, made by the kernel if it can", async () => {
  assert.deepEqual(await calledBy("warm", false), ["run", "run"]);
  assert.deepEqual(await calledBy("warm", true), ["warmNext", "run"]);
  assert.deepEqual(await calledBy("mixed", false), ["run"]);
  assert.deepEqual(await calledBy("mixed", true), ["run"]);
});
