/**
 * How long calls waited for a processor that another program had: the scheduler of Linux counts it
 * for each thread. A competitor lengthens calls evenly, so that their spread does not show it.
 */

/** Seconds per unit of the scheduler's counters. */
const NANOSECOND = 1e-9;

/** What the scheduler counts of a thread, in nanoseconds. */
interface Usage {
  /** On a processor. */
  readonly ran: number;
  /** Ready to run, without a processor. */
  readonly waited: number;
}

/** Reads the scheduler's counters around calls. */
export class WaitingMeter {
  #before = new Map<string, Usage>();

  /** Begins to count. The files are read here and in {@linkcode stop}: neither is to be timed. */
  start(isElsewhere: boolean): void {
    this.#before = readUsage(isElsewhere);
  }

  /**
   * Seconds since {@linkcode start} in which the thread that computes waited for a processor: this
   * one, or, if the computation is elsewhere, that thread of this process which ran most.
   *
   * @returns nothing where the system does not count that
   */
  stop(isElsewhere: boolean): number | undefined {
    return waitedBetween(this.#before, readUsage(isElsewhere));
  }
}

/**
 * Seconds that the busiest thread waited between two readings, by thread; nothing if none is in
 * both.
 */
export function waitedBetween(
  before: ReadonlyMap<string, Usage>,
  after: ReadonlyMap<string, Usage>,
): number | undefined {
  let busiest: Usage | undefined;
  for (const [thread, { ran, waited }] of after) {
    const earlier = before.get(thread);
    if (!earlier) continue;
    const used = { ran: ran - earlier.ran, waited: waited - earlier.waited };
    if (!busiest || used.ran > busiest.ran) busiest = used;
  }
  return busiest && NANOSECOND * busiest.waited;
}

/** The counters of this thread, or of all of this process, by their path. */
function readUsage(isElsewhere: boolean): Map<string, Usage> {
  const usage = new Map<string, Usage>();
  if (Deno.build.os !== "linux") return usage;
  for (const thread of isElsewhere ? threads() : ["thread-self"]) {
    try {
      const [ran, waited] = Deno.readTextFileSync(`/proc/${thread}/schedstat`).split(" ");
      usage.set(thread, { ran: Number(ran), waited: Number(waited) });
    } catch {
      // The thread has ended, or there is no such file here.
    }
  }
  return usage;
}

function threads(): string[] {
  try {
    return [...Deno.readDirSync("/proc/self/task")].map(({ name }) => `self/task/${name}`);
  } catch {
    return [];
  }
}
