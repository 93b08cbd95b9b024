import assert from "node:assert/strict";
import { warmUp } from "../../../kernels/wasm/engine.ts";

Deno.test("warmUp calls at least once, and forgets the results", async () => {
  let calls = 0, results = 0;
  await warmUp(() => void (results = ++calls), () => results = 0);
  assert.ok(calls > 0);
  assert.equal(results, 0);
});
