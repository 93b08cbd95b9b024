import assert from "node:assert/strict";
import { driverOf } from "../../../backends/webgpu/driver.ts";
import { gpuTest, sharedDevice } from "../../kernels/webgpu.ts";

Deno.test("a device that does not exist has no driver", async () => {
  assert.equal(await driverOf("no such device"), undefined);
});

gpuTest("the driver of a Vulkan device is told by name and version", async () => {
  const { adapter } = await sharedDevice();
  const driver = await driverOf(adapter.info.description);
  if (Deno.build.os === "linux") assert.match(driver ?? "", /^\S.* .*\d/);
  assert.equal(driver, await driverOf(adapter.info.description));
});
