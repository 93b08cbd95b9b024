/**
 * Says which of the targets for a data-centre GPU the results reach: 60 % of the measured bandwidth,
 * faster than every peer, and five times as fast on the stencils. The bandwidth of the equation of
 * state counts in f32 only, where it does not compute more than it moves, and at 16,777,216 points
 * only: smaller arrays fit into a data-centre GPU's L2 cache.
 */
import { caseName } from "../../bench/results/identity.ts";
import type { Result, Results, Skipped } from "../../bench/results/schema.ts";

const BANDWIDTH = 0.6;
const FACTOR = 5;

/** Fewest points at which stencils are judged, and the pointwise routine's bandwidth. */
const FROM_SIZE = 4_194_304;
const FROM_SIZE_POINTWISE = 16_777_216;

/** One target of one row. */
export interface Target {
  /** The row: benchmark, size, backend, device, precision, formulation. */
  readonly row: string;
  /** Median time of the row in seconds; absent if it was not measured. */
  readonly median?: number;
  /**
   * `measured`, `correct`, `bandwidth` as a share of what was measured, or a ratio of times to
   * another row.
   */
  readonly target: string;
  /** What was reached. */
  readonly value: number;
  /** What is wanted at least. */
  readonly wanted: number;
  /** Whether it was. */
  readonly reached: boolean;
}

/** All targets of the rows of `webgpu` that are large enough, and the rows that no part measured. */
export function judge({ results, skipped }: Pick<Results, "results" | "skipped">): Target[] {
  const largest = results.reduce((size, row) => Math.max(size, row.size), 0);
  const from = Math.min(FROM_SIZE, largest);
  const rows = new Set(results.map(caseName));
  const reasons = new Map(
    skipped.filter(({ backend }) => backend === "webgpu")
      .map((row) => [nameOfSkipped(row), row.reason]),
  );
  const missing = [...reasons].filter(([row]) => !rows.has(row)).map(([row, reason]): Target => ({
    row,
    target: `measured (${reason})`,
    value: 0,
    wanted: 1,
    reached: false,
  }));
  return results
    .filter(({ backend, size }) => backend === "webgpu" && size >= from)
    .flatMap((row) => targetsOf(row, results))
    .concat(missing);
}

/** The name of the rows that were not measured, like {@linkcode caseName}. */
function nameOfSkipped(row: Skipped): string {
  const { benchmark, size, backend, device, precision, formulation } = row;
  return [benchmark, size, backend, device, precision, formulation].filter(Boolean).join(" ");
}

function targetsOf(row: Result, results: readonly Result[]): Target[] {
  const isPointwise = row.benchmark === "equation_of_state";
  const target = (target: string, value: number, wanted: number): Target => ({
    row: caseName(row),
    median: row.median,
    target,
    value,
    wanted,
    reached: value >= wanted,
  });
  const targets = [target("correct", row.status === "ok" ? 1 : 0, 1)];
  const { bandwidth_fraction: fraction, gpu_median = row.median } = row;
  if (fraction && (!isPointwise || (row.precision === "f32" && row.size >= FROM_SIZE_POINTWISE))) {
    // By the wall or by the device's clock, whichever is shorter.
    const share = fraction * row.median / Math.min(row.median, gpu_median);
    targets.push(target("bandwidth", share, BANDWIDTH));
  }
  for (const peer of results.filter((other) => isPeer(row, other))) {
    const ratio = peer.median / row.median;
    targets.push(target(`faster than ${peer.backend}`, ratio, isPointwise ? 1 : FACTOR));
  }
  return targets;
}

/** Another library's row of the same case. */
function isPeer(row: Result, other: Result): boolean {
  return !other.backend.startsWith("webgpu") && other.device === "gpu" &&
    other.benchmark === row.benchmark && other.size === row.size &&
    other.precision === row.precision && other.formulation === row.formulation &&
    other.status === "ok";
}

/** The targets as text, a line each. */
export function targetsText(targets: readonly Target[]): string {
  if (targets.length === 0) return "no row of webgpu to judge\n";
  return targets.map(({ row, median, target, value, wanted, reached }) => {
    const time = median === undefined ? "" : `, ${(1e3 * median).toFixed(3)} ms`;
    return `${reached ? "reached" : "MISSED "}  ${row}${time}: ${target} ${value.toFixed(2)}, ` +
      `wanted ${wanted}\n`;
  }).join("");
}
