import assert from "node:assert/strict";
import { openLocalHost } from "../../../bench/hosts/host.ts";
import { getBackend } from "../../../backends/mod.ts";
import type { Runtime } from "../../../backends/backend.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { getBenchmark } from "../../../kernels/mod.ts";

Deno.test("a library that takes more memory than its arrays is charged more", async () => {
  const typedArray = getBackend("typed_array");
  const memory = async (facts: Partial<Runtime>) => {
    const backend = {
      ...typedArray,
      setup: async function* () {
        yield { version: "1", ...facts };
      },
    };
    await using host = await openLocalHost(backend, "cpu");
    const options = { grid: gridOf(4096), precision: "f64", formulation: "closed" } as const;
    return await host.memory(getBenchmark("equation_of_state"), options);
  };
  const arrays = await memory({});
  assert.ok(arrays > 8 * 4096);
  assert.equal(await memory({ memoryFactor: 3 }), 3 * arrays);
});
