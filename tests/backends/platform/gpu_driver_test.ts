import assert from "node:assert/strict";
import { gpuDriver } from "../../../backends/platform/gpu_driver.ts";
import { gpuTest, sharedDevice } from "../../kernels/webgpu.ts";

Deno.test("a device that does not exist has no driver", () => {
  assert.equal(gpuDriver("no such device"), undefined);
});

gpuTest("the driver of a Vulkan device is found by name, with its version", async () => {
  const { adapter } = await sharedDevice();
  const driver = gpuDriver(adapter.info.description);
  if (Deno.build.os === "linux") assert.match(driver ?? "", /^\S.* .*\d/);
  assert.equal(driver, gpuDriver(adapter.info.description));
});
