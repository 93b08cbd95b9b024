/** Turns the samples of a run into results. */
import { type Benchmark, BYTES } from "../../../kernels/benchmark.ts";
import { gridOf, points } from "../../../kernels/grid.ts";
import type { CacheState } from "../../measuring/cache.ts";
import { cacheHolding } from "../../measuring/caches.ts";
import { limitOf } from "../../measuring/limits.ts";
import { describe } from "../../statistics/describe.ts";
import {
  callsOf,
  countedTimes,
  intervalOfRounds,
  leftOut,
  medianOfRounds,
  recordedRound,
  type SampledRound,
} from "../rounds.ts";
import type { Case, Limit, OutputError, Preparation, Result } from "../schema.ts";
import { referenceOf, speedupOver } from "./speedups.ts";
import { statusOf } from "./status.ts";

/** A measured case before statistics. */
export interface Sample {
  /** The case. */
  readonly id: Case;
  /** Its benchmark. */
  readonly benchmark: Benchmark;
  /** The calls that count, by the process that made them. */
  readonly rounds: readonly SampledRound[];
  /** Errors against the reference. */
  readonly errors: readonly OutputError[];
  /** What is left out of the times, if it was measured. */
  readonly preparation?: Preparation;
}

/** What is known of the machine that measured. */
export interface Machine {
  /** What its processors can do at most. */
  readonly limits?: readonly Limit[];
  /** Sizes of the caches, as recorded of the environment. */
  readonly caches?: string;
  /** What the caches held when a call started. */
  readonly cache?: CacheState;
}

/**
 * Statistics, bandwidth, speed-up and status of every sample that has calls.
 *
 * The time of a row is the geometric mean of its process medians, its interval theirs; quartiles,
 * mean and extremes are those of all calls.
 */
export function summarizeSamples(samples: readonly Sample[], machine: Machine = {}): Result[] {
  const rows = samples
    .map((sample) => ({
      ...sample,
      rounds: sample.rounds.filter(({ times }) => times.length > 0),
    }))
    .filter(({ rounds }) => rounds.length > 0)
    .map((sample) => summarize(sample, machine));
  const groups = Map.groupBy(rows, ({ benchmark, size }) => `${benchmark} ${size}`);
  const references = new Map([...groups].map(([key, group]) => [key, referenceOf(group)]));
  return rows.map((row) => ({
    ...row,
    ...speedupOver(references.get(`${row.benchmark} ${row.size}`)!, row),
  }));
}

/** All of a row but what depends on others. */
function summarize(
  { id, benchmark, rounds, errors, preparation }: Sample,
  machine: Machine,
): Omit<Result, "speedup" | "speedup_ci95" | "speedup_reference"> {
  const times = countedTimes(rounds);
  const dropped = leftOut(rounds);
  const median = medianOfRounds(rounds);
  const interval = intervalOfRounds(rounds);
  const grid = gridOf(id.size);
  const bytes = benchmark.wordsPerPoint * BYTES[id.precision] * points(grid);
  const roundsByGpuClock = rounds.filter(({ gpuTimes }) => gpuTimes.length > 0)
    .map(({ gpuTimes }) => ({ times: gpuTimes }));
  const row = {
    ...id,
    shape: [grid.nx, grid.ny, grid.nz] as [number, number, number],
    rounds: rounds.map(recordedRound),
    calls: callsOf(rounds),
    ...(dropped > 0 ? { left_out: dropped } : {}),
    ...describe(times),
    median,
    ...(interval ? { median_ci95: interval } : {}),
    ...(roundsByGpuClock.length > 0 ? { gpu_median: medianOfRounds(roundsByGpuClock) } : {}),
    ...(preparation ? { preparation } : {}),
    bytes,
    gbps: bytes / median / 1e9,
    ...shares(id, benchmark, bytes, median, machine),
    errors: [...errors],
  };
  return { ...row, ...statusOf(row) };
}

/**
 * Bytes and operations per second as shares of what the processor can do. Where a cache holds all
 * that a case reads and writes, and was not emptied before each call, its name stands in place of
 * the share of main memory's bandwidth.
 */
function shares(
  id: Case,
  benchmark: Benchmark,
  bytes: number,
  seconds: number,
  { limits = [], caches, cache }: Machine,
): Pick<Result, "cached_in" | "bandwidth_fraction" | "flops_fraction"> {
  const { bandwidth, flops } = limitOf(limits, id);
  const operations = operationsOf(benchmark, id);
  const holding = id.device === "cpu" && cache !== "cold" ? cacheHolding(caches, bytes) : undefined;
  return {
    ...(holding
      ? { cached_in: holding }
      : bandwidth
      ? { bandwidth_fraction: bytes / seconds / bandwidth }
      : {}),
    ...(flops && operations ? { flops_fraction: operations / seconds / flops } : {}),
  };
}

/** Floating-point operations that any implementation needs for a case, if the benchmark declares them. */
export function operationsOf(
  { flopsPerPoint }: Benchmark,
  { formulation, size }: Pick<Case, "formulation" | "size">,
): number | undefined {
  const perPoint = typeof flopsPerPoint === "object"
    ? formulation && flopsPerPoint[formulation]
    : flopsPerPoint;
  return perPoint && perPoint * points(gridOf(size));
}
