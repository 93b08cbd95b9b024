import assert from "node:assert/strict";
import { availableMemory, processMemory } from "../../../base/process/memory.ts";

const ignore = Deno.build.os !== "linux";

Deno.test({
  name: "memory of this process grows by what it fills, and its peak stays",
  ignore,
  fn: () => {
    const before = processMemory(Deno.pid)!;
    let filled: Uint8Array | undefined = new Uint8Array(1 << 28).fill(1);
    const after = processMemory(Deno.pid)!;
    assert.ok(after.own - before.own > 0.9 * filled.length, `${before.own} ${after.own}`);
    assert.ok(after.peak >= after.own);
    filled = undefined;
    assert.ok(processMemory(Deno.pid)!.peak >= after.peak);
  },
});

Deno.test("a process that does not exist has no memory", () => {
  assert.equal(processMemory(2 ** 22 + 1), undefined);
});

Deno.test("available memory is no more than the machine has", () => {
  const bytes = availableMemory();
  assert.ok(bytes > 0 && bytes <= Deno.systemMemoryInfo().total, `${bytes}`);
});
