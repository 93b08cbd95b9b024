/** Prints the GPU, what it offers and what it can do at most. */
import { denoPlatform } from "../../backends/platform/deno.ts";
import { OpenDevice } from "../../backends/webgpu/runtime.ts";

if (import.meta.main) {
  using gpu = await OpenDevice.open(denoPlatform);
  console.log([gpu.deviceName, gpu.driver, gpu.version].filter(Boolean).join(", "));
  console.log(`precisions ${gpu.precisions.join(" ")}, clock ${JSON.stringify(gpu.clock)}`);
  console.log(`bindings end at ${gpu.bindingLimit} bytes, memory ${gpu.memory ?? "unknown"}`);
  for (const precision of gpu.precisions) {
    const { bandwidth, flops = 0 } = await gpu.limits(precision);
    const [bytes, operations] = [bandwidth, flops].map((rate) => (rate / 1e9).toFixed(0));
    console.log(`${precision}: ${bytes} GB/s, ${operations} GFLOP/s`);
  }
}
