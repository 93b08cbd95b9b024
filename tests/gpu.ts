/** Whether tests can use a GPU here. */
import { denoPlatform } from "../backends/platform/deno.ts";
import { requestAdapter } from "../backends/webgpu/device.ts";

// Deno also looks for adapters of OpenGL, which loads libEGL, and that keeps data for the calling
// thread. Each test file has a thread of its own; where the last one ends while the process exits,
// both free these data, and the process aborts after all tests have passed: "double free or
// corruption" about once in 100 runs of a short file (https://github.com/gfx-rs/wgpu/issues/4285).
// The program is not affected: it uses the GPU on the main thread, which does not end before.
if (Deno.build.os === "linux" && !Deno.env.has("DENO_WEBGPU_BACKEND")) {
  Deno.env.set("DENO_WEBGPU_BACKEND", "vulkan");
}

/**
 * Why GPU tests cannot run here, if they cannot. Where `HPC_BENCH_REQUIRE_GPU` is set, as in CI,
 * that is an error instead: a machine that should have an adapter must not skip them silently.
 */
export const GPU_MISSING: string | undefined = await requestAdapter(denoPlatform).then(
  () => undefined,
  (error: Error) => {
    if (Deno.env.get("HPC_BENCH_REQUIRE_GPU")) throw error;
    return error.message;
  },
);
