/** What can be asked of a run, with every default in one place. */
import { type Device, DEVICES } from "../../backends/backend.ts";
import { getBackend } from "../../backends/mod.ts";
import {
  type Formulation,
  FORMULATIONS,
  type Precision,
  PRECISIONS,
} from "../../kernels/benchmark.ts";
import { gridOf } from "../../kernels/grid.ts";
import { getBenchmark } from "../../kernels/mod.ts";
import type { ChildHostOptions } from "../hosts/child_host.ts";
import { describeEnvironment } from "../measuring/environment.ts";
import type { RecordedOptions, Results, Shard } from "../results/results.ts";
import { TOOL } from "../results/version.ts";

/** Nominal sizes of a run that asks for none: 2¹², 2¹⁴ … 2²². */
export const DEFAULT_SIZES: readonly number[] = [12, 14, 16, 18, 20, 22].map((e) => 2 ** e);

/** Most calls per case that can be asked for: each is recorded. */
export const MAX_CALLS = 10_000_000;

/** Options of {@linkcode run}. */
export interface RunOptions {
  /** Names of the benchmarks, at least one. */
  benchmarks: readonly string[];
  /** Nominal numbers of grid points [default: 4,096 … 4,194,304]. */
  sizes?: readonly number[];
  /** Names of the backends [default: all that are available on the device]. */
  backends?: readonly string[];
  /** Device [default: "cpu"]. Backends named explicitly fall back to the CPU if they have no other. */
  device?: Device;
  /** Precisions [default: the highest that each backend has]. */
  precisions?: readonly Precision[];
  /** Formulation [default: the benchmark's own choice for each precision]. */
  formulation?: Formulation;
  /**
   * Fixed number of calls per case [default: from `targetTime`, but 10 to 1,000; fewer, down to 5,
   * where 10 would take one and a half target times].
   */
  repetitions?: number;
  /** Seconds per case, of which the warm-up uses up at most half [default: 2]. */
  targetTime?: number;
  /** Calls per case that are recorded but left out of the statistics [default: 1]. */
  burnin?: number;
  /** Seed of the order of the calls [default: random]. */
  shuffleSeed?: number;
  /** Part of the run to make [default: all of it]. */
  shard?: Shard;
  /** Directory that receives every case's outputs as `.npy` files. */
  saveOutputs?: string;
  /** Bytes of main memory that inputs and prepared cases may occupy [default: 70 % of what is available]. */
  memory?: number;
  /** Runs each backend in a child process that is started like this [default: in this process]. */
  isolate?: ChildHostOptions;
  /** An unfinished run to continue: its options replace the others. */
  resume?: Results;
  /** Seconds between two calls of `onCheckpoint` [default: 10]. */
  checkpointInterval?: number;
  /** Is given the results so far now and then, and when the run has ended. */
  onCheckpoint?: (results: Results) => void | Promise<void>;
  /** Ends the run early; what was measured until then is returned. */
  signal?: AbortSignal;
  /** Is told how the run goes on. */
  onProgress?: (progress: Progress) => void;
}

/** How far a run has come. */
export interface Progress {
  /** What is being done. */
  phase: "generate" | "prepare" | "measure";
  /** On what, for people. */
  label: string;
  /** Share of the phase that is done, 0 … 1. */
  done: number;
  /** Seconds that the phase will still take, if known. */
  remaining?: number;
}

/**
 * Checks the options of a run and fills in the defaults.
 *
 * @throws {TypeError} if a name is unknown
 * @throws {RangeError} if a number is out of range
 */
export function resolveOptions(options: RunOptions): RecordedOptions {
  if (options.resume) return resumedOptions(options.resume);
  const { benchmarks, sizes = DEFAULT_SIZES, backends = [], precisions = [] } = options;
  const { device = "cpu", formulation, repetitions } = options;
  const { targetTime = 2, burnin = 1, shuffleSeed = randomSeed() } = options;
  if (benchmarks.length === 0) {
    throw new TypeError("Cannot run no benchmarks: name at least one");
  }
  benchmarks.forEach(getBenchmark);
  backends.forEach(getBackend);
  sizes.forEach(gridOf);
  oneOf("device", device, DEVICES);
  for (const precision of precisions) oneOf("precision", precision, PRECISIONS);
  if (formulation !== undefined) oneOf("formulation", formulation, FORMULATIONS);
  if (repetitions !== undefined) integer("repetitions", repetitions, 1, MAX_CALLS);
  integer("burnin", burnin, 0, MAX_CALLS);
  integer("shuffle seed", shuffleSeed, 0, 2 ** 32 - 1);
  if (!(targetTime > 0 && targetTime < Infinity)) {
    throw new RangeError(
      `Cannot run with target time ${targetTime}: target time must be a positive number of seconds`,
    );
  }
  return {
    benchmarks: unique(benchmarks),
    sizes: unique(sizes).sort((a, b) => a - b),
    backends: unique(backends),
    device,
    precisions: unique(precisions),
    ...(formulation === undefined ? {} : { formulation }),
    ...(repetitions === undefined ? {} : { repetitions }),
    target_time: targetTime,
    burnin,
    shuffle_seed: shuffleSeed,
    isolated: options.isolate !== undefined,
    ...(options.shard === undefined ? {} : { shard: options.shard }),
  };
}

/** A run cannot go on where it ended: something that it needs is not there any more. */
export class CannotResume extends Error {
  /** Always `"CannotResume"`. */
  override readonly name = "CannotResume";
}

function resumedOptions({ options, environment, tool, checkpoint }: Results): RecordedOptions {
  options.benchmarks.forEach(getBenchmark);
  options.backends.forEach(getBackend);
  const { cpu, deno } = describeEnvironment();
  if (environment.cpu !== cpu) {
    throw new TypeError(
      `Cannot resume on ${cpu}: the run was begun on ${environment.cpu}`,
    );
  }
  if (checkpoint) {
    sameVersion(TOOL.name, TOOL.version, tool.version);
    sameVersion("Deno", deno, environment.deno);
  }
  return options;
}

/** Calls of one row that different programs made are not comparable. */
function sameVersion(program: string, now: string, before: string): void {
  if (now === before) return;
  throw new CannotResume(
    `Cannot resume with ${program} ${now}: the run was begun with ${program} ${before}`,
  );
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}

function oneOf<T extends string>(what: string, value: T, allowed: readonly T[]): void {
  if (!allowed.includes(value)) {
    throw new TypeError(
      `Cannot run with ${what} "${value}": ${what} must be one of ${allowed.join(", ")}`,
    );
  }
}

function integer(what: string, value: number, low: number, high: number): void {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new RangeError(
      `Cannot run with ${what} ${value}: ${what} must be an integer from ${low} to ${high}`,
    );
  }
}
