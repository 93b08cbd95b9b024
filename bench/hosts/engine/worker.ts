/**
 * Answers what a run asks of another JavaScript engine. It is part of the bundle that the engine
 * loads, and uses nothing but the language, its timers and what the platform hands in.
 */
import type { Backend, Device, Platform, Runtime } from "../../../backends/backend.ts";
import type {
  Benchmark,
  Inputs,
  Kernel,
  KernelOptions,
  NDArray,
  Precision,
  Prepared,
  Transfer,
} from "../../../kernels/benchmark.ts";
import type { Grid } from "../../../kernels/grid.ts";
import { runtimeFacts } from "../runtime_facts.ts";
import { CodeWarmer } from "../warm_code.ts";
import { generateInputs } from "../../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import { SHORTEST_CALL, timeCall, type Timing } from "../../measuring/clock.ts";

/** A case as an engine is asked for it: it generates the inputs itself, from the seed. */
export interface EngineCase {
  /** Name under which the case is known. */
  readonly case: string;
}

/** What identifies the kernel of a case. */
export interface EngineKernel {
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** What the kernel is asked for; the inputs follow from the grid. */
  readonly options: KernelOptions;
}

/** What an engine is asked, by operation; each answer is what the method returns. */
export interface EngineRequests {
  /** Names the engine and measures the step of its clock. */
  hello(request: Record<never, never>): Promise<Greeting>;
  /** Sets a backend up. */
  setup(request: { backend: string; device: Device }): Promise<Omit<Runtime, "limits">>;
  /** Bytes that a prepared case will occupy, if its kernel says so. */
  memory(request: EngineKernel): Promise<number | null>;
  /** Generates the inputs and prepares a case. */
  prepare(request: EngineCase & EngineKernel): Promise<{ seconds: number; transfer: boolean }>;
  /** Calls a case, with an untimed call before if it is `warm`. */
  run(request: EngineCase & { warm: boolean }): Promise<Timing & { calls: number }>;
  /** Copies a case's arrays to the device and back once. */
  transfer(request: EngineCase): Promise<Transfer>;
  /** Part of one output of the last call; outputs are asked for in their order. */
  output(request: EngineCase & OutputPart): Promise<OutputSlice>;
  /** Releases a case. */
  release(request: EngineCase): Promise<void>;
  /** Releases all cases that are left and tears the backend down. */
  teardown(request: Record<never, never>): Promise<void>;
}

/** What an engine says about itself. */
export interface Greeting {
  /** Name and version. */
  readonly engine: string;
  /** Whether the page is cross-origin isolated, which makes clocks finer; absent outside pages. */
  readonly crossOriginIsolated?: boolean;
  /** Shortest step of the clock in seconds. */
  readonly clockStep: number;
}

/** Which part of which output. */
export interface OutputPart {
  /** Index of the output. */
  readonly output: number;
  /** First element. */
  readonly start: number;
  /** Most elements. */
  readonly length: number;
}

/** A part of an output. */
export interface OutputSlice {
  /** Name of the output. */
  readonly name: string;
  /** Its whole shape. */
  readonly shape: readonly number[];
  /** Type of its elements. */
  readonly type: Precision;
  /** The elements asked for, little-endian, as base64. */
  readonly data: string;
}

/**
 * Steps of the clock that a sample is made to last, so that reading it adds one percent; samples of
 * half as many are kept.
 */
const STEPS_PER_SAMPLE = 100;

/** Most calls of one sample. */
const MAX_CALLS_PER_SAMPLE = 10_000;

interface Entry {
  readonly prepared: Prepared;
  /** Calls that one sample times together. */
  calls: number;
  /** The outputs that are being read. */
  reading?: { readonly arrays: AsyncGenerator<NDArray>; index: number; array?: NDArray };
}

/** The part of a run that another engine does. */
export class EngineWorker implements EngineRequests {
  readonly #cases = new Map<string, Entry>();
  readonly #backends: readonly Backend[];
  readonly #platform: Platform;
  #clockStep = 0;
  #backend?: Backend;
  #warmer?: CodeWarmer;
  #lifetime?: AsyncGenerator<Runtime, void, void>;
  #runtime?: Runtime;
  #inputs?: { readonly key: string; readonly inputs: Promise<Inputs> };

  /** @param backends those that can be set up */
  constructor(backends: readonly Backend[], platform: Platform) {
    this.#backends = backends;
    this.#platform = platform;
  }

  hello(): Promise<Greeting> {
    this.#clockStep = clockStep();
    const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
    return Promise.resolve({
      engine: this.#platform.engine,
      ...(crossOriginIsolated === undefined ? {} : { crossOriginIsolated }),
      clockStep: this.#clockStep,
    });
  }

  async setup({ backend: name, device }: { backend: string; device: Device }) {
    const backend = this.#backends.find((one) => one.name === name);
    if (!backend) throw new TypeError(`Cannot find backend "${name}" in this engine`);
    this.#backend = backend;
    this.#warmer = new CodeWarmer(backend);
    this.#lifetime = backend.setup({ device, platform: this.#platform });
    const { value: runtime } = await this.#lifetime.next();
    if (!runtime) throw new TypeError(`Cannot use backend "${name}": its setup yields no runtime`);
    this.#runtime = runtime;
    return runtimeFacts(runtime);
  }

  async memory(request: EngineKernel): Promise<number | null> {
    const { kernel, options } = await this.#kernelOf(request);
    return kernel.memory?.(options) ?? null;
  }

  async prepare(request: EngineCase & EngineKernel): Promise<
    { seconds: number; transfer: boolean }
  > {
    const { benchmark, kernel, options } = await this.#kernelOf(request);
    await this.#warmer!.warm(benchmark, kernel, this.#runtime, options);
    const inputs = await this.#inputsOf(benchmark, options.grid);
    const start = performance.now();
    const prepared = await kernel.prepare(this.#runtime, inputs, options);
    const seconds = (performance.now() - start) / 1000;
    this.#cases.set(request.case, { prepared, calls: 1 });
    return { seconds, transfer: prepared.transfer !== undefined };
  }

  async run(request: EngineCase & { warm: boolean }): Promise<Timing & { calls: number }> {
    const entry = this.#entryOf(request);
    entry.reading = undefined;
    if (request.warm) await timeCall(entry.prepared);
    for (;;) {
      const { calls } = entry;
      const timing = calls > 1 ? await timeBatch(entry.prepared, calls) : {
        ...await timeCall(entry.prepared),
        calls,
      };
      const steps = timing.seconds * calls / this.#clockStep;
      const isLong = 2 * steps >= STEPS_PER_SAMPLE || calls === MAX_CALLS_PER_SAMPLE;
      if (isLong || entry.prepared.settle !== undefined) return timing;
      // Times of few steps say little: the next sample shows whether it is long enough.
      const wanted = Math.ceil(calls * STEPS_PER_SAMPLE / Math.max(steps, 1));
      entry.calls = Math.min(MAX_CALLS_PER_SAMPLE, wanted);
    }
  }

  transfer(request: EngineCase): Promise<Transfer> {
    return this.#entryOf(request).prepared.transfer!();
  }

  async output(request: EngineCase & OutputPart): Promise<OutputSlice> {
    const entry = this.#entryOf(request);
    if (!entry.reading || request.output < entry.reading.index) {
      entry.reading = { arrays: streamed(entry.prepared), index: -1 };
    }
    const { reading } = entry;
    while (reading.index < request.output) {
      const { value, done } = await reading.arrays.next();
      if (done) throw new RangeError(`Cannot read output ${request.output}: there are fewer`);
      reading.array = value;
      reading.index++;
    }
    const { name, shape, data } = reading.array!;
    const part = data.subarray(request.start, request.start + request.length);
    const bytes = new Uint8Array(part.buffer as ArrayBuffer, part.byteOffset, part.byteLength);
    const type = data instanceof Float64Array ? "f64" : "f32";
    return { name, shape, type, data: bytes.toBase64() };
  }

  async release(request: EngineCase): Promise<void> {
    const entry = this.#cases.get(request.case);
    this.#cases.delete(request.case);
    await entry?.prepared[Symbol.asyncDispose]();
  }

  async teardown(): Promise<void> {
    for (const name of [...this.#cases.keys()]) await this.release({ case: name });
    await this.#lifetime?.next();
    this.#lifetime = undefined;
  }

  #entryOf({ case: name }: EngineCase): Entry {
    const entry = this.#cases.get(name);
    if (!entry) throw new TypeError(`Cannot find case ${name}: it is not prepared`);
    return entry;
  }

  async #kernelOf(
    { benchmark: name, options }: EngineKernel,
  ): Promise<{ benchmark: Benchmark; kernel: Kernel; options: KernelOptions }> {
    const benchmark = getBenchmark(name);
    const { name: own, kernel: other } = this.#backend!;
    const load = benchmark.kernels.get(other ?? own);
    if (!load) throw new TypeError(`Cannot compute ${name} with ${own}: it has no kernel`);
    return { benchmark, kernel: await load(), options };
  }

  /** The inputs of the last benchmark and grid are kept: cases of a group follow each other. */
  #inputsOf(benchmark: Benchmark, grid: Grid): Promise<Inputs> {
    const key = JSON.stringify([benchmark.name, grid]);
    if (this.#inputs?.key !== key) this.#inputs = { key, inputs: generateInputs(benchmark, grid) };
    return this.#inputs.inputs;
  }
}

/** Seconds per call of a sample of several, for clocks whose step is long beside one call. */
async function timeBatch(
  prepared: Prepared,
  calls: number,
): Promise<Timing & { calls: number }> {
  const start = performance.now();
  for (let call = 0; call < calls; call++) {
    const pending = prepared.run();
    if (pending) await pending;
  }
  const cost = (performance.now() - start) / 1000;
  return { seconds: Math.max(cost / calls, SHORTEST_CALL), cost, calls };
}

async function* streamed(prepared: Prepared): AsyncGenerator<NDArray> {
  yield* prepared.outputs();
}

/** Shortest step in seconds between two readings of the clock that differ. */
function clockStep(): number {
  let shortest = Infinity;
  for (let n = 0; n < 20; n++) {
    const start = performance.now();
    let now = start;
    while (now === start) now = performance.now();
    shortest = Math.min(shortest, now - start);
  }
  return shortest / 1000;
}
