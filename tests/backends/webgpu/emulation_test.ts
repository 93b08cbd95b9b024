import assert from "node:assert/strict";
import {
  emulationError,
  emulationTest,
  verifiedEmulation,
} from "../../../backends/webgpu/emulation.ts";
import { denoPlatform } from "../../../backends/platform/deno.ts";
import { webgpuF32x2 } from "../../../backends/webgpu/mod.ts";
import { gpuTest, sharedDevice } from "../../kernels/webgpu.ts";

gpuTest("webgpu_f32x2 is set up in f64 with what it computes with in its version", async () => {
  const lifetime = webgpuF32x2.setup({ device: "gpu", platform: denoPlatform });
  const { value: runtime } = await lifetime.next();
  assert.ok(runtime);
  assert.deepEqual(runtime.precisions, ["f64"]);
  assert.match(runtime.f64, /^f32x2/);
  assert.match(runtime.version, /f64 emulated by pairs of f32$/);
  assert.equal((await lifetime.next()).done, true);
});

gpuTest("products without a fused multiply–add pass the test of the emulation", async () => {
  assert.equal(await emulationError(await sharedDevice(), emulationTest("f32x2")), undefined);
});

/** A test in which products lose what f32 rounds off, as by a compiler that simplifies. */
const simplified: typeof emulationTest = (arithmetic) =>
  emulationTest(arithmetic).replace(
    "product.y + (a.x * b.y + a.y * b.x)",
    "a.x * b.y + a.y * b.x",
  );

gpuTest("an emulation whose rounding errors are optimised away is unavailable", async () => {
  await assert.rejects(async () => await verifiedEmulation(await sharedDevice(), simplified), {
    name: "BackendUnavailable",
    message: /^pairs of f32 do not emulate f64 on this device: a \* b deviates by \d\.\de-\d/,
  });
});

/** A test in which products of wide numbers lose their last digits. */
const shortened: typeof emulationTest = (arithmetic) =>
  emulationTest(arithmetic).replace(
    "left.y + right.y + (a.x * b.z + a.y * b.y + a.z * b.x)",
    "left.y + right.y",
  );

gpuTest("wide numbers that lose digits make the emulation unavailable", async () => {
  await assert.rejects(async () => await verifiedEmulation(await sharedDevice(), shortened), {
    name: "BackendUnavailable",
    message: /deviates by \d\.\de-\d/,
  });
});
