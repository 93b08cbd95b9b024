/**
 * Finds the fastest work division of the WGSL kernels on this machine's GPU.
 *
 * ```sh
 * deno run -A tools/gpu/tune.ts tuning.json [size]
 * ```
 *
 * Writes every combination that was tried with its time, and the best ones. `tuned.ts` applies them.
 */
import { denoPlatform } from "../../backends/platform/deno.ts";
import { OpenDevice } from "../../backends/webgpu/runtime.ts";
import type { WebGpuRuntime } from "../../kernels/webgpu/runtime.ts";
import type { Benchmark, Inputs, Kernel, Precision } from "../../kernels/benchmark.ts";
import { gridOf } from "../../kernels/grid.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../kernels/mod.ts";
import { type Tuning, tuning } from "../../kernels/webgpu/tuning.ts";

/** Most invocations of a workgroup that are worth trying. */
const LARGEST_WORKGROUP = 512;

/** Calls per combination; the first ones compile and warm up. */
const CALLS = 12;
const WARM = 4;

/** Names of tunables and the values to try, tuned one group after the other. */
type Space = readonly Readonly<Record<string, readonly number[]>>[];

const SPACES: readonly (readonly [benchmark: string, key: keyof Tuning, space: Space])[] = [
  ["equation_of_state", "equationOfState", [{ workgroup: [64, 128, 256, 512], lanes: [1, 2, 4] }]],
  ["isoneutral_mixing", "isoneutralMixing", [
    { along: [32, 64, 128], across: [1, 2, 4, 8] },
    { levels: [4, 8, 16, 32, 64] },
    { along: [32, 64], across: [2, 4, 8] },
  ]],
  ["turbulent_kinetic_energy", "turbulentKineticEnergy", [
    { along: [32, 64, 128, 256], across: [1, 2, 4, 8] },
  ]],
];

/** One combination with the median time of a call. */
interface Trial {
  readonly benchmark: string;
  readonly precision: Precision;
  readonly values: Record<string, number>;
  readonly seconds: number;
}

async function measure(
  runtime: WebGpuRuntime,
  kernel: Kernel<WebGpuRuntime>,
  { formulations }: Benchmark,
  inputs: Inputs,
  size: number,
  precision: Precision,
): Promise<number> {
  await using prepared = await kernel.prepare(runtime, inputs, {
    grid: gridOf(size),
    precision,
    formulation: formulations?.[precision],
  });
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const start = performance.now();
    await prepared.run();
    const wall = (performance.now() - start) / 1000;
    const { seconds = wall, gpuSeconds = seconds } = await prepared.settle!();
    if (call >= WARM) times.push(gpuSeconds);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

function* combinations(group: Space[number]): Generator<Record<string, number>> {
  const [[name, values], ...rest] = Object.entries(group);
  for (const value of values) {
    if (rest.length === 0) yield { [name]: value };
    else {for (const other of combinations(Object.fromEntries(rest))) {
        yield { [name]: value, ...other };
      }}
  }
}

function workgroup({ workgroup, along, across }: Record<string, number>): number {
  return workgroup ?? along * across;
}

async function tune(path: string, size: number): Promise<void> {
  using runtime = await OpenDevice.open(denoPlatform);
  console.log(`${runtime.deviceName}, size ${size}`);
  const trials: Trial[] = [];
  for (const [name, key, space] of SPACES) {
    const benchmark = getBenchmark(name);
    const kernel = await benchmark.kernels.get("webgpu")!() as Kernel<WebGpuRuntime>;
    const inputs = await generateInputs(benchmark, size);
    for (const precision of runtime.precisions) {
      const current = tuning[key][precision] as unknown as Record<string, number>;
      for (const group of space) {
        let best: Trial | undefined;
        for (const values of combinations(group)) {
          const all = { ...current, ...values };
          const threads = workgroup(all);
          if (threads < 32 || threads > LARGEST_WORKGROUP) continue;
          const before = { ...current };
          Object.assign(current, all);
          try {
            const seconds = await measure(runtime, kernel, benchmark, inputs, size, precision);
            const trial = { benchmark: name, precision, values: all, seconds };
            trials.push(trial);
            if (!best || seconds < best.seconds) best = trial;
            console.log(name, precision, JSON.stringify(all), `${(seconds * 1e6).toFixed(1)} µs`);
          } catch (error) {
            console.log(name, precision, JSON.stringify(all), (error as Error).message);
          }
          Object.assign(current, before);
        }
        if (best) Object.assign(current, best.values);
      }
      console.log(`best: ${name} ${precision} ${JSON.stringify(current)}`);
    }
  }
  const { deviceName } = runtime;
  await Deno.writeTextFile(
    path,
    JSON.stringify({ device: deviceName, size, best: tuning, trials }, null, 2) + "\n",
  );
}

if (import.meta.main) {
  const [path = "tuning.json", size = "4194304"] = Deno.args;
  await tune(path, Number(size));
}
