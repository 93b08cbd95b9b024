/** Measures what a machine can resolve: the same code under several names in one run. */
import { getBackend, registerBackend } from "../../backends/mod.ts";
import { differSignificantly } from "../results/ratios.ts";
import { roundMedians } from "../results/rounds.ts";
import type { OfRun, Result } from "../results/schema.ts";
import { resolvableDifference } from "../statistics/noise.ts";
import { copyOf } from "./phases/control.ts";
import type { RunOptions } from "./options/options.ts";
import { run } from "./run.ts";

/** Rows of identical code for each case. */
const COPIES = 4;

/** Backend of a measurement that asks for none: there is one everywhere, and it is compiled. */
export const NOISE_BACKEND = "wasm";

/** Sizes of a measurement that asks for none: in the nearer caches, in the last, and beyond it. */
export const NOISE_SIZES: readonly number[] = [12, 16, 20].map((e) => 2 ** e);

/** What can be resolved in one case. */
export interface Noise {
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Nominal size. */
  readonly size: number;
  /** Relative difference that a run of as many rounds can be expected to resolve; 0.03 for 3 %. */
  readonly resolvable?: number;
  /** Pairs of identical rows that differ significantly. */
  readonly differing: number;
  /** Pairs of identical rows. */
  readonly pairs: number;
}

/**
 * Measures one backend under several names, and says for each case which difference between two
 * rows the machine can resolve at the moment.
 *
 * @param backend name of the backend
 * @throws {TypeError} if a name is unknown
 */
export async function measureNoise(backend: string, options: RunOptions): Promise<Noise[]> {
  const original = getBackend(backend);
  const names = Array.from({ length: COPIES }, (_, n) => `${backend}_copy_${n + 1}`);
  names.forEach((name) => registerBackend(copyOf(original, name)));
  const { results } = await run({ sizes: NOISE_SIZES, ...options, backends: names });
  return summarizeNoise(results);
}

/** What rows of identical code say of the machine, by benchmark and size. */
export function summarizeNoise(rows: readonly OfRun<Result>[]): Noise[] {
  const groups = Map.groupBy(rows, ({ benchmark, size }) => `${benchmark} ${size}`);
  return [...groups.values()].filter(({ length }) => length > 1).map((copies) => {
    // A slow copy may have left the run for its time before the others did.
    const rounds = Math.min(...copies.map(({ rounds }) => rounds.length));
    const medians = copies.map((copy) => roundMedians(copy.rounds.slice(0, rounds)));
    const pairs = copies.flatMap((one, n) => copies.slice(n + 1).map((other) => [one, other]));
    return {
      benchmark: copies[0].benchmark,
      size: copies[0].size,
      resolvable: resolvableDifference(medians),
      differing: pairs.filter(([one, other]) => differSignificantly(one, other)).length,
      pairs: pairs.length,
    };
  });
}
