/** Runs the matrix: prepares and checks every case, then measures all of them in random order. */
import type { Inputs, Outputs, Prepared } from "../../kernels/benchmark.ts";
import { checkTransfer } from "../../kernels/check.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../kernels/mod.ts";
import { OutputChecker, type ReferenceReader } from "../measuring/output_checker.ts";
import { computeReference, referenceInMemory } from "../measuring/reference.ts";
import {
  estimateCalls,
  timeCall,
  warmTogether,
  warmUp,
  WARMUP_TOGETHER,
} from "../measuring/clock.ts";
import { checkpointOf, createEntry, type Entry, isChecked, isComplete } from "./entry.ts";
import { reasonOf } from "../../base/reason.ts";
import { describeBackends, describeEnvironment } from "../measuring/environment.ts";
import { Handover } from "../hosts/handover.ts";
import { measureLimits } from "../measuring/limits.ts";
import { expandMatrix, shuffleCalls } from "./matrix.ts";
import { joinBackends, type Member } from "./members.ts";
import { type Progress, resolveOptions, type RunOptions } from "./options.ts";
import { saveOutputs } from "../measuring/outputs.ts";
import { findIdle, refuseEarlyResult } from "../measuring/plausibility.ts";
import { type Budget, explainMisfit, fits, planBlocks } from "./residency.ts";
import {
  CannotResume,
  requireKnownCases,
  requireSameBackends,
  requireSameCpus,
  resumedOptions,
  stateOf,
} from "./resume.ts";
import { caseKey, caseName, kernelKey, rowName } from "../results/identity.ts";
import {
  type Case,
  type Checkpoint,
  type Environment,
  type Limit,
  type OfRun,
  type Results,
  type Run,
  SCHEMA,
  type Skipped,
  type Warning,
} from "../results/schema.ts";
import type { RecordedOptions } from "./settings.ts";
import { casesOf } from "./shard.ts";
import { shuffled } from "../statistics/shuffle.ts";
import { type Sample, summarizeSamples } from "../results/summary.ts";
import { formatInteger } from "../../base/units.ts";
import { TOOL } from "../results/version.ts";
import { findWarnings } from "../results/warnings.ts";

/** Share of the available memory that inputs and prepared cases may occupy. */
const MEMORY_SHARE = 0.7;

/** Rounds over the blocks of a run that does not fit into memory at once. */
const ROUNDS = 4;

/** Longest time in milliseconds without a turn for timers and signals. */
const BREATH = 50;

/** Time in seconds between two checkpoints. */
const CHECKPOINT = 10;

/**
 * Runs benchmarks and returns what was measured.
 *
 * Every case is prepared, warmed up and compared with the f64 results of `plain`; then the
 * calls of all cases are made in one random order. Generating, packing, copying, compiling and
 * checking are never timed. A case that fails is listed in `skipped` with its reason, and the rest
 * goes on. When `signal` aborts, the results so far are returned, marked `interrupted`, with the
 * checkpoint from which `resume` continues.
 *
 * @throws {TypeError} if a name in the options is unknown
 * @throws {RangeError} if a number in the options is out of range
 *
 * @example
 * ```ts
 * import { run } from "./run.ts";
 *
 * const { results } = await run({
 *   benchmarks: ["equation_of_state"],
 *   sizes: [4096],
 *   backends: ["typed_array"],
 *   repetitions: 10,
 * });
 * console.log(results[0].median);
 * ```
 */
export async function run(options: RunOptions): Promise<Results> {
  const settings = options.resume ? resumedOptions(options.resume) : resolveOptions(options);
  if (options.resume && !options.resume.checkpoint) return options.resume;
  const environment = describeEnvironment();
  await using session = new Session(options, settings, environment);
  try {
    await session.open();
    await session.check();
    await session.measure();
  } catch (error) {
    if (!options.signal?.aborted) throw error;
  }
  // Before the results are made, so that they tell what could not be released.
  await session[Symbol.asyncDispose]();
  if (options.resume && !session.isOpen) return options.resume;
  const results = session.results();
  await options.onCheckpoint?.(results);
  return results;
}

class Session implements AsyncDisposable {
  readonly #skipped: Skipped[] = [];
  readonly #resources = new AsyncDisposableStack();
  readonly #handover = this.#resources.use(new Handover());
  readonly #inputs = new Map<string, Inputs>();
  readonly #unsaved: Warning[];
  /** Kernels that have no result before they are called. */
  readonly #honest = new Set<string>();
  #members: Member[] = [];
  #entries: Entry[] = [];
  #blocks: Entry[][] = [];
  #limits: Limit[] = [];
  #budget!: Budget;
  #isOpen = false;
  #lastBreath = performance.now();
  #lastCheckpoint = performance.now();

  constructor(
    readonly options: RunOptions,
    readonly settings: RecordedOptions,
    readonly environment: Environment,
  ) {
    const before = options.resume?.warnings ?? [];
    this.#unsaved = before.filter(({ code }) => code === "not-saved");
  }

  /** Sets the backends up, lists the cases and plans which are kept in memory together. */
  async open(): Promise<void> {
    const { options: { resume, isolate, signal }, settings, environment } = this;
    if (resume) requireSameCpus(resume, environment);
    this.#members = await joinBackends(
      settings.backends,
      { device: settings.device, isolate, handover: this.#handover, signal },
      this.#resources,
      this.#skipped,
    );
    if (resume) requireSameBackends(resume, this.#members, this.#skipped);
    this.#budget = this.#memoryBudget();
    const matrix = expandMatrix(
      settings.benchmarks.map(getBenchmark),
      settings.sizes,
      this.#members,
      settings.precisions,
      settings.formulation,
    );
    this.#skipped.push(...matrix.skipped);
    const cases = settings.shard ? casesOf(settings.shard, matrix.cases) : matrix.cases;
    if (resume) requireKnownCases(resume, cases);
    for (const id of cases) await this.#admit(id, resume && stateOf(resume, id));
    this.#plan();
    this.#isOpen = true;
  }

  #memoryBudget(): Budget {
    const host = this.options.memory ?? this.environment.memory_available * MEMORY_SHARE;
    const budget = new Map([["host", host]]);
    for (const { backend, runtime } of this.#members) {
      if (runtime.memory !== undefined) budget.set(backend.name, runtime.memory);
    }
    return budget as Budget;
  }

  /** Takes a case into the run if it fits into memory alone, and did not fail before. */
  async #admit(id: Case, state?: Checkpoint | OfRun<Skipped>): Promise<void> {
    if (state && "reason" in state) {
      const { run: _, ...skipped } = state;
      this.#skipped.push(skipped);
      return;
    }
    const member = this.#members.find(({ backend }) => backend.name === id.backend)!;
    try {
      const entry = await createEntry(id, member, state);
      const misfit = explainMisfit(entry.demand, entry.checkBytes, this.#budget);
      if (misfit !== undefined) throw new RangeError(misfit);
      this.#entries.push(entry);
    } catch (error) {
      this.options.signal?.throwIfAborted();
      if (state) throw new CannotResume(`Cannot resume with ${id.backend}: ${reasonOf(error)}`);
      this.#skipped.push({ ...id, reason: reasonOf(error) });
    }
  }

  /** Whether it is known which cases there are. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  #plan(): void {
    const blocks = planBlocks(this.#entries.map(({ demand }) => demand), this.#budget);
    this.#blocks = blocks.map((block) => block.map((index) => this.#entries[index]));
  }

  /** Prepares, warms up and checks every case, group by group. */
  async check(): Promise<void> {
    const open = this.#entries.filter((entry) => !isComplete(entry) || !isChecked(entry));
    // Otherwise each is released after its check, and prepared again for the measurement.
    const checkBytes = Math.max(
      0,
      ...open.map((entry) => isChecked(entry) ? 0 : entry.checkBytes),
    );
    const keep = fits(open.map(({ demand }) => demand), this.#budget, checkBytes);
    let done = 0;
    for (const group of new Set(open.map((entry) => entry.group))) {
      const entries = open.filter((entry) => entry.group === group);
      const foundation = await this.#foundationOf(entries);
      for (const entry of foundation ? entries : []) {
        if (!this.#entries.includes(entry)) continue;
        const { inputs, reference } = foundation!;
        this.#report("prepare", entry.id, done++ / open.length);
        await this.#attempt(entry, () => this.#examine(entry, inputs, reference));
        if (!keep) await this.#release(entry);
        await this.#breathe();
      }
      await this.#forget(group);
    }
    const precisions = new Set(this.#entries.map(({ id }) => id.precision));
    this.#limits = await measureLimits(this.#members, precisions);
    this.#plan();
  }

  /** What a group is computed from and checked against; without that, all of it leaves the run. */
  async #foundationOf(
    entries: readonly Entry[],
  ): Promise<{ inputs: Inputs; reference: ReferenceReader } | undefined> {
    const [first] = entries;
    try {
      const inputs = await this.#inputsFor(first);
      const unchecked = !entries.every(isChecked);
      const { benchmark, options: { grid } } = first;
      const outputs = unchecked ? computeReference(benchmark, inputs, grid) : [];
      return { inputs, reference: await referenceInMemory(outputs) };
    } catch (error) {
      for (const entry of entries) await this.#attempt(entry, () => Promise.reject(error));
    }
  }

  async #examine(entry: Entry, inputs: Inputs, reference: ReferenceReader): Promise<void> {
    const { id, benchmark, options } = entry;
    const begin = performance.now();
    const prepared = await this.#prepare(entry, inputs);
    const prepare = (performance.now() - begin) / 1000;
    const { target_time, repetitions, burnin } = this.settings;
    await this.#refuseEarlyResult(entry, reference);
    const start = performance.now();
    // A number of calls that is asked for says nothing of how long these take to become warm.
    const limit = Math.max(target_time / 2, repetitions === undefined ? 0 : WARMUP_TOGETHER);
    entry.secondsPerCall = await warmUp(prepared, limit, this.options.signal);
    const together = entry.secondsPerCall < this.#warmupTogether ? this.#warmupTogether : 0;
    const spent = Math.min((performance.now() - start) / 1000, target_time / 2) + together;
    if (isChecked(entry)) return;
    entry.errors = await new OutputChecker(benchmark.outputs, options)
      .check(prepared.outputs(), reference);
    const directory = this.options.saveOutputs;
    if (directory !== undefined) await this.#save(directory, id, prepared.outputs());
    const copies = prepared.transfer && checkTransfer(id.backend, await prepared.transfer());
    entry.preparation = { prepare, ...copies };
    // A file that is resumed may have calls that were never checked.
    if (entry.calls > 0) return;
    entry.calls = burnin +
      (repetitions ?? estimateCalls(entry.secondsPerCall, target_time - spent));
  }

  /** Checks each kernel at the first of its sizes; one that is caught there is believed at none. */
  async #refuseEarlyResult(entry: Entry, reference: ReferenceReader): Promise<void> {
    const kernel = kernelKey(entry.id);
    if (isChecked(entry) || this.#honest.has(kernel)) return;
    try {
      await refuseEarlyResult(entry, reference);
      this.#honest.add(kernel);
    } catch (error) {
      const others = this.#entries.filter((one) => one !== entry && kernelKey(one.id) === kernel);
      for (const other of others) await this.#attempt(other, () => Promise.reject(error));
      throw error;
    }
  }

  /** Saves outputs; where that fails, the case is measured all the same and a warning says why. */
  async #save(directory: string, id: Case, outputs: Outputs): Promise<void> {
    try {
      await saveOutputs(directory, id, outputs);
    } catch (error) {
      const [message, row] = [reasonOf(error), caseName(id)];
      const known = this.#unsaved.find((warning) => warning.message === message);
      if (known) known.rows.push(row);
      else {
        const hint = "the times are complete; save the outputs elsewhere, or make room";
        this.#unsaved.push({ code: "not-saved", rows: [row], message, hint });
      }
    }
  }

  /** Makes the calls of all cases in random order; those made before a resumption are passed. */
  async measure(): Promise<void> {
    const { shuffle_seed } = this.settings;
    const left = ({ calls, times, secondsPerCall }: Entry) =>
      (calls - times.length) * secondsPerCall;
    const seconds = this.#entries.reduce((sum, entry) => sum + left(entry), 0);
    let measured = 0;
    const passed = new Map<Entry, number>();
    const rounds = this.#blocks.length > 1 ? ROUNDS : 1;
    for (let round = 0; round < rounds; round++) {
      const order = shuffled(Uint32Array.from(this.#blocks.keys()), shuffle_seed + round);
      for (const [position, index] of order.entries()) {
        const block = this.#blocks[index];
        const upTo = (share: number) => block.map(({ calls }) => Math.round(calls * share));
        const before = upTo(round / rounds);
        const counts = upTo((round + 1) / rounds).map((count, n) => count - before[n]);
        const seed = shuffle_seed + round * this.#blocks.length + position;
        const open = block.filter((entry) => this.#entries.includes(entry) && !isComplete(entry));
        await this.#makeResident(open);
        await this.#warmTogether(open);
        for (const n of shuffleCalls(counts, seed)) {
          const entry = block[n];
          const made = passed.get(entry) ?? 0;
          passed.set(entry, made + 1);
          if (!entry.prepared || made < entry.times.length) continue;
          await this.#attempt(entry, () => this.#call(entry));
          measured += entry.secondsPerCall;
          this.#report("measure", entry.id, measured / seconds, seconds - measured);
          await this.#breathe();
        }
      }
    }
  }

  async #call(entry: Entry): Promise<void> {
    const { seconds, gpuSeconds } = await timeCall(entry.prepared!);
    entry.times.push(seconds);
    if (gpuSeconds !== undefined) entry.gpuTimes.push(gpuSeconds);
  }

  /** Prepares again what a block needs, after releasing what it does not. */
  async #makeResident(block: readonly Entry[]): Promise<void> {
    for (const entry of this.#entries) if (!block.includes(entry)) await this.#release(entry);
    const needed = new Set(block.map(({ group }) => group));
    for (const group of this.#inputs.keys()) if (!needed.has(group)) await this.#forget(group);
    for (const entry of block.filter(({ prepared }) => !prepared)) {
      await this.#attempt(entry, async () => {
        await timeCall(await this.#prepare(entry, await this.#inputsFor(entry)));
      });
    }
  }

  /** Seconds that each case is called beside the others before the measurement. */
  get #warmupTogether(): number {
    const { repetitions, target_time } = this.settings;
    return repetitions === undefined
      ? Math.min(WARMUP_TOGETHER, target_time / 10)
      : WARMUP_TOGETHER;
  }

  /** Lets cases become warm again that the preparation of others has made cold. */
  async #warmTogether(block: readonly Entry[]): Promise<void> {
    const limit = this.#warmupTogether;
    const short = block.filter(({ prepared, secondsPerCall }) =>
      prepared && secondsPerCall < limit
    );
    if (short.length === 1) return;
    await warmTogether(short, limit, async (entry) => {
      let seconds: number | undefined;
      await this.#attempt(entry, async () => {
        ({ seconds } = await timeCall(entry.prepared!));
      });
      await this.#breathe();
      return seconds;
    });
  }

  async #prepare(entry: Entry, inputs: Inputs): Promise<Prepared> {
    const { member, benchmark, options } = entry;
    entry.prepared = await member.host.prepare(benchmark, inputs, options);
    return entry.prepared;
  }

  async #inputsFor({ id, group, benchmark }: Entry): Promise<Inputs> {
    const cached = this.#inputs.get(group);
    if (cached) return cached;
    const inputs = await generateInputs(benchmark, id.size, {
      signal: this.options.signal,
      onProgress: (done) => this.#report("generate", id, done),
    });
    this.#inputs.set(group, inputs);
    return inputs;
  }

  async #forget(group: string): Promise<void> {
    const inputs = this.#inputs.get(group);
    this.#inputs.delete(group);
    if (inputs) await this.#handover.withdraw(inputs);
  }

  /** Does something with a case; if that fails, the case leaves the run with its reason. */
  async #attempt(entry: Entry, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (this.options.signal?.aborted) throw error;
      this.#entries.splice(this.#entries.indexOf(entry), 1);
      this.#skipped.push({ ...entry.id, reason: reasonOf(error) });
      await this.#release(entry);
    }
  }

  async #release(entry: Entry): Promise<void> {
    const { prepared } = entry;
    entry.prepared = undefined;
    try {
      await prepared?.[Symbol.asyncDispose]();
    } catch (error) {
      this.#skipped.push({ ...entry.id, reason: `release failed: ${reasonOf(error)}` });
    }
  }

  #report(phase: Progress["phase"], id: Case, done: number, remaining?: number): void {
    const label = `${id.benchmark} ${formatInteger(id.size)} ${
      phase === "generate" ? "" : rowName(id)
    }`;
    this.options.onProgress?.({ phase, label: label.trim(), done, remaining });
  }

  /** Between calls: gives timers and signals a turn, and saves what there is now and then. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#lastBreath > BREATH) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#lastBreath = performance.now();
    }
    this.options.signal?.throwIfAborted();
    const { checkpointInterval = CHECKPOINT, onCheckpoint } = this.options;
    if (onCheckpoint && performance.now() - this.#lastCheckpoint > 1000 * checkpointInterval) {
      await onCheckpoint(this.results());
      this.#lastCheckpoint = performance.now();
    }
  }

  /** What was measured so far. */
  results(): Results {
    const { settings, environment, options } = this;
    const complete = this.#isOpen && this.#entries.every(isComplete);
    const unmeasured = this.#entries.filter(({ times }) => times.length <= settings.burnin)
      .map(({ id }) => ({ ...id, reason: "not measured before the run ended" }));
    const samples = this.#entries.map(({ times, gpuTimes, ...entry }): Sample => ({
      ...entry,
      rounds: [{ times: times.slice(settings.burnin), gpuTimes: gpuTimes.slice(settings.burnin) }],
    }));
    const run: Run = {
      tool: TOOL,
      environment: options.resume?.runs[0].environment ?? environment,
      options: settings,
      interrupted: !complete,
      backends: describeBackends(this.#members),
      limits: this.#limits,
    };
    const { caches } = run.environment;
    const summarized = (some: readonly Sample[]) =>
      summarizeSamples(some, { limits: this.#limits, caches });
    const idle = findIdle(summarized(samples), environment, this.#limits);
    const caught = new Set(idle.map(caseKey));
    const results = summarized(samples.filter(({ id }) => !caught.has(caseKey(id))));
    return {
      schema: SCHEMA,
      runs: [run],
      results: results.map((row) => ({ run: 0, ...row })),
      skipped: [...this.#skipped, ...idle, ...unmeasured].map((one) => ({ run: 0, ...one })),
      warnings: [...findWarnings(run, results), ...this.#unsaved]
        .map((one) => ({ run: 0, ...one })),
      ...(complete ? {} : { checkpoint: this.#entries.map(checkpointOf) }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const entry of this.#entries) await this.#release(entry);
    await this.#resources.disposeAsync();
  }
}
