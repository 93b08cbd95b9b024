/** Runs the matrix: prepares and checks every case, then measures all of them in random order. */
import type { Device, Runtime } from "../backends/backend.ts";
import { getBackend, listBackends } from "../backends/mod.ts";
import type {
  Benchmark,
  Inputs,
  KernelOptions,
  NDArray,
  OutputSpec,
  Prepared,
} from "../kernels/benchmark.ts";
import { gridOf } from "../kernels/grid.ts";
import { generateInputs, inputBytes, product } from "../kernels/inputs.ts";
import { getBenchmark } from "../kernels/mod.ts";
import { compareOutputs } from "./accuracy.ts";
import { estimateCalls, timeCall, warmUp } from "./clock.ts";
import { describeEnvironment, type Environment } from "./environment.ts";
import { type Host, openLocalHost } from "./host.ts";
import { expandMatrix, type Participant, shuffleCalls } from "./matrix.ts";
import { resolveOptions, type RunOptions } from "./options.ts";
import { saveOutputs } from "./outputs.ts";
import { type Budget, type Demand, fits, planBlocks } from "./residency.ts";
import {
  type Case,
  type OutputError,
  type RecordedOptions,
  type Results,
  rowName,
  SCHEMA,
  type Skipped,
} from "./results.ts";
import { summarizeSamples } from "./summary.ts";
import { shuffled } from "./statistics.ts";
import { formatBytes, groups } from "./units.ts";
import { TOOL } from "./version.ts";

/** Share of the available memory that inputs and prepared cases may occupy. */
const MEMORY_SHARE = 0.7;

/** Rounds over the blocks of a run that does not fit into memory at once. */
const ROUNDS = 4;

/** Longest time in milliseconds without a turn for timers and signals. */
const BREATH = 50;

/** A backend that takes part, with its host. */
interface Member extends Participant {
  readonly host: Host;
}

/** A case on its way through the run. */
interface Entry {
  readonly id: Case;
  readonly benchmark: Benchmark;
  readonly member: Member;
  readonly options: KernelOptions;
  readonly demand: Demand;
  readonly times: number[];
  readonly gpuTimes: number[];
  errors: OutputError[];
  secondsPerCall: number;
  calls: number;
  prepared?: Prepared;
}

/**
 * Runs benchmarks and returns what was measured.
 *
 * Every case is prepared, warmed up and compared with the f64 `typed_array` reference; then the
 * calls of all cases are made in one random order. Generating, packing, copying, compiling and
 * checking are never timed. A case that fails is listed in `skipped` with its reason, and the rest
 * goes on. When `signal` aborts, the results so far are returned, marked `interrupted`.
 *
 * @throws {TypeError} if a name in the options is unknown
 * @throws {RangeError} if a number in the options is out of range
 *
 * @example
 * ```ts
 * import { run } from "./runner.ts";
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
  const settings = resolveOptions(options);
  const environment = describeEnvironment();
  await using session = new Session(options, settings, environment);
  try {
    await session.open();
    await session.check();
    await session.measure();
  } catch (error) {
    if (!options.signal?.aborted) throw error;
  }
  return session.results();
}

class Session implements AsyncDisposable {
  readonly #skipped: Skipped[] = [];
  readonly #hosts = new AsyncDisposableStack();
  readonly #inputs = new Map<string, Inputs>();
  #members: Member[] = [];
  #reference!: Host;
  #entries: Entry[] = [];
  #blocks: Entry[][] = [];
  #budget!: Budget;

  constructor(
    readonly options: RunOptions,
    readonly settings: RecordedOptions,
    readonly environment: Environment,
  ) {}

  /** Sets the backends up, lists the cases and plans which are kept in memory together. */
  async open(): Promise<void> {
    const { settings } = this;
    this.#reference = this.#hosts.use(await openLocalHost(getBackend("typed_array"), "cpu"));
    const names = settings.backends.length > 0
      ? settings.backends
      : listBackends().filter(({ devices }) => devices.includes(settings.device))
        .map(({ name }) => name);
    for (const name of names) await this.#join(name);
    const matrix = expandMatrix(
      settings.benchmarks.map(getBenchmark),
      settings.sizes,
      this.#members,
      settings.precisions,
      settings.formulation,
    );
    this.#skipped.push(...matrix.skipped);
    this.#budget = this.#memoryBudget();
    for (const id of matrix.cases) await this.#admit(id);
    this.#plan();
  }

  async #join(name: string): Promise<void> {
    const backend = getBackend(name);
    const asked = this.settings.device;
    const device = backend.devices.includes(asked) ? asked : "cpu";
    if (!backend.devices.includes(device)) {
      const reason = `not for ${asked}: ${name} computes on ${backend.devices.join(", ")}`;
      this.#skipped.push({ backend: name, device: asked, reason });
      return;
    }
    try {
      const host = this.#hosts.use(await openLocalHost(backend, device));
      this.#members.push({ backend, device, host, runtime: host.runtime });
    } catch (error) {
      this.#skipped.push({ backend: name, device, reason: reasonOf(error) });
    }
  }

  #memoryBudget(): Budget {
    const host = this.options.memory ?? this.environment.memory_available * MEMORY_SHARE;
    const budget = new Map([["host", host]]);
    for (const { backend, runtime } of this.#members) {
      if (runtime.memory !== undefined) budget.set(backend.name, runtime.memory);
    }
    return budget as Budget;
  }

  /** Takes a case into the run if it fits into memory alone. */
  async #admit(id: Case): Promise<void> {
    const benchmark = getBenchmark(id.benchmark);
    const member = this.#members.find(({ backend }) => backend.name === id.backend)!;
    const grid = gridOf(id.size);
    const options = { grid, precision: id.precision, formulation: id.formulation };
    try {
      const demand: Demand = {
        group: groupOf(id),
        inputs: inputBytes(benchmark, grid),
        bytes: await member.host.memory(benchmark, options),
        place: id.backend,
      };
      // While a case is checked, the reference's outputs and its own lie in memory beside it.
      const check = { ...demand, place: "host", bytes: 2 * outputBytes(benchmark.outputs, id) };
      if (!fits([demand, check], this.#budget)) {
        throw new RangeError(this.#tooLarge(demand, check));
      }
      this.#entries.push({
        id,
        benchmark,
        member,
        options,
        demand,
        times: [],
        gpuTimes: [],
        errors: [],
        secondsPerCall: 0,
        calls: 0,
      });
    } catch (error) {
      this.#skipped.push({ ...id, reason: reasonOf(error) });
    }
  }

  #tooLarge({ inputs, bytes, place }: Demand, check: Demand): string {
    const onDevice = this.#budget.get(place as "host");
    if (onDevice !== undefined && bytes > onDevice) {
      return `needs ${formatBytes(bytes)} of device memory, ${formatBytes(onDevice)} may be used`;
    }
    const needed = inputs + check.bytes + (onDevice === undefined ? bytes : 0);
    const available = this.#budget.get("host");
    return `needs ${formatBytes(needed)} of memory, ${formatBytes(available)} may be used`;
  }

  #plan(): void {
    const blocks = planBlocks(this.#entries.map(({ demand }) => demand), this.#budget);
    this.#blocks = blocks.map((block) => block.map((index) => this.#entries[index]));
  }

  /** Prepares, warms up and checks every case, group by group. */
  async check(): Promise<void> {
    const keep = this.#blocks.length <= 1;
    let done = 0;
    for (const group of new Set(this.#entries.map(({ id }) => groupOf(id)))) {
      const entries = this.#entries.filter(({ id }) => groupOf(id) === group);
      const inputs = await this.#inputsFor(entries[0]);
      const reference = await this.#referenceOutputs(entries[0], inputs);
      for (const entry of entries) {
        this.#report("prepare", entry.id, done++ / this.#entries.length);
        await this.#attempt(entry, () => this.#examine(entry, inputs, reference));
        if (!keep) await this.#release(entry);
        await this.#breathe();
      }
      this.#inputs.delete(group);
    }
    this.#plan();
  }

  async #examine(entry: Entry, inputs: Inputs, reference: NDArray[]): Promise<void> {
    const { id, benchmark, options } = entry;
    const prepared = await this.#prepare(entry, inputs);
    const { target_time, repetitions, burnin } = this.settings;
    entry.secondsPerCall = await warmUp(prepared, target_time, this.options.signal);
    entry.calls = burnin + (repetitions ?? estimateCalls(entry.secondsPerCall, target_time));
    const outputs = await prepared.outputs();
    entry.errors = compareOutputs(
      outputs,
      reference,
      benchmark.outputs,
      id.precision,
      options.grid,
    );
    const directory = this.options.saveOutputs;
    if (directory !== undefined) await saveOutputs(directory, id, outputs);
  }

  /** Makes the calls of all cases in random order. */
  async measure(): Promise<void> {
    const { shuffle_seed } = this.settings;
    const seconds = this.#entries.reduce((sum, e) => sum + e.calls * e.secondsPerCall, 0);
    let measured = 0;
    const rounds = this.#blocks.length > 1 ? ROUNDS : 1;
    for (let round = 0; round < rounds; round++) {
      const order = shuffled(Uint32Array.from(this.#blocks.keys()), shuffle_seed + round);
      for (const [position, index] of order.entries()) {
        const block = this.#blocks[index];
        await this.#makeResident(block);
        const calls = block.map((e) => Math.round(e.calls * (round + 1) / rounds) - e.times.length);
        const seed = shuffle_seed + round * this.#blocks.length + position;
        for (const n of shuffleCalls(calls.map((count) => Math.max(0, count)), seed)) {
          const entry = block[n];
          if (!entry.prepared) continue;
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
    const needed = new Set(block.map(({ id }) => groupOf(id)));
    for (const group of this.#inputs.keys()) if (!needed.has(group)) this.#inputs.delete(group);
    for (const entry of block.filter(({ prepared }) => !prepared)) {
      await this.#attempt(entry, async () => {
        await timeCall(await this.#prepare(entry, await this.#inputsFor(entry)));
      });
    }
  }

  async #prepare(entry: Entry, inputs: Inputs): Promise<Prepared> {
    const { member, benchmark, options } = entry;
    entry.prepared = await member.host.prepare(benchmark, inputs, options);
    return entry.prepared;
  }

  async #inputsFor({ id, benchmark }: Entry): Promise<Inputs> {
    const group = groupOf(id);
    const cached = this.#inputs.get(group);
    if (cached) return cached;
    const inputs = await generateInputs(benchmark, id.size, {
      signal: this.options.signal,
      onProgress: (done) => this.#report("generate", id, done),
    });
    this.#inputs.set(group, inputs);
    return inputs;
  }

  async #referenceOutputs({ benchmark, options }: Entry, inputs: Inputs): Promise<NDArray[]> {
    await using prepared = await this.#reference.prepare(benchmark, inputs, {
      grid: options.grid,
      precision: "f64",
      formulation: benchmark.formulations?.f64,
    });
    await timeCall(prepared);
    return await prepared.outputs();
  }

  /** Does something with a case; if that fails, the case leaves the run with its reason. */
  async #attempt(entry: Entry, action: () => Promise<void>): Promise<void> {
    if (!this.#entries.includes(entry)) return;
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

  #report(phase: "generate" | "prepare" | "measure", id: Case, done: number, remaining?: number) {
    const label = `${id.benchmark} ${groups(id.size)} ${phase === "generate" ? "" : rowName(id)}`;
    this.options.onProgress?.({ phase, label: label.trim(), done, remaining });
  }

  #lastBreath = performance.now();

  /** Gives timers and signals a turn now and then, between calls. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#lastBreath > BREATH) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#lastBreath = performance.now();
    }
    this.options.signal?.throwIfAborted();
  }

  /** What was measured so far. */
  results(): Results {
    const { settings, environment, options } = this;
    const unmeasured = this.#entries.filter(({ times }) => times.length <= settings.burnin)
      .map(({ id }) => ({ ...id, reason: "interrupted before its first counted call" }));
    const samples = this.#entries.map(({ member, ...entry }) => ({
      ...entry,
      version: member.runtime.version,
      deviceName: deviceName(member.device, member.runtime, environment),
    }));
    return {
      schema: SCHEMA,
      tool: TOOL,
      environment,
      options: settings,
      interrupted: options.signal?.aborted ?? false,
      results: summarizeSamples(samples, settings.burnin),
      skipped: [...this.#skipped, ...unmeasured],
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const entry of this.#entries) await this.#release(entry);
    await this.#hosts.disposeAsync();
  }
}

function groupOf({ benchmark, size }: Case): string {
  return `${benchmark} ${size}`;
}

function outputBytes(outputs: readonly OutputSpec[], { size }: Case): number {
  return 8 * outputs.reduce((sum, { shape }) => sum + product(shape(gridOf(size))), 0);
}

function deviceName(device: Device, runtime: Runtime, { cpu }: Environment): string {
  return runtime.deviceName ?? (device === "cpu" ? cpu : device);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
