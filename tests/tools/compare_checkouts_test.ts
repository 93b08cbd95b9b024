import assert from "node:assert/strict";
import type { Backend } from "../../backends/backend.ts";
import { listBackends } from "../../backends/mod.ts";
import type { Registries } from "../../backends/registries.ts";
import type { KernelLoader } from "../../kernels/benchmark.ts";
import { gridOf } from "../../kernels/grid.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";
import { equationOfState } from "../../kernels/equation_of_state/mod.ts";
import register from "../../tools/compare_checkouts.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

/** What the plugin registers with this checkout as the other one. */
async function registered() {
  const backends: Backend[] = [], kernels = new Map<string, KernelLoader>();
  await register({
    registerBackend: (backend) => void backends.push(backend as Backend),
    registerKernel: (benchmark, name, load) => void kernels.set(`${benchmark} ${name}`, load),
    registerBenchmark: () => assert.fail("it adds no benchmarks"),
    pythonArrayLibrary: () => assert.fail("it adds no Python library"),
  } as Partial<Registries> as Registries);
  return { backends, kernels };
}

async function withVariable(value: string | undefined, fn: () => Promise<void>): Promise<void> {
  const name = "HPC_BENCH_BEFORE", old = Deno.env.get(name);
  if (value === undefined) Deno.env.delete(name);
  else Deno.env.set(name, value);
  try {
    await fn();
  } finally {
    if (old === undefined) Deno.env.delete(name);
    else Deno.env.set(name, old);
  }
}

Deno.test("compare_checkouts: every backend gets a counterpart that must be named", async () => {
  await withVariable(ROOT, async () => {
    const { backends } = await registered();
    assert.deepEqual(
      backends.map(({ name }) => name),
      listBackends().map(({ name }) => `${name}_before`),
    );
    assert.ok(backends.every(({ onRequest }) => onRequest));
    const native = backends.find(({ name }) => name === "native_128_before")!;
    assert.equal(native.kernel, "native_before");
  });
});

Deno.test("compare_checkouts: the other's kernel computes, and streams its outputs", async () => {
  await withVariable(ROOT, async () => {
    const { kernels } = await registered();
    const kernel = await kernels.get("equation_of_state typed_array_before")!();
    const inputs = await generateInputs(equationOfState, 1000), grid = gridOf(1000);
    const options = { grid, precision: "f64", formulation: "closed" } as const;
    const own = await (await equationOfState.kernels.get("typed_array")!()).prepare(
      {},
      inputs,
      options,
    );
    await using other = await kernel.prepare({}, inputs, options);
    own.run();
    other.run();
    const [expected, actual] = await Promise.all(
      [own, other].map((prepared) => Array.fromAsync(prepared.outputs())),
    );
    assert.equal(actual[0].name, "dHdT");
    assert.ok(actual[0].data.some((x) => x !== 0));
    assert.deepEqual(actual, expected);
  });
});

Deno.test("compare_checkouts: says how to name the other checkout", async () => {
  await withVariable(undefined, () =>
    assert.rejects(registered(), {
      message: "Cannot compare checkouts: set HPC_BENCH_BEFORE to the other's folder",
    }));
});
