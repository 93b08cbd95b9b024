/** Leaves a peer hanging in a call, for a test that kills this process. */
import { peerBackends } from "../../backends/python/pyhpc.ts";
import { openLocalHost } from "../../bench/hosts/host.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../kernels/mod.ts";
import { gridOf } from "../../kernels/grid.ts";

const [checkout, python] = Deno.args;
const pytorch = peerBackends({ checkout, python }).find(({ name }) => name === "pytorch")!;
const host = await openLocalHost(pytorch, "cpu");
const benchmark = getBenchmark("equation_of_state");
const prepared = await host.prepare(benchmark, await generateInputs(benchmark, 64), {
  grid: gridOf(64),
  precision: "f64",
  formulation: "closed",
});
prepared.run();
console.log((host.runtime as unknown as { scratch: string }).scratch);
