/** Runs a backend in another JavaScript engine: Node, Bun, or a browser. */
import { type Backend, BackendUnavailable, type Device } from "../../../backends/backend.ts";
import { Child, ChildError, ChildTerminated, setupTimeout } from "../../../base/process/child.ts";
import type { Benchmark, FloatArray, KernelOptions, NDArray } from "../../../kernels/benchmark.ts";
import { product } from "../../../kernels/inputs/inputs.ts";
import { OutputChecker } from "../../measuring/output_checker.ts";
import { saveOutputs } from "../../measuring/outputs.ts";
import { estimateMemory } from "../host.ts";
import type { CaseHost, HostedCase } from "../hosted_case.ts";
import { type Engine, isBrowser } from "./find.ts";
import type { EngineRequests, Greeting, OutputSlice } from "./worker.ts";

/** How an engine is started. */
export interface EngineHostOptions {
  /** The engine. */
  readonly engine: Engine;
  /** Path of the bundled program. */
  readonly bundle: string;
  /** Seconds that a call or a preparation may take. */
  readonly timeout: number;
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
 * Starts an engine with the bundled program and sets a backend up in it. It is ended when the signal
 * aborts.
 *
 * @throws {BackendUnavailable} if the engine does not start, or the backend is unavailable in it
 */
export async function openEngineHost(
  backend: Backend,
  device: Device,
  { engine, bundle, timeout }: EngineHostOptions,
  signal?: AbortSignal,
): Promise<CaseHost> {
  let child: Child;
  try {
    child = new Child({ name: engine.kind, timeout, ...commandOf(engine, bundle) });
  } catch (error) {
    throw new BackendUnavailable((error as Error).message, { cause: error });
  }
  signal?.addEventListener("abort", () => child[Symbol.asyncDispose](), { once: true });
  const patient = setupTimeout(timeout);
  const ask: Ask = (op, parameters) =>
    child.request(
      op,
      parameters as unknown as Record<string, unknown>,
      op === "hello" || op === "setup" ? patient : timeout,
    );
  try {
    const greeting = await ask("hello", {});
    const runtime = await ask("setup", { backend: backend.name, device });
    return {
      runtime: { ...runtime, version: describeVersion(runtime.version, greeting) },
      async memory(benchmark, options) {
        const own = await ask("memory", { benchmark: benchmark.name, options });
        return (own ?? estimateMemory(benchmark, options)) * (runtime.memoryFactor ?? 1);
      },
      async prepare(benchmark, _inputs, options) {
        const name = `${++cases}`;
        const request = { case: name, benchmark: benchmark.name, options };
        return engineCase(name, benchmark, options, await ask("prepare", request), ask, child);
      },
      async [Symbol.asyncDispose]() {
        await using _ = child;
        if (!child.isTerminated) await child.request("teardown", {}, TEARDOWN_TIMEOUT);
      },
    };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    if (error instanceof ChildError || error instanceof ChildTerminated) {
      throw new BackendUnavailable(error.message, { cause: error });
    }
    throw error;
  }
}

/** What starts an engine: itself, or a process of this program that serves a browser its page. */
function commandOf(engine: Engine, bundle: string): { command: string; args: string[] } {
  const { kind, path } = engine;
  if (!isBrowser(engine)) return { command: path, args: [bundle] };
  const program = import.meta.resolve("./browser.ts");
  return {
    command: Deno.execPath(),
    args: ["run", "-A", "--quiet", "--no-lock", program, kind, path, bundle],
  };
}

/** The version with what makes the times of a page coarse, if anything. */
function describeVersion(version: string, { engine, isolated }: Greeting): string {
  const named = version.includes(engine) ? version : `${version} in ${engine}`;
  return isolated === false ? `${named}, not cross-origin isolated` : named;
}

function engineCase(
  name: string,
  benchmark: Benchmark,
  options: KernelOptions,
  { seconds, transfer }: Awaited<ReturnType<EngineRequests["prepare"]>>,
  ask: Ask,
  child: Child,
): HostedCase {
  const checker = new OutputChecker(benchmark.outputs, options);
  return {
    prepareSeconds: seconds,
    run: (cache) => ask("run", { case: name, warm: cache === "warm" }),
    async check(reference) {
      const start = performance.now();
      const errors = await checker.check(readOutputs(name, benchmark, ask), reference);
      return { errors, unpack: (performance.now() - start) / 1000 };
    },
    save: (folder) => saveOutputs(folder, readOutputs(name, benchmark, ask)),
    ...(transfer ? { transfer: () => ask("transfer", { case: name }) } : {}),
    async [Symbol.asyncDispose]() {
      if (!child.isTerminated) await ask("release", { case: name });
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
