/** Simulated runs: calls that depend on each other, in processes and rounds that differ. */
import { median } from "../../../bench/statistics/quantiles.ts";
import { RandomState } from "../../../kernels/inputs/numpy_random.ts";

/** What disturbs a simulated time, as standard deviations of its logarithm. */
export interface Noise {
  /** Of single calls. */
  readonly call: number;
  /** Correlation of a call with the one before. */
  readonly correlation: number;
  /** Of whole processes. */
  readonly process: number;
  /** Of the machine between rounds, the same for all rows. */
  readonly round: number;
}

/** Calls that know nothing of each other, processes that are all alike. */
export const INDEPENDENT: Noise = { call: 0.03, correlation: 0, process: 0, round: 0 };

/** As measured on a quiet machine: correlated calls, processes that differ by 1.5 %. */
export const CORRELATED: Noise = { call: 0.02, correlation: 0.4, process: 0.015, round: 0.02 };

/** The same with processes that differ by more. */
export const UNEVEN: Noise = { ...CORRELATED, process: 0.03 };

/** A source of simulated times. */
export class Simulation {
  readonly #random: RandomState;
  readonly #buffer = new Float64Array(4096);
  #used = this.#buffer.length;

  /** One that always gives the same. */
  constructor(seed: number) {
    this.#random = new RandomState(seed);
  }

  /** A standard normal number. */
  normal(): number {
    if (this.#used === this.#buffer.length) {
      this.#random.normal(this.#buffer);
      this.#used = 0;
    }
    return this.#buffer[this.#used++];
  }

  /** What the machine does to all rows of each round. */
  rounds(count: number, { round }: Noise): number[] {
    return Array.from({ length: count }, () => round * this.normal());
  }

  /** Times of the calls of one process. */
  process(seconds: number, calls: number, noise: Noise, round = 0): number[] {
    const { call, correlation, process } = noise;
    const level = Math.log(seconds) + process * this.normal() + round;
    let state = this.normal();
    return Array.from({ length: calls }, () => {
      state = correlation * state + Math.sqrt(1 - correlation ** 2) * this.normal();
      return Math.exp(level + call * state);
    });
  }

  /** Process medians of one row, one per round. */
  row(seconds: number, noise: Noise, rounds: readonly number[], calls = 11): number[] {
    return rounds.map((round) => median(this.process(seconds, calls, noise, round)));
  }
}

/** Share of trials, in percent, that succeed. */
export function percent(trials: number, succeeds: () => boolean): number {
  let found = 0;
  for (let trial = 0; trial < trials; trial++) if (succeeds()) found++;
  return 100 * found / trials;
}

/** Whether an interval holds a number. */
export function holds(interval: readonly [number, number] | undefined, value: number): boolean {
  return interval !== undefined && interval[0] <= value && value <= interval[1];
}
