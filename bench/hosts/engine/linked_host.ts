/** Asks an engine's worker for what a host does, over any link to it. */
import type { Backend, ComputingProcess, Device } from "../../../backends/backend.ts";
import { setupTimeout } from "../../../base/process/child.ts";
import type { Benchmark, FloatArray, KernelOptions, NDArray } from "../../../kernels/benchmark.ts";
import { product } from "../../../kernels/inputs/inputs.ts";
import { OutputChecker } from "../../checking/output_checker.ts";
import type { saveOutputs } from "../../checking/outputs.ts";
import { estimateMemory } from "../estimate_memory.ts";
import type { CaseHost, HostedCase } from "../hosted_case.ts";
import { Stopwatch } from "../stopwatch.ts";
import type { EngineRequests, Greeting, OutputSlice } from "./worker.ts";

/** A connection to an engine's worker. */
export interface Link extends AsyncDisposable {
  /** Whether it accepts no more requests. */
  readonly isTerminated: boolean;
  /**
   * Sends a request and waits for its answer.
   *
   * @param timeout seconds that the answer may take
   * @throws {Error} if the answer is an error, comes too late, or the worker has ended
   */
  request<T>(
    op: string,
    parameters: Readonly<Record<string, unknown>>,
    timeout: number,
  ): Promise<T>;
}

/** How a host uses its link. */
export interface LinkedHostOptions {
  /** Seconds that a call or a preparation may take. */
  readonly timeout: number;
  /** Writes outputs to a folder. */
  readonly save: typeof saveOutputs;
  /** The process at the other end, if it is one. */
  readonly process?: ComputingProcess;
}

/** Elements of an output in one answer: less than V8 takes for one string, also in base64. */
const SLICE = 1 << 22;

/** Seconds that a teardown may take. */
const TEARDOWN_TIMEOUT = 10;

let cases = 0;

type Ask = <Op extends keyof EngineRequests>(
  op: Op,
  parameters: Parameters<EngineRequests[Op]>[0],
) => Promise<Awaited<ReturnType<EngineRequests[Op]>>>;

/**
 * Sets a backend up in the worker at the other end of a link. The link is disposed of with the host,
 * and if the setup fails.
 *
 * @throws {Error} if the worker does not answer, or the backend is unavailable in it
 */
export async function openLinkedHost(
  link: Link,
  backend: Backend,
  device: Device,
  { timeout, save, process }: LinkedHostOptions,
): Promise<CaseHost> {
  const patient = setupTimeout(timeout);
  const ask: Ask = (op, parameters) =>
    link.request(
      op,
      parameters as unknown as Record<string, unknown>,
      op === "hello" || op === "setup" ? patient : timeout,
    );
  try {
    const greeting = await ask("hello", {});
    const runtime = await ask("setup", { backend: backend.original ?? backend.name, device });
    return {
      runtime: {
        ...runtime,
        version: describeVersion(runtime.version, greeting),
        ...(process ? { process } : {}),
      },
      async memory(benchmark, options) {
        const own = await ask("memory", { benchmark: benchmark.name, options });
        return (own ?? estimateMemory(benchmark, options)) * (runtime.memoryFactor ?? 1);
      },
      async prepare(benchmark, _inputs, options) {
        const name = `${++cases}`;
        const request = { case: name, benchmark: benchmark.name, options };
        return engineCase(name, benchmark, options, await ask("prepare", request), ask, link, save);
      },
      async [Symbol.asyncDispose]() {
        await using _ = link;
        if (!link.isTerminated) await link.request("teardown", {}, TEARDOWN_TIMEOUT);
      },
    };
  } catch (error) {
    await link[Symbol.asyncDispose]();
    throw error;
  }
}

/** The version with what makes the times of a page coarse, if anything. */
function describeVersion(version: string, { engine, crossOriginIsolated }: Greeting): string {
  const named = version.includes(engine) ? version : `${version} in ${engine}`;
  return crossOriginIsolated === false ? `${named}, not cross-origin isolated` : named;
}

function engineCase(
  name: string,
  benchmark: Benchmark,
  options: KernelOptions,
  { seconds, transfer }: Awaited<ReturnType<EngineRequests["prepare"]>>,
  ask: Ask,
  link: Link,
  save: typeof saveOutputs,
): HostedCase {
  const checker = new OutputChecker(benchmark.outputs, options);
  return {
    prepareSeconds: seconds,
    run: (cache) => ask("run", { case: name, warm: cache === "warm" }),
    async check(reference, isMapped) {
      const outputs = new Stopwatch(readOutputs(name, benchmark, ask));
      const errors = await checker.check(outputs, reference, isMapped);
      return { errors, unpack: outputs.seconds };
    },
    save: (folder) => save(folder, readOutputs(name, benchmark, ask)),
    ...(transfer ? { transfer: () => ask("transfer", { case: name }) } : {}),
    async [Symbol.asyncDispose]() {
      if (!link.isTerminated) await ask("release", { case: name });
    },
  };
}

/** The outputs of the last call, read slice by slice. */
async function* readOutputs(
  name: string,
  { outputs }: Benchmark,
  ask: Ask,
): AsyncGenerator<NDArray<FloatArray>> {
  for (const output of outputs.keys()) {
    const read = (start: number) => ask("output", { case: name, output, start, length: SLICE });
    const first = await read(0);
    const { shape } = first;
    const length = product(shape);
    const data = first.type === "f64" ? new Float64Array(length) : new Float32Array(length);
    fill(data, 0, first);
    for (let start = SLICE; start < length; start += SLICE) fill(data, start, await read(start));
    yield { name: first.name, shape, data };
  }
}

function fill(data: FloatArray, start: number, { data: text }: OutputSlice): void {
  const bytes = new Uint8Array(data.buffer, start * data.BYTES_PER_ELEMENT);
  bytes.setFromBase64(text);
}
