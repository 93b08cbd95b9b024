import assert from "node:assert/strict";
import { registerPlugins } from "../../../../bench/hosts/engine/plugins.ts";
import { getBenchmark } from "../../../../kernels/mod.ts";
import type { Registries } from "../../../../backends/registries.ts";
import { scaling } from "../../../fixtures/scaling_plugin.ts";

Deno.test("plug-ins register benchmarks and kernels in other engines, one after the other", async () => {
  const declare = async ({ registerBenchmark }: Registries) => {
    await Promise.resolve();
    registerBenchmark({ ...scaling, name: "registered", kernels: new Map(scaling.kernels) });
  };
  const extend = ({ registerKernel, registerBackend, plainKernel }: Registries) => {
    registerKernel("registered", "wasm", () => Promise.resolve(plainKernel(scaling, () => {})));
    registerBackend({ name: "not even a valid backend" } as never);
  };
  await registerPlugins([{ default: declare }, {}, { default: extend }]);
  assert.deepEqual([...getBenchmark("registered").kernels.keys()], [
    ...scaling.kernels.keys(),
    "wasm",
  ]);
});

Deno.test("a plug-in that cannot register in another engine is an error", async () => {
  const twice = ({ registerBenchmark }: Registries) =>
    registerBenchmark({ ...getBenchmark("equation_of_state") });
  await assert.rejects(registerPlugins([{ default: twice }]), /a benchmark of that name exists/);
});
