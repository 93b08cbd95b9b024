/** Turns the samples of a run into results. */
import { type Benchmark, BYTES } from "../../kernels/benchmark.ts";
import { gridOf, points } from "../../kernels/grid.ts";
import { limitOf } from "../measuring/limits.ts";
import { rowName } from "./identity.ts";
import { allTimes, medianOfRounds } from "./rounds.ts";
import type { Case, Limit, OutputError, Preparation, Result } from "./schema.ts";
import { statusOf } from "./status.ts";
import { median, medianRatio, summarize } from "../statistics/statistics.ts";

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

/** The calls that one process made. */
export interface SampledRound {
  /** Seconds per call in call order, without burn-in. */
  readonly times: readonly number[];
  /** Seconds per call by the device's own clock, in call order; empty without such a clock. */
  readonly gpuTimes: readonly number[];
}

/**
 * Statistics, bandwidth, speed-up and status of every sample that has calls.
 *
 * The speed-up of a row refers to `typed_array` f64 of the same benchmark and size, or to the
 * slowest consistent row if that was not measured.
 */
export function summarizeSamples(
  samples: readonly Sample[],
  limits: readonly Limit[] = [],
): Result[] {
  const measured = samples
    .map((sample) => ({
      ...sample,
      rounds: sample.rounds.filter(({ times }) => times.length > 0),
    }))
    .filter(({ rounds }) => rounds.length > 0);
  const counted = new Map(measured.map((sample) => [sample, allTimes(sample.rounds)]));
  const medians = new Map(measured.map((sample) => [sample, medianOfRounds(sample.rounds)]));
  return measured.map((sample) => {
    const { id, benchmark, errors } = sample;
    const peers = measured.filter(({ id: other }) =>
      other.benchmark === id.benchmark && other.size === id.size
    );
    const right = peers.filter((peer) => peer.errors.every(({ consistent }) => consistent));
    const reference = peers.find((peer) => rowName(peer.id) === "typed_array f64") ??
      (right.length > 0 ? right : peers).reduce((slow, peer) =>
        medians.get(peer)! > medians.get(slow)! ? peer : slow
      );
    const { ratio, ci95 } = reference === sample
      ? { ratio: 1, ci95: [1, 1] as [number, number] }
      : medianRatio(counted.get(reference)!, counted.get(sample)!);
    const grid = gridOf(id.size);
    const bytes = benchmark.wordsPerPoint * BYTES[id.precision] * points(grid);
    const gpuTimes = sample.rounds.flatMap(({ gpuTimes }) => gpuTimes);
    const row = {
      ...id,
      shape: [grid.nx, grid.ny, grid.nz] as [number, number, number],
      rounds: sample.rounds.map(({ times, gpuTimes }) => ({
        times: [...times],
        ...(gpuTimes.length > 0 ? { gpu_times: [...gpuTimes] } : {}),
      })),
      calls: counted.get(sample)!.length,
      ...summarize(counted.get(sample)!),
      median: medians.get(sample)!,
      ...(gpuTimes.length > 0 ? { gpu_median: median(gpuTimes) } : {}),
      ...(sample.preparation ? { preparation: sample.preparation } : {}),
      speedup: ratio,
      speedup_ci95: ci95,
      speedup_reference: rowName(reference.id),
      bytes,
      gbps: bytes / medians.get(sample)! / 1e9,
      ...fractions(sample, bytes, medians.get(sample)!, limits),
      errors: [...errors],
    };
    return { ...row, ...statusOf(row) };
  });
}

/** Bytes and operations per second as shares of what the processor can do. */
function fractions(
  { id, benchmark }: Sample,
  bytes: number,
  seconds: number,
  limits: readonly Limit[],
): Pick<Result, "bandwidth_fraction" | "flops_fraction"> {
  const { bandwidth, flops } = limitOf(limits, id);
  const operations = operationsOf(benchmark, id);
  return {
    ...(bandwidth ? { bandwidth_fraction: bytes / seconds / bandwidth } : {}),
    ...(flops && operations ? { flops_fraction: operations / seconds / flops } : {}),
  };
}

/** Floating-point operations that any implementation needs for a case, if the benchmark tells. */
export function operationsOf(
  { flopsPerPoint }: Benchmark,
  { formulation, size }: Pick<Case, "formulation" | "size">,
): number | undefined {
  const perPoint = typeof flopsPerPoint === "object"
    ? formulation && flopsPerPoint[formulation]
    : flopsPerPoint;
  return perPoint && perPoint * points(gridOf(size));
}
