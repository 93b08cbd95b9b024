import assert from "node:assert/strict";
import { garbageCollector } from "../../../backends/array_libraries/library_garbage.ts";
import { denoPlatform } from "../../../backends/platform/deno.ts";

Deno.test("garbage is collected within 32 calls", async () => {
  const collect = garbageCollector(denoPlatform);
  const garbage = new WeakRef({});
  await new Promise((resolve) => setTimeout(resolve)); // A reference just made keeps its object.
  for (let n = 0; n < 32; n++) collect();
  assert.equal(garbage.deref(), undefined);
});
