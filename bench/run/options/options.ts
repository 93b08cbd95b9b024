/** What a run is given: its settings, and what else it needs to know. */
import { getBackend } from "../../../backends/registry.ts";
import { list } from "../../../base/text/list.ts";
import type { Benchmark } from "../../../kernels/benchmark.ts";
import { smallestSize } from "../../../kernels/grid.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import type { ChildHostOptions } from "../../hosts/child_host.ts";
import type { Results } from "../../results/schema.ts";
import { type RecordedOptions, resolveSettings, type RunSettings } from "./settings.ts";

/** Options of {@linkcode run}: the settings, all optional but the benchmarks, and the following. */
export interface RunOptions extends Partial<Omit<RunSettings, "isolated">> {
  /** Names of the benchmarks, at least one. */
  benchmarks: readonly string[];
  /** Directory that receives every case's outputs as `.npy` files. */
  saveOutputs?: string;
  /** Bytes of main memory that inputs and prepared cases may occupy [default: 70 % of what is available]. */
  memory?: number;
  /** Runs each backend in a child process that is started like this [default: in this process]. */
  isolate?: ChildHostOptions;
  /** URLs of modules whose default exports register benchmarks, for other engines to load too. */
  plugins?: readonly string[];
  /** An unfinished run to continue: its options replace the others. */
  resume?: Results;
  /** Seconds between two calls of `onCheckpoint` [default: 10]. */
  checkpointInterval?: number;
  /** Called with the results so far now and then, and when the run has ended. */
  onCheckpoint?: (results: Results) => void | Promise<void>;
  /** Ends the run early; what was measured until then is returned. */
  signal?: AbortSignal;
  /** Called with progress updates. */
  onProgress?: (progress: Progress) => void;
}

/** How far a run has come. */
export interface Progress {
  /** What is being done. */
  phase: "generate" | "prepare" | "measure";
  /** What it is done with, for display. */
  label: string;
  /** Share of the phase that is done, 0 … 1. */
  done: number;
  /** Seconds that the phase will still take, or while measuring the whole run, if known. */
  remaining?: number;
}

/**
 * Checks the options of a run and fills in the defaults.
 *
 * @param isolated whether each backend has a process, or a worker, to itself
 * @throws {TypeError} if a name is unknown
 * @throws {RangeError} if a number is out of range
 */
export function resolveOptions(
  options: RunOptions,
  isolated: boolean = options.isolate !== undefined,
): RecordedOptions {
  const { benchmarks, backends = [] } = options;
  if (benchmarks.length === 0) {
    throw new TypeError("Cannot run no benchmarks: name at least one");
  }
  const known = benchmarks.map(getBenchmark);
  backends.forEach(getBackend);
  const settings = resolveSettings({ ...options, isolated });
  requireInterior(known, settings);
  return settings;
}

/** Refuses sizes of which none leaves any of the benchmarks something to compute. */
function requireInterior(benchmarks: readonly Benchmark[], { sizes }: RecordedOptions): void {
  const smallest = Math.min(...benchmarks.map(({ halo }) => smallestSize(halo)));
  const largest = Math.max(...sizes);
  if (largest >= smallest) return;
  throw new RangeError(
    `Cannot run ${list(benchmarks.map(({ name }) => name))} with size ${largest}: ` +
      `size must be ${smallest} or more, smaller grids have no interior`,
  );
}
