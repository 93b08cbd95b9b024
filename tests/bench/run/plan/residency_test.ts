import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Budget,
  explainMisfit,
  fits,
  planBlocks,
} from "../../../../bench/run/plan/residency.ts";

const budget = (bytes: number, devices: [string, number][] = []) =>
  new Map([["host", bytes], ...devices]) as Budget;
const demand = (bytes: number, group = "a", place = "host", inputs = 1) => ({
  group,
  inputs,
  bytes,
  place,
});

Deno.test("everything that fits stays in one block", () => {
  assert.deepEqual(planBlocks([4, 4, 4].map((bytes) => demand(bytes)), budget(13)), [[0, 1, 2]]);
  assert.deepEqual(planBlocks([], budget(1)), []);
});

Deno.test("inputs of a group are counted once, those of each group separately", () => {
  assert.ok(fits([demand(4), demand(4)], budget(9)));
  assert.ok(!fits([demand(4), demand(4, "b")], budget(9)));
});

Deno.test("a device with memory of its own does not use the host's", () => {
  const limits = budget(10, [["gpu", 100]]);
  assert.ok(fits([demand(90, "a", "gpu"), demand(9)], limits));
  assert.ok(!fits([demand(90, "a", "gpu"), demand(20, "a", "gpu")], limits));
  assert.ok(!fits([demand(4, "a", "elsewhere"), demand(9)], limits));
});

Deno.test("a memory of its own that lies in main memory has both limits", () => {
  const limits = budget(10, [["wasm", 6]]);
  const inWasm = { ...demand(5, "a", "wasm"), onHost: 5 };
  assert.ok(fits([inWasm, demand(4)], limits));
  assert.ok(!fits([inWasm, demand(5)], limits), "main memory holds both");
  assert.ok(!fits([inWasm, { ...inWasm, bytes: 2 }], limits), "the backend's memory is full");
  assert.ok(!fits([{ ...inWasm, onHost: 10 }], limits), "copies beside it fill main memory");
  assert.ok(fits([{ ...inWasm, onHost: 9 }], limits));
  assert.equal(explainMisfit({ ...inWasm, check: 4 }, limits), undefined);
  assert.match(explainMisfit({ ...inWasm, check: 5 }, limits)!, /^needs 11 B of memory, 10 B/);
  assert.match(
    explainMisfit({ ...inWasm, bytes: 7 }, limits)!,
    /^needs 7 B of the backend's memory/,
  );
});

Deno.test("a process of its own has its copy of the inputs, one for all cases of a group", () => {
  const limits = budget(10, [["elsewhere", 4]]);
  const remote = { ...demand(2, "a", "elsewhere", 5), process: "elsewhere" };
  assert.ok(fits([remote], limits), "in main memory, wherever the case lives");
  assert.ok(fits([remote, remote], limits));
  assert.ok(!fits([remote, { ...remote, process: "another" }], limits));
  assert.ok(!fits([remote, { ...remote, group: "b" }], limits));
  assert.equal(explainMisfit(remote, limits), undefined);
  assert.match(explainMisfit({ ...remote, check: 1 }, limits)!, /^needs 11 B of memory/);
});

Deno.test("the largest check counts beside the cases", () => {
  const checked = (check: number) => ({ ...demand(4), check });
  assert.ok(fits([checked(1), checked(1)], budget(10)));
  assert.ok(!fits([checked(1), checked(2)], budget(10)));
});

Deno.test("blocks hold every case once and fit", () => {
  const cases = fc.array(
    fc.record({
      group: fc.constantFrom("a", "b", "c"),
      inputs: fc.constant(3),
      bytes: fc.integer({ min: 1, max: 17 }),
      place: fc.constantFrom("host", "gpu"),
    }),
    { maxLength: 20 },
  );
  fc.assert(fc.property(cases, (demands) => {
    const limits = budget(20, [["gpu", 20]]);
    const blocks = planBlocks(demands, limits);
    assert.deepEqual(blocks.flat().sort((a, b) => a - b), [...demands.keys()]);
    for (const block of blocks) assert.ok(fits(block.map((n) => demands[n]), limits));
  }));
});
