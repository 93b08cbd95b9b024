import assert from "node:assert/strict";
import { getBackend } from "../../../../mod.ts";
import { openLocalHost } from "../../../../bench/hosts/host.ts";
import { localCaseHost } from "../../../../bench/hosts/hosted_case.ts";
import { createEntry } from "../../../../bench/run/plan/entry.ts";
import {
  type Budget,
  type Demand,
  explainMisfit,
  fits,
} from "../../../../bench/run/plan/residency.ts";

/** What isoneutral mixing in f64 demands of a library at each size, on a machine with enough memory. */
async function demandsOf(name: string, sizes: readonly number[]) {
  const backend = getBackend(name);
  await using host = localCaseHost(await openLocalHost(backend, "cpu"), "cpu");
  const { runtime } = host;
  const participant = { backend, device: "cpu", runtime, host, inChild: true, isControl: false };
  const demands: Demand[] = [];
  for (const size of sizes) {
    const id = { benchmark: "isoneutral_mixing", backend: name, size, precision: "f64" } as const;
    const entry = await createEntry({ ...id, device: "cpu" }, { ...participant, device: "cpu" });
    demands.push(entry.demand);
  }
  const own = runtime.memory === undefined ? [] : [[name, runtime.memory] as const];
  return { demands, budget: new Map([["host", 1e12], ...own]) as Budget };
}

Deno.test("numpy_ts leaves out what its WASM memory cannot hold, before anything is prepared", async () => {
  const { demands: [small, large], budget } = await demandsOf("numpy_ts", [2 ** 20, 2 ** 22]);
  assert.equal(explainMisfit(small, budget), undefined);
  assert.equal(
    explainMisfit(large, budget),
    "needs 1.64 GiB of the backend's memory, 1.50 GiB may be used",
  );
});

Deno.test("jax_js computes its largest case beside no other large one", async () => {
  const { demands: [small, medium, large], budget } = await demandsOf(
    "jax_js",
    [2 ** 12, 2 ** 18, 2 ** 22],
  );
  assert.ok(fits([large], budget));
  assert.ok(fits([large, small], budget));
  assert.ok(!fits([large, medium], budget));
});

Deno.test("libraries are planned with what they take of main memory beside their own", async () => {
  for (const name of ["onnxruntime", "jax_js"]) {
    const { demands: [{ bytes, onHost }] } = await demandsOf(name, [2 ** 22]);
    assert.ok(onHost! > 1.5 * bytes, `${name}: ${onHost} B beside ${bytes} B`);
  }
});
