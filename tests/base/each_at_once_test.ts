import assert from "node:assert/strict";
import { eachAtOnce } from "../../base/each_at_once.ts";

Deno.test("items are begun in their order, at most so many at the same time", async () => {
  const begun: number[] = [];
  let [busy, most] = [0, 0];
  await eachAtOnce([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    most = Math.max(most, ++busy);
    await new Promise((resolve) => setTimeout(resolve, 0));
    busy--;
  });
  assert.deepEqual([begun, most], [[1, 2, 3, 4, 5], 2]);
});

Deno.test("after a failure nothing more is begun, and what is in progress ends first", async () => {
  const ended: number[] = [];
  const work = async (item: number) => {
    if (item === 2) throw new RangeError("two");
    await new Promise((resolve) => setTimeout(resolve, 0));
    ended.push(item);
  };
  await assert.rejects(() => eachAtOnce([1, 2, 3, 4], 2, work), /two/);
  assert.deepEqual(ended, [1]);
});
