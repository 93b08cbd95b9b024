/** Whether tests can use a GPU here. */
import { denoPlatform } from "../backends/platform/deno.ts";
import { requestAdapter } from "../backends/webgpu/device.ts";

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
