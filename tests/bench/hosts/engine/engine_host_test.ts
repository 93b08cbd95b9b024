import assert from "node:assert/strict";
import { portableBackends } from "../../../../backends/portable.ts";
import { TemporaryFolder } from "../../../../base/files/temporary_folder.ts";
import { bundleEngineProgram } from "../../../../bench/hosts/engine/bundle.ts";
import { openEngineHost } from "../../../../bench/hosts/engine/engine_host.ts";
import { type Engine, ENGINE_KINDS } from "../../../../bench/hosts/engine/find.ts";
import type { CaseHost } from "../../../../bench/hosts/hosted_case.ts";
import { MadeArrays } from "../../../../bench/hosts/shared_arrays.ts";
import { Handover } from "../../../../bench/hosts/handover.ts";
import { computeReference } from "../../../../bench/checking/reference.ts";
import { decodeNpy } from "../../../../base/files/npy.ts";
import { generateInputs } from "../../../../kernels/inputs/inputs.ts";
import { gridOf } from "../../../../kernels/grid.ts";
import { getBenchmark, listBenchmarks } from "../../../../kernels/mod.ts";
import { golden, relativeL2 } from "../../../golden.ts";
import { engineTest } from "./engines.ts";

const SIZE = 4096;

const folder = new TemporaryFolder();
const bundle = `${folder.path}/engine.mjs`;
await bundleEngineProgram(bundle);

const backendOf = (name: string) => portableBackends.find((one) => one.name === name)!;

function open(engine: Engine, backend: string): Promise<CaseHost> {
  const { devices: [device] } = backendOf(backend);
  return openEngineHost(backendOf(backend), device, { engine, bundle, timeout: 120 });
}

/** Backends without f64 in browsers: the functions of jax_js are f32 ones inside, WebGPU has none. */
const F32_ONLY = ["jax_js", "webgpu"];

/** Largest relative error of an output, by the precision that computes it. */
const LARGEST_ERROR = { f64: 1e-9, f32: 1e-3 };

/** Runs every benchmark in the highest precision, and compares the outputs that arrive here with NumPy's. */
async function assertGolden(engine: Engine, backend: string): Promise<void> {
  await using host = await open(engine, backend);
  const precision = F32_ONLY.includes(backend) ? "f32" : backendOf(backend).precisions[0];
  for (const benchmark of listBenchmarks()) {
    if (benchmark.name === "scaling") continue;
    const grid = gridOf(SIZE);
    using handover = new Handover();
    const inputs = new MadeArrays(async function* () {
      yield* Object.values(await generateInputs(benchmark, SIZE));
    }, handover);
    const options = { grid, precision, formulation: benchmark.formulations?.[precision] };
    await using hosted = await host.prepare(benchmark, inputs, options);
    const { seconds } = await hosted.run("warm");
    assert.ok(seconds > 0 && seconds < 10, `${seconds} s`);
    const reference = new MadeArrays(async function* () {
      yield* computeReference(benchmark, await inputs.load(), grid);
    }, handover);
    const { errors } = await hosted.check(reference, false);
    assert.deepEqual(errors.filter(({ consistent }) => !consistent), [], benchmark.name);
    await hosted.save(folder.path);
    const numpy = golden(benchmark.name, SIZE);
    for (const { name } of benchmark.outputs) {
      const bytes = Deno.readFileSync(`${folder.path}/output_${name}.npy`);
      const { data } = decodeNpy(bytes, name);
      const error = relativeL2(data, numpy.output(name).data);
      assert.ok(error < LARGEST_ERROR[precision], `${benchmark.name} ${name}: ${error}`);
    }
  }
}

for (const kind of ENGINE_KINDS) {
  for (const { name: backend, devices } of portableBackends) {
    if (!devices.includes("cpu")) continue;
    await engineTest(
      kind,
      `${backend} computes what NumPy computes`,
      (engine) => assertGolden(engine, backend),
    );
  }
}

for (const backend of ["webgpu", "webgpu_f32x2"]) {
  await engineTest(
    "chromium",
    `${backend} computes on WebGPU what NumPy computes`,
    (engine) => assertGolden(engine, backend),
  );
}

for (const kind of ["node", "bun"] as const) {
  await engineTest(kind, "an engine that is killed is a reason, not a crash", async (engine) => {
    await using host = await open(engine, "typed_array");
    const benchmark = getBenchmark("equation_of_state");
    const options = { grid: gridOf(64), precision: "f64" as const, formulation: "closed" as const };
    using handover = new Handover();
    const inputs = new MadeArrays(async function* () {}, handover);
    await using hosted = await host.prepare(benchmark, inputs, options);
    const kill = new Deno.Command("pkill", { args: ["-9", "-f", bundle] });
    await kill.output();
    await assert.rejects(hosted.run("warm"), new RegExp(`${kind} .*(killed|exited|closed)`));
  });
}
