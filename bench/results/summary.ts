/** Turns the samples of a run into results. */
import { type Benchmark, BYTES, type Transfer } from "../../kernels/benchmark.ts";
import { gridOf, points } from "../../kernels/grid.ts";
import { SHORTEST_CALL } from "../measuring/clock.ts";
import { limitOf } from "../measuring/limits.ts";
import { type Case, type Limit, type OutputError, type Result, rowName } from "./results.ts";
import { median, medianRatio, summarize } from "../statistics/statistics.ts";

/** A measured case before statistics. */
export interface Sample {
  /** The case. */
  readonly id: Case;
  /** Its benchmark. */
  readonly benchmark: Benchmark;
  /** Version of the backend. */
  readonly version: string;
  /** Processor that computed. */
  readonly deviceName: string;
  /** Seconds per call in call order, burn-in included. */
  readonly times: readonly number[];
  /** Seconds per call by the device's own clock, in call order; empty without such a clock. */
  readonly gpuTimes: readonly number[];
  /** Errors against the reference. */
  readonly errors: readonly OutputError[];
  /** What copying to and from the device takes, if it is one. */
  readonly transfer?: Transfer;
}

/**
 * Statistics, bandwidth and speed-up of every sample that has calls beyond its burn-in.
 *
 * The speed-up of a row refers to `typed_array` f64 of the same benchmark and size, or to the
 * slowest consistent row if that was not measured.
 */
export function summarizeSamples(
  samples: readonly Sample[],
  burnin: number,
  limits: readonly Limit[] = [],
): Result[] {
  const measured = samples.filter(({ times }) => times.length > burnin);
  const counted = new Map(measured.map((sample) => [sample, countedTimes(sample, burnin)]));
  const medians = new Map(measured.map((sample) => [sample, median(counted.get(sample)!)]));
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
    const gpuTimes = sample.gpuTimes.slice(burnin);
    return {
      ...id,
      backend_version: sample.version,
      device_name: sample.deviceName,
      shape: [grid.nx, grid.ny, grid.nz],
      calls: counted.get(sample)!.length,
      burnin,
      times: [...sample.times],
      ...summarize(counted.get(sample)!),
      ...(gpuTimes.length > 0 ? { gpu_median: median(gpuTimes) } : {}),
      ...(sample.transfer ? { transfer: sample.transfer } : {}),
      speedup: ratio,
      speedup_ci95: ci95,
      speedup_reference: rowName(reference.id),
      bytes,
      gbps: bytes / medians.get(sample)! / 1e9,
      ...fractions(sample, bytes, medians.get(sample)!, limits),
      consistent: errors.every(({ consistent }) => consistent),
      errors: [...errors],
    };
  });
}

/** The calls that count. A file that is resumed may hold times of 0. */
function countedTimes({ times }: Sample, burnin: number): number[] {
  return times.slice(burnin).map((seconds) => Math.max(seconds, SHORTEST_CALL));
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
