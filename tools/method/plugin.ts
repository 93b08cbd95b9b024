/**
 * Backends for measuring the method itself: `copy_1` … `copy_4` are one kernel under four names,
 * and `slowed` is `wasm`, slower by the share that `METHOD_SLOWER` names, e.g. `0.05`.
 */
import type { Backend, Registries } from "../../mod.ts";
import { typedArray } from "../../backends/typed_array.ts";
import { wasm } from "../../backends/wasm/mod.ts";
import type { Prepared } from "../../kernels/benchmark.ts";
import { listBenchmarks } from "../../kernels/mod.ts";

/** Names of the copies. */
export const COPIES: readonly string[] = ["copy_1", "copy_2", "copy_3", "copy_4"];

/** Registers the backends. */
export default function register(
  { registerBackend, registerKernel }: Pick<Registries, "registerBackend" | "registerKernel">,
): void {
  for (const name of COPIES) {
    registerBackend({
      ...typedArray,
      name,
      description: "typed_array again",
      kernel: "typed_array",
    });
  }
  const share = Number(Deno.env.get("METHOD_SLOWER") ?? 0);
  registerBackend({
    ...wasm as unknown as Backend,
    name: "slowed",
    description: "wasm, slowed by a known share",
  });
  for (const { name, kernels } of listBenchmarks()) {
    registerKernel(name, "slowed", async () => {
      const kernel = await kernels.get("wasm")!();
      return {
        memory: kernel.memory,
        prepare: async (runtime, inputs, options) =>
          slowed(await kernel.prepare(runtime, inputs, options), share),
      };
    });
  }
}

/** The same case, whose calls take a share longer. */
function slowed(prepared: Prepared, share: number): Prepared {
  const run = () => {
    const start = performance.now();
    prepared.run();
    const end = start + (performance.now() - start) * (1 + share);
    while (performance.now() < end);
  };
  return Object.create(prepared, { run: { value: run } });
}
