import assert from "node:assert/strict";
import { availableMemory, processMemory } from "../../../base/process/memory.ts";

const ignore = Deno.build.os !== "linux";

/** In a process of its own: the memory of this one shrinks whenever what earlier tests left is freed. */
const FILLS = `
import { processMemory } from ${
  JSON.stringify(import.meta.resolve("../../../base/process/memory.ts"))
};
const before = processMemory(Deno.pid);
let filled = new Uint8Array(1 << 28).fill(1);
const after = processMemory(Deno.pid);
const bytes = filled.length;
filled = undefined;
console.log(JSON.stringify({ before, after, bytes, last: processMemory(Deno.pid) }));
`;

Deno.test({
  name: "memory of a process grows by what it fills, and its peak stays",
  ignore,
  fn: async () => {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", FILLS],
    }).output();
    const text = new TextDecoder();
    assert.equal(text.decode(stderr), "");
    const { before, after, bytes, last } = JSON.parse(text.decode(stdout));
    assert.ok(after.own - before.own > 0.9 * bytes, `${before.own} ${after.own}`);
    assert.ok(after.peak >= after.own);
    assert.ok(last.peak >= after.peak);
  },
});

Deno.test("a process that does not exist has no memory", () => {
  assert.equal(processMemory(2 ** 22 + 1), undefined);
});

Deno.test("available memory is no more than the machine has", () => {
  const bytes = availableMemory();
  assert.ok(bytes > 0 && bytes <= Deno.systemMemoryInfo().total, `${bytes}`);
});
