/** The state of a run, which its phases share. */
import { reasonOf } from "../../base/text/reason.ts";
import { formatInteger } from "../../base/text/units.ts";
import { caseName, rowName } from "../results/identity.ts";
import type { Case, Environment, FieldMap, Limit, Skipped, Warning } from "../results/schema.ts";
import type { NDArray } from "../../kernels/benchmark.ts";
import { fieldMap, mappedSize } from "../checking/map.ts";
import type { Entry } from "./plan/entry.ts";
import type { Progress, RunOptions } from "./options/options.ts";
import { MemoryWatch } from "./memory_watch.ts";
import type { Participant } from "./plan/participant.ts";
import { type Grouped, RunData } from "./run_data.ts";
import { TimeLeft } from "./time_left.ts";
import type { RecordedOptions } from "./options/settings.ts";
import type { Surroundings } from "./surroundings.ts";

/** Longest time in milliseconds without a turn for timers and signals. */
const LONGEST_TURN = 50;

/** A run in progress. */
export class RunContext implements AsyncDisposable {
  /** The machine when the run started. */
  readonly environment: Environment;
  /** Backends that take part. */
  participants: Participant[] = [];
  /** Cases that take part; those that failed have left. */
  entries: Entry[] = [];
  /** What is not measured, with the reasons. */
  readonly skipped: Skipped[] = [];
  /** Warnings that do not follow from the results. */
  readonly warnings: Warning[];
  /** What the processors can do at most, as measured in each round. */
  readonly limits: Limit[][];
  /** Kernels that were found to have no result before they are called. */
  readonly verifiedKernels = new Set<string>();
  /** Maps of the reference at {@linkcode mappedSize}. */
  readonly fields: FieldMap[];
  /** The size of which there are maps, if any. */
  readonly mappedSize: number | undefined;
  /** The round in progress, from 0: the number of complete rounds. */
  round: number;
  /** Whether the cases are known. */
  isPlanned = false;
  /** What the processes of the backends occupy. */
  readonly memory: MemoryWatch;
  /** Inputs and reference outputs. */
  readonly data: RunData;
  readonly #timeLeft: TimeLeft;
  #lastTurn = performance.now();

  /**
   * @param surroundings where the run happens; they are disposed of with it
   * @param onPause called between two steps of the run, now and then
   */
  constructor(
    readonly options: RunOptions,
    readonly settings: RecordedOptions,
    readonly surroundings: Surroundings,
    private readonly onPause: () => void | Promise<void> = () => {},
  ) {
    this.environment = surroundings.describe();
    this.memory = new MemoryWatch(this, surroundings.memory);
    const { checkpoint = [], warnings = [], runs = [] } = options.resume ?? {};
    this.limits = runs.map(({ limits }) => limits);
    this.fields = runs.flatMap(({ fields = [] }) => fields);
    this.mappedSize = mappedSize(settings.sizes);
    this.warnings = warnings
      .filter(({ code }) => code === "not-saved" || code === "not-released")
      .map(({ code, rows, message, hint }) => ({ code, rows, message, hint }));
    this.round = Math.max(0, ...checkpoint.map(({ rounds }) => rounds.length));
    this.#timeLeft = new TimeLeft(() => performance.now() / 1000, this.round / settings.rounds);
    this.data = new RunData(
      surroundings.handover,
      (id, done) => this.report("generate", id, done),
      (one, array) => this.#mapReference(one, array),
      options.signal,
    );
  }

  /** Does something with a case; if that fails, the case leaves the run with its reason. */
  async attempt(entry: Entry, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (this.options.signal?.aborted) throw error;
      await this.drop(entry, error);
    }
  }

  /** Takes a case out of the run. */
  async drop(entry: Entry, error: unknown): Promise<void> {
    const index = this.entries.indexOf(entry);
    if (index < 0) return await this.release(entry);
    this.entries.splice(index, 1);
    const complete = this.round === 0
      ? ""
      : ` (in round ${this.round + 1} of ${this.settings.rounds}, after ${this.round} complete)`;
    // The control has no rows, so that its cases are not missed.
    if (!entry.participant.isControl) {
      this.skip({ ...entry.id, reason: `${reasonOf(error)}${complete}` });
    }
    await this.release(entry);
  }

  /** Releases the prepared case, if it is in memory; in an interrupted run it may be gone already. */
  async release(entry: Entry): Promise<void> {
    const { hosted } = entry;
    entry.hosted = undefined;
    try {
      await hosted?.[Symbol.asyncDispose]();
    } catch (error) {
      if (this.options.signal?.aborted) return;
      const message = `Cannot release a case: ${reasonOf(error)}`;
      this.warnUnreleased(entry.participant, message, [caseName(entry.id)]);
    }
  }

  /** Warns that something was not released after its calls, which costs no results. */
  warnUnreleased({ isControl }: Participant, message: string, rows: string[] = []): void {
    // The original of a control has the same fault, under a name that users know.
    if (isControl) return;
    const hint = "all that was measured is kept; the backend does not clean up as it should";
    this.warn({ code: "not-released", rows, message, hint });
  }

  /** Adds a warning, or its rows to a known one of the same message. */
  warn(warning: Warning): void {
    const known = this.warnings.find(({ message }) => message === warning.message);
    if (!known) this.warnings.push(warning);
    else known.rows = [...new Set([...known.rows, ...warning.rows])];
  }

  /** Lists something that was not measured, once. */
  skip(skipped: Skipped): void {
    const text = JSON.stringify(skipped);
    if (!this.skipped.some((known) => JSON.stringify(known) === text)) this.skipped.push(skipped);
  }

  /** Keeps a map of an array of the reference, where one is wanted and there is none yet. */
  #mapReference({ id: { benchmark, size }, benchmark: { outputs } }: Grouped, array: NDArray) {
    if (size !== this.mappedSize) return;
    // Error scales are no outputs.
    const spec = outputs.find(({ name }) => name === array.name);
    const isKnown = this.fields.some((one) =>
      one.benchmark === benchmark && one.output === array.name
    );
    const map = spec && !isKnown ? fieldMap(array, spec) : undefined;
    if (map) this.fields.push({ benchmark, size, ...map });
  }

  /** Reports progress. */
  report(phase: Progress["phase"], id: Case, done: number): void {
    const label = `${id.benchmark} ${formatInteger(id.size)} ${
      phase === "generate" ? "" : rowName(id)
    }`;
    const remaining = this.#timeLeft.after(phase, done);
    this.options.onProgress?.({ phase, label: label.trim(), done, remaining });
  }

  /** Seconds of the time budget that are left; `Infinity` without one. */
  secondsLeft(): number {
    const { time_budget = Infinity, benchmarks } = this.settings;
    return this.#timeLeft.of(benchmarks.length * time_budget);
  }

  /**
   * Between two steps: gives timers and signals a turn.
   *
   * @throws the signal's reason if it has aborted
   */
  async pause(): Promise<void> {
    if (performance.now() - this.#lastTurn > LONGEST_TURN) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#lastTurn = performance.now();
    }
    this.memory.checkNowAndThen();
    this.options.signal?.throwIfAborted();
    await this.onPause();
  }

  /** Releases what is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.memory[Symbol.dispose]();
    for (const entry of this.entries) await this.release(entry);
    await this.surroundings[Symbol.asyncDispose]();
  }
}
