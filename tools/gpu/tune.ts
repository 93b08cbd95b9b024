/**
 * Finds the fastest work division of the WGSL kernels on this machine's GPU.
 *
 * ```sh
 * deno run -A tools/gpu/tune.ts tuning.json [size [seconds]]
 * ```
 *
 * Writes every combination that was tried with its time, and the best ones, after each group of
 * combinations. `tuned.ts` applies them. Each routine in each precision gets an equal part of the
 * seconds, and keeps the best combination of those it had time for.
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
    { onePassFrom: [0, 100_000] },
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

async function tune(path: string, size: number, limit: number): Promise<void> {
  const start = performance.now();
  using runtime = await OpenDevice.open(denoPlatform);
  console.log(`${runtime.deviceName}, size ${size}`);
  const trials: Trial[] = [];
  const { precisions } = runtime;
  for (const [routine, [name, key, space]] of SPACES.entries()) {
    const benchmark = getBenchmark(name);
    const kernel = await benchmark.kernels.get("webgpu")!() as Kernel<WebGpuRuntime>;
    const inputs = await generateInputs(benchmark, size);
    for (const [turn, precision] of precisions.entries()) {
      const current = tuning[key][precision] as unknown as Record<string, number>;
      const share = (routine * precisions.length + turn + 1) / (SPACES.length * precisions.length);
      const isOver = () => performance.now() - start > 1000 * limit * share;
      const attempt = async (values: Record<string, number>): Promise<Trial | undefined> => {
        const before = { ...current };
        Object.assign(current, values);
        try {
          const seconds = await measure(runtime, kernel, benchmark, inputs, size, precision);
          console.log(name, precision, JSON.stringify(values), `${(seconds * 1e6).toFixed(1)} µs`);
          return { benchmark: name, precision, values: { ...current }, seconds };
        } catch (error) {
          console.log(name, precision, JSON.stringify(values), (error as Error).message);
        } finally {
          Object.assign(current, before);
        }
      };
      // The values in force come first: nothing is chosen that was not seen to be faster.
      let best = await attempt({ ...current });
      if (best) trials.push(best);
      for (const group of space) {
        for (const values of combinations(group)) {
          const threads = workgroup({ ...current, ...values });
          if (isOver() || threads < 32 || threads > LARGEST_WORKGROUP) continue;
          const trial = await attempt(values);
          if (!trial) continue;
          trials.push(trial);
          if (!best || trial.seconds < best.seconds) best = trial;
        }
        if (best) Object.assign(current, best.values);
        const document = { device: runtime.deviceName, size, best: tuning, trials };
        await Deno.writeTextFile(`${path}.new`, JSON.stringify(document, null, 1) + "\n");
        await Deno.rename(`${path}.new`, path);
      }
      console.log(`best: ${name} ${precision} ${JSON.stringify(current)}`);
    }
  }
}

if (import.meta.main) {
  const [path = "tuning.json", size = "1048576", seconds = "Infinity"] = Deno.args;
  await tune(path, Number(size), Number(seconds));
}
