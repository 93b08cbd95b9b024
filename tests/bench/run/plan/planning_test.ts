import assert from "node:assert/strict";
import { planCases, planRound } from "../../../../bench/run/plan/planning.ts";
import { getBenchmark, registerKernel } from "../../../../kernels/mod.ts";
import { contextOf, participant } from "../fakes.ts";
import type { Engine } from "../../../../bench/hosts/engine/find.ts";

Deno.test("cases are those of the matrix, and a case too large for the memory is skipped", async () => {
  const one = participant("planned", []);
  await using context = await contextOf([one], { sizes: [64, 4096] }, { memory: 20 * 1024 });
  registerKernel("scaling", "planned", getBenchmark("scaling").kernels.get("plain")!);
  context.entries = [];
  await planCases(context);
  assert.deepEqual(context.entries.map(({ id }) => id.size), [64]);
  assert.match(context.skipped[0].reason, /^needs 96\.0 KiB of memory, 20\.0 KiB may be used$/);
});

Deno.test("every case is in one block of a round, the blocks in another order in each", async () => {
  const sizes = [8, 27, 64, 125, 216, 343];
  await using context = await contextOf([participant("a", [])], { sizes }, { memory: 1 });
  const orders = new Set<string>();
  for (context.round = 0; context.round < 8; context.round++) {
    const blocks = planRound(context);
    assert.deepEqual(blocks.map(({ length }) => length), sizes.map(() => 1));
    assert.equal(new Set(blocks.flat()).size, sizes.length);
    orders.add(blocks.map(([{ id }]) => id.size).join());
  }
  assert.ok(orders.size > 3);
});

Deno.test("the cases of each browser are in parts of their own", async () => {
  const engine = (kind: Engine["kind"]) => ({ kind, path: "", version: "1" });
  const own = participant("a", []);
  const node = { ...participant("b", []), engine: engine("node") };
  const browsers = (["chromium", "firefox"] as const).map((kind) => ({
    ...participant(kind, []),
    engine: engine(kind),
  }));
  await using context = await contextOf([own, node, ...browsers], { sizes: [8, 27] });
  const parts = planRound(context).map((part) =>
    part.map(({ id }) => `${id.backend} ${id.size}`).sort().join()
  );
  assert.deepEqual(parts.sort(), [
    "a 27,a 8,b 27,b 8",
    "chromium 27,chromium 8",
    "firefox 27,firefox 8",
  ]);
});
