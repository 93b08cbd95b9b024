import assert from "node:assert/strict";
import { Handover, Recipient } from "../../../bench/hosts/handover.ts";
import { MadeArrays, ReceivedArrays } from "../../../bench/hosts/shared_arrays.ts";

const arrays = [
  { name: "x", shape: [2], data: Float64Array.of(1, 2) },
  { name: "k", shape: [1], data: Int32Array.of(3) },
];

function counted(handover: Handover): { shared: MadeArrays; times: () => number } {
  let times = 0;
  const make = async function* () {
    times++;
    yield* await Promise.resolve(arrays);
  };
  return { shared: new MadeArrays(make, handover), times: () => times };
}

Deno.test("arrays are made once for all cases, also after they were unloaded", async () => {
  using handover = new Handover();
  const { shared, times } = counted(handover);
  const manifest = await shared.publish();
  assert.equal(await shared.publish(), manifest);
  assert.deepEqual(Object.values(await shared.load()), arrays);
  shared.unload();
  assert.deepEqual(await shared.read("k"), arrays[1]);
  assert.equal(times(), 1);
});

Deno.test("without files, arrays that were unloaded are made again", async () => {
  using handover = new Handover();
  const { shared, times } = counted(handover);
  await shared.load();
  await shared.load();
  shared.unload();
  assert.deepEqual(Object.values(await shared.load()), arrays);
  assert.equal(times(), 2);
});

Deno.test("another process reads all arrays, or one of them", async () => {
  using handover = new Handover();
  const manifest = await counted(handover).shared.publish();
  const received = new ReceivedArrays(manifest, new Recipient());
  assert.deepEqual(Object.values(await received.load()), arrays);
  assert.deepEqual(await received.read("x"), arrays[0]);
  assert.equal(await received.publish(), manifest);
});
