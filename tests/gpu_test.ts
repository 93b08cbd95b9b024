import assert from "node:assert/strict";
import { GPU_MISSING } from "./gpu.ts";

Deno.test({
  name: "looking for a GPU loads no OpenGL into the process of the tests",
  ignore: Deno.build.os !== "linux" ||
    (Deno.env.get("DENO_WEBGPU_BACKEND") ?? "vulkan") !== "vulkan",
  fn() {
    const files = Deno.readTextFileSync("/proc/self/maps");
    if (GPU_MISSING === undefined) assert.match(files, /libvulkan/);
    assert.deepEqual(files.match(/libE?GL\w*\.so/g), null);
  },
});
