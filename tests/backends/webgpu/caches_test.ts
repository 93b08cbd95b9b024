import assert from "node:assert/strict";
import { CacheEviction } from "../../../backends/webgpu/caches.ts";
import { gpuTest, sharedDevice } from "../../kernels/webgpu.ts";

gpuTest("webgpu evicts caches by reading and writing every number of a buffer", async () => {
  const runtime = await sharedDevice();
  const bytes = 20 << 20; // more than one row of workgroups
  const eviction = await runtime.guard(() => new CacheEviction(runtime, bytes));
  await eviction.run();
  await eviction.run();
  const counts = new Uint32Array(await runtime.download(eviction.buffer, 0, bytes));
  assert.ok(counts.every((count) => count === 2));
  eviction.buffer.destroy();
});

gpuTest("webgpu evicts caches with no more bytes than it can bind", async () => {
  const runtime = await sharedDevice();
  await assert.doesNotReject(() => runtime.evictCaches(1e12));
  await assert.doesNotReject(() => runtime.evictCaches(5000));
});
