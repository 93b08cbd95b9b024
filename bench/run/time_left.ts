/** How long a run, or a phase of it, will still take. */
import type { Progress } from "./options/options.ts";

/**
 * Extrapolates from the time that has passed. While calls are made, that is for the whole run, its
 * preparations included; the other phases begin anew in each round.
 *
 * @example
 * ```ts
 * import { TimeLeft } from "./time_left.ts";
 * const timeLeft = new TimeLeft(() => performance.now() / 1000);
 * timeLeft.after("prepare", 0);
 * timeLeft.after("prepare", 0.5); // as many seconds as have passed between both
 * ```
 */
export class TimeLeft {
  readonly #start: number;
  #phase: { readonly name: Progress["phase"]; readonly start: number; done: number } | undefined;

  /**
   * @param now the time in seconds
   * @param made share of the calls that an earlier run has made
   */
  constructor(private readonly now: () => number, private readonly made = 0) {
    this.#start = now();
  }

  /**
   * Seconds that are left of those that the run may take. What an earlier run has made counts with
   * its share of them.
   *
   * @param budget seconds that the run may take
   */
  of(budget: number): number {
    return budget * (1 - this.made) - (this.now() - this.#start);
  }

  /**
   * Seconds that the run will still take, or while generating and preparing, the phase.
   *
   * @param done share that is done
   * @returns nothing as long as nothing has been done
   */
  after(phase: Progress["phase"], done: number): number | undefined {
    const now = this.now();
    if (phase === "measure") return extrapolated(now - this.#start, this.made, done);
    if (this.#phase?.name !== phase || done < this.#phase.done) {
      this.#phase = { name: phase, start: now, done };
    }
    this.#phase.done = done;
    return extrapolated(now - this.#phase.start, 0, done);
  }
}

function extrapolated(seconds: number, from: number, done: number): number | undefined {
  return done > from ? seconds * (1 - done) / (done - from) : undefined;
}
