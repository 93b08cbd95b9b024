import assert from "node:assert/strict";
import { getBackend, getBenchmark, registerBackend, registerKernel, run } from "../../../mod.ts";
import { quick } from "./quick.ts";

Deno.test("cases that do not fit into memory together are measured in blocks", async () => {
  let [alive, most] = [0, 0];
  registerBackend({ ...getBackend("twin"), name: "counted", kernel: "counted" });
  registerKernel("scaling", "counted", () =>
    Promise.resolve({
      async prepare(runtime, inputs, options) {
        const kernel = await getBenchmark("scaling").kernels.get("twin")!();
        const prepared = await kernel.prepare(runtime, inputs, options);
        most = Math.max(most, ++alive);
        return {
          ...prepared,
          [Symbol.asyncDispose]() {
            alive--;
            return prepared[Symbol.asyncDispose]();
          },
        };
      },
    }));
  const mostWithin = async (memory: number) => {
    most = 0;
    const precisions = ["f64", "f32"] as const;
    const asked = { ...quick, sizes: [4096], backends: ["counted", "twin"], precisions, memory };
    const { results, skipped } = await run(asked);
    assert.deepEqual(skipped, []);
    assert.deepEqual(results.map(({ calls }) => calls), [5, 5, 5, 5]);
    assert.equal(alive, 0);
    return most;
  };
  // At size 4,096 the inputs take 32 KiB, an f64 case 64 KiB, an f32 case 32 KiB, the check 64 KiB:
  // each case fits alone (160 KiB), all four together (288 KiB) do not.
  assert.equal(await mostWithin(300 * 1024), 2);
  assert.equal(await mostWithin(170 * 1024), 1);
});

Deno.test("a case that does not fit alone is skipped with the figures, the rest runs", async () => {
  const { results, skipped } = await run({ ...quick, memory: 20 * 1024 });
  assert.deepEqual(results.map(({ size }) => size), [64, 64]);
  assert.equal(skipped.length, 2);
  assert.match(skipped[0].reason, /^needs \d+ KiB of memory, 20\.0 KiB may be used$/);
});
