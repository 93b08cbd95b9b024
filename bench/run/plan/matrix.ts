/** Which cases a run consists of, and in which order their calls are made. */
import type { Benchmark, Formulation, Precision } from "../../../kernels/benchmark.ts";
import { gridOf, smallestSize } from "../../../kernels/grid.ts";
import type { Case, Skipped } from "../../results/schema.ts";
import { shuffled } from "../../statistics/shuffle.ts";
import type { Participant } from "./participant.ts";

/** What of a participant decides about its cases. */
export type Offer = Pick<Participant, "backend" | "device" | "engine" | "runtime">;

/** The cases of a run, and those that cannot be run. */
export interface Matrix {
  /** Ordered by benchmark, size, backend, precision. */
  readonly cases: Case[];
  /** Combinations that a backend does not offer. */
  readonly skipped: Skipped[];
}

/**
 * All combinations of benchmark, size, backend and precision.
 *
 * A backend runs in the precisions asked for, or else in the highest it has; the formulation is
 * the one asked for, or else the benchmark's choice for that precision.
 */
export function expandMatrix(
  benchmarks: readonly Benchmark[],
  sizes: readonly number[],
  participants: readonly Offer[],
  precisions: readonly Precision[],
  formulation?: Formulation,
): Matrix {
  const cases: Case[] = [];
  const skipped: Skipped[] = [];
  for (const benchmark of benchmarks) {
    for (const { backend, device, engine, runtime } of participants) {
      const name = {
        benchmark: benchmark.name,
        backend: backend.name,
        device,
        ...(engine ? { engine: engine.kind } : {}),
      };
      if (!benchmark.kernels.has(backend.kernel ?? backend.name)) {
        skipped.push({ ...name, reason: `no kernel for ${benchmark.name}` });
        continue;
      }
      const offered = runtime.precisions ?? backend.precisions;
      for (const precision of precisions.length > 0 ? precisions : offered.slice(0, 1)) {
        if (!offered.includes(precision)) {
          const reason = `no ${precision}: ${backend.name} computes in ${offered.join(", ")}`;
          skipped.push({ ...name, precision, reason });
          continue;
        }
        for (const size of sizes) {
          const id = {
            ...name,
            precision,
            ...formulated(benchmark, precision, formulation),
            size,
          };
          const reason = explainTooSmall(benchmark, size);
          if (reason === undefined) cases.push(id);
          else skipped.push({ ...id, reason });
        }
      }
    }
  }
  const order = new Map(benchmarks.map(({ name }, n) => [name, n]));
  cases.sort((a, b) => order.get(a.benchmark)! - order.get(b.benchmark)! || a.size - b.size);
  return { cases, skipped };
}

/** Says why a benchmark has nothing to compute at a size; nothing if it has. */
function explainTooSmall({ halo }: Benchmark, size: number): string | undefined {
  const smallest = smallestSize(halo);
  if (size >= smallest) return undefined;
  const { nx, ny, nz } = gridOf(size);
  return `too small: ${nx} × ${ny} × ${nz} points have no interior, size must be ${smallest} or more`;
}

function formulated(
  { formulations }: Benchmark,
  precision: Precision,
  asked?: Formulation,
): { formulation?: Formulation } {
  return formulations ? { formulation: asked ?? formulations[precision] } : {};
}

/**
 * One shuffled sequence of single calls: entry `n` is the index of the case that is called
 * `n`-th. Slow drifts of the machine then meet all cases alike.
 *
 * @param calls number of calls of each case, burn-in included
 * @param seed seed of the shuffle; the same seed gives the same sequence
 */
export function shuffleCalls(calls: readonly number[], seed: number): Uint32Array {
  const sequence = new Uint32Array(calls.reduce((a, b) => a + b, 0));
  let start = 0;
  calls.forEach((count, index) => sequence.fill(index, start, start += count));
  return shuffled(sequence, seed);
}
