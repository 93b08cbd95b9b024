/**
 * The kernels under `deno bench`: the same registry and the same prepared cases as in a run, at
 * small sizes, one group per benchmark and size with `typed_array` as baseline. Names of rows whose
 * outputs do not pass the check end with `FAILED`.
 *
 * Environment variables hold what is typed after the options of a run, comma-separated:
 * `HPC_BENCH_SIZES` (default 4096,16384), `HPC_BENCH_BACKENDS` (default: all on the device),
 * `HPC_BENCH_PRECISIONS` (default: the highest of each backend), `HPC_BENCH_BENCHMARKS` (default:
 * all), `HPC_BENCH_DEVICE` (default cpu). Empty variables count as unset.
 */
import { deviceOf } from "../backends/backend.ts";
import { defaultBackends, getBackend } from "../backends/mod.ts";
import { reasonOf } from "../base/text/reason.ts";
import { openLocalHost } from "../bench/hosts/host.ts";
import { OutputChecker } from "../bench/checking/output_checker.ts";
import {
  computeReference,
  referenceInMemory,
  type ReferenceReader,
} from "../bench/checking/reference.ts";
import { rowName, tableKey } from "../bench/results/identity.ts";
import type { Case } from "../bench/results/schema.ts";
import { expandMatrix, type Offer } from "../bench/run/plan/matrix.ts";
import { resolveOptions, type RunOptions } from "../bench/run/options/options.ts";
import type { Inputs, Prepared } from "../kernels/benchmark.ts";
import { gridOf } from "../kernels/grid.ts";
import { generateInputs } from "../kernels/inputs/inputs.ts";
import { getBenchmark } from "../kernels/mod.ts";
import { declare } from "./arguments/arguments.ts";
import { EXIT } from "./exit_codes.ts";
import { usageMessage } from "./output/messages.ts";
import { runOptions } from "./arguments/options.ts";
import { printError } from "./output/output.ts";

/** The items of a variable, each after an option. */
function itemsOf(name: string, option?: string, otherwise: readonly string[] = []): string[] {
  const items = (Deno.env.get(`HPC_BENCH_${name}`) ?? "").split(",").map((item) => item.trim())
    .filter((item) => item !== "");
  return (items.length > 0 ? items : otherwise)
    .map((item) => option === undefined ? item : `--${option}=${item}`);
}

/** Parses the variables as the command line would. */
async function readOptions(): Promise<RunOptions> {
  let options: Promise<RunOptions> | undefined;
  const nothing = () => Promise.resolve();
  const program = declare({
    run: async (benchmarks, flags) => void await (options = runOptions(benchmarks, flags)),
    ...{ list: nothing, compare: nothing, merge: nothing, report: nothing },
    ...{ completions: nothing, noise: nothing, serve: nothing, worker: nothing },
  });
  await program.parseAsync([
    ...["run", "--no-isolate"],
    ...itemsOf("SIZES", "size", ["4096", "16384"]),
    ...itemsOf("BACKENDS", "backend"),
    ...itemsOf("PRECISIONS", "precision"),
    ...itemsOf("DEVICE", "device"),
    ...["--", ...itemsOf("BENCHMARKS", undefined, ["all"])],
  ], { from: "user" });
  return await options!;
}

const { device, ...asked } = await readOptions().then(resolveOptions).catch((error) => {
  const message = usageMessage(error);
  if (message === undefined) throw error;
  printError(message);
  Deno.exit(EXIT.usage);
});
const backends = asked.backends.length > 0
  ? asked.backends.map(getBackend)
  : defaultBackends(device);

const hosts = new Map<string, Awaited<ReturnType<typeof openLocalHost>>>();
const participants: Offer[] = [];
for (const backend of backends) {
  const own = deviceOf(backend, device);
  try {
    const host = await openLocalHost(backend, own);
    hosts.set(backend.name, host);
    participants.push({ backend, device: own, runtime: host.runtime });
  } catch (error) {
    printError(`${backend.name} (${own}): ${reasonOf(error)}`);
  }
}

const { cases, skipped } = expandMatrix(
  asked.benchmarks.map(getBenchmark),
  asked.sizes,
  participants,
  asked.precisions,
);
for (const { backend, benchmark, reason } of skipped) {
  printError(`${backend}, ${benchmark}: ${reason}`);
}

/** Inputs and reference of a benchmark and size, computed once. */
const data = new Map<string, Promise<{ inputs: Inputs; reference: ReferenceReader }>>();

async function dataOf({ benchmark: name, size }: Pick<Case, "benchmark" | "size">) {
  const benchmark = getBenchmark(name);
  const inputs = await generateInputs(benchmark, size);
  const arrays = computeReference(benchmark, inputs, gridOf(size));
  return { inputs, reference: await referenceInMemory(arrays) };
}

/** A case that has been called once, and whether its outputs pass the check. */
async function preparedAndChecked(id: Case): Promise<{ ready: Prepared; passes: boolean }> {
  const { backend, precision, formulation } = id;
  const key = tableKey(id);
  if (!data.has(key)) data.set(key, dataOf(id));
  const { inputs, reference } = await data.get(key)!;
  const benchmark = getBenchmark(id.benchmark);
  const options = { grid: gridOf(id.size), precision, formulation };
  const host = hosts.get(backend)!;
  await host.warmCode(benchmark, options);
  const ready = await host.prepare(benchmark, inputs, options);
  await ready.run();
  await ready.settle?.();
  const checker = new OutputChecker(benchmark.outputs, options);
  const errors = await checker.check(ready.outputs(), reference);
  return { ready, passes: errors.every(({ consistent }) => consistent) };
}

for (const id of cases) {
  try {
    const { ready, passes } = await preparedAndChecked(id);
    Deno.bench({
      name: passes ? rowName(id) : `${rowName(id)} FAILED`,
      group: `${id.benchmark} ${id.size}`,
      baseline: rowName(id) === "typed_array f64",
      fn: async (timer) => {
        timer.start();
        const pending = ready.run();
        if (pending) await pending;
        timer.end();
        await ready.settle?.();
      },
    });
  } catch (error) {
    printError(`${id.backend}, ${id.benchmark}: ${reasonOf(error)}`);
  }
}
