/**
 * Watches what the processes of the backends really occupy of main memory. Libraries take more than
 * the arrays of a case, or keep what they were given; the system would end some process, perhaps
 * another one, when no memory is left.
 */
import type { ComputingProcess } from "../../backends/backend.ts";
import type { MemoryReader } from "../../base/process/memory.ts";
import { formatBytes } from "../../base/text/units.ts";
import type { Entry } from "./plan/entry.ts";
import type { Participant } from "./plan/participant.ts";
import { plannedBytes } from "./plan/residency.ts";

/** Milliseconds between two checks. */
const INTERVAL = 250;

/** Share of the memory for cases that must stay available: with less, other programs suffer. */
const RESERVE_SHARE = 1 / 8;

/** What a process occupies, and what it was expected to. */
export interface Occupancy {
  /** Bytes that it occupies. */
  readonly bytes: number;
  /** Bytes that it occupied before it had any case. */
  readonly before: number;
  /** Bytes that its cases are planned to occupy. */
  readonly planned: number;
}

/** Bytes of memory that decide who is stopped. */
export interface MemoryBounds {
  /** Bytes that cases may be planned to occupy. */
  readonly budget: number;
  /** Bytes that are available at the moment. */
  readonly available: number;
}

/**
 * Which process is to be stopped, if one is, and why: when the machine has hardly any memory left,
 * the one furthest beyond its plan. As long as there is enough, a process may occupy what it likes:
 * compilers keep more than a GiB, and engines keep garbage while they have no reason to collect it.
 *
 * @example
 * ```ts
 * import { findOffender } from "./memory_watch.ts";
 *
 * const processes = [{ bytes: 9e9, before: 1e8, planned: 2e9 }];
 * findOffender(processes, { budget: 1.6e10, available: 1e9 })?.index; // 0
 * ```
 */
export function findOffender(
  processes: readonly Occupancy[],
  { budget, available }: MemoryBounds,
): { readonly index: number; readonly reason: string } | undefined {
  if (!isScarce(available, budget)) return undefined;
  const excess = processes.map(({ bytes, before, planned }) => bytes - before - planned);
  const index = excess.indexOf(Math.max(...excess));
  if (index < 0 || excess[index] <= 0) return undefined;
  const { bytes, before, planned } = processes[index];
  return {
    index,
    reason: `only ${formatBytes(available)} of memory are left on this machine, and it occupies ` +
      `${formatBytes(bytes - before)} with its cases, ${formatBytes(planned)} are planned`,
  };
}

function isScarce(available: number, budget: number): boolean {
  return available < RESERVE_SHARE * budget;
}

/** Watches the processes of a run. */
export class MemoryWatch implements Disposable {
  /** Most bytes that the processes of the run, this one included, were seen to occupy together. */
  peak?: number;
  /** The cases that are in memory, or will be next. */
  #block: readonly Entry[] = [];
  /** Bytes that processes occupied before they had any case. */
  readonly #before = new WeakMap<ComputingProcess, number>();
  #budget = Infinity;
  #last = 0;
  #timer?: ReturnType<typeof setInterval>;

  /**
   * @param context the run whose processes are watched
   * @param reader nothing is watched without it
   */
  constructor(
    private readonly context: { readonly participants: readonly Participant[] },
    private readonly reader?: MemoryReader,
  ) {}

  /**
   * Announces the cases that come next.
   *
   * @param budget bytes of main memory that cases may be planned to occupy
   */
  begin(block: readonly Entry[], budget: number): void {
    this.#block = block;
    this.#budget = budget;
    this.check();
    const isWatched = this.context.participants.some(({ host }) => host?.runtime.process);
    if (!isWatched || !this.reader) return;
    // Only for long calls and preparations: between short ones the run checks by itself.
    this.#timer ??= setInterval(() => {
      if (performance.now() - this.#last > 2 * INTERVAL) this.checkIfScarce();
    }, INTERVAL);
  }

  /** Looks at the processes only if hardly any memory is left. */
  checkIfScarce(): void {
    if (this.reader && isScarce(this.reader.available(), this.#budget)) this.check();
  }

  /** Checks if the last time was a while ago. */
  checkNowAndThen(): void {
    if (performance.now() - this.#last > INTERVAL) this.check();
  }

  /** Looks at all processes, and stops one that occupies too much. */
  check(): void {
    const { reader } = this;
    if (!reader) return;
    this.#last = performance.now();
    const seen: { process: ComputingProcess; occupancy: Occupancy }[] = [];
    for (const participant of this.context.participants) {
      const process = participant.host?.runtime.process;
      const memory = process && reader.of(process.pid);
      if (!memory) continue;
      participant.memoryPeak = Math.max(participant.memoryPeak ?? 0, memory.peak);
      if (!this.#before.has(process)) this.#before.set(process, memory.own);
      const own = this.#block.filter((entry) => entry.participant === participant);
      const occupancy = {
        bytes: memory.own,
        before: this.#before.get(process)!,
        planned: plannedBytes(own.map(({ demand }) => demand)),
      };
      seen.push({ process, occupancy });
    }
    if (seen.length === 0) return;
    const together = seen.reduce((sum, { occupancy }) => sum + occupancy.bytes, 0);
    this.peak = Math.max(this.peak ?? 0, together + reader.own());
    const bounds = { budget: this.#budget, available: reader.available() };
    const offender = findOffender(seen.map(({ occupancy }) => occupancy), bounds);
    if (offender) seen[offender.index].process.stop(offender.reason);
  }

  /** Stops watching. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
