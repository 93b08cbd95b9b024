/** Leaves a peer hanging in a call, for a test that kills this process. */
import { configurePython } from "../../backends/python/interpreter.ts";
import { originalBackends } from "../../backends/python/originals.ts";
import { openLocalHost } from "../../bench/hosts/host.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../kernels/mod.ts";
import { gridOf } from "../../kernels/grid.ts";

const [checkout, python] = Deno.args;
configurePython({ python });
const pytorch = originalBackends(checkout).find(({ name }) => name === "pytorch_original")!;
const host = await openLocalHost(pytorch, "cpu");
const benchmark = getBenchmark("equation_of_state");
const prepared = await host.prepare(benchmark, await generateInputs(benchmark, 64), {
  grid: gridOf(64),
  precision: "f64",
  formulation: "closed",
});
prepared.run();
console.log((host.runtime as unknown as { scratch: string }).scratch);
