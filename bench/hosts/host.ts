/** A backend that is set up in this process. */
import {
  type Backend,
  BackendUnavailable,
  type Device,
  type Runtime,
  type SetupOptions,
} from "../../backends/backend.ts";
import { checkRuntime } from "../../backends/check.ts";
import { describeValue } from "../../base/check.ts";
import { reasonOf } from "../../base/text/reason.ts";
import { checkKernel, checkMemory, checkPrepared } from "../../kernels/check.ts";
import { denoPlatform } from "../../backends/platform/deno.ts";
import {
  type Benchmark,
  type Inputs,
  type Kernel,
  type KernelOptions,
  type Prepared,
  Unsupported,
} from "../../kernels/benchmark.ts";
import { estimateMemory } from "./estimate_memory.ts";
import { CodeWarmer } from "./warm_code.ts";

/** A backend that is set up in this process and can prepare cases. */
export interface LocalHost extends AsyncDisposable {
  /** The backend's description of itself. */
  readonly runtime: Runtime;
  /** Bytes that a prepared case will occupy beyond the shared inputs. */
  memory(benchmark: Benchmark, options: KernelOptions): Promise<number>;
  /** Warms up the code of a case that is about to be prepared; see {@linkcode CodeWarmer}. */
  warmCode(benchmark: Benchmark, options: KernelOptions): Promise<void>;
  /**
   * Prepares a case.
   *
   * @throws {Unsupported} if the backend has no kernel for the benchmark or cannot compute the case
   */
  prepare(benchmark: Benchmark, inputs: Inputs, options: KernelOptions): Promise<Prepared>;
}

/**
 * Sets a backend up in this process. Disposing of the host runs the backend's teardown.
 *
 * @param options what its setup gets beside the device, if it is part of a run
 * @throws {BackendUnavailable} if the backend is unavailable on this machine
 */
export async function openLocalHost(
  backend: Backend,
  device: Device,
  options: Pick<SetupOptions, "cache" | "signal"> = {},
): Promise<LocalHost> {
  const { name } = backend;
  const lifetime = backend.setup({ device, platform: denoPlatform, ...options });
  const runtime = await openRuntime(backend, lifetime);
  const warmer = new CodeWarmer(backend);
  return {
    runtime,
    memory: async (benchmark, options) => {
      const kernel = await loadKernel(backend, benchmark);
      const arrays = kernel.memory?.(options) ?? estimateMemory(benchmark, options);
      checkMemory(name, arrays);
      return arrays * (runtime.memoryFactor ?? 1);
    },
    warmCode: async (benchmark, options) => {
      await warmer.warm(benchmark, await loadKernel(backend, benchmark), runtime, options);
    },
    prepare: async (benchmark, inputs, options) => {
      const kernel = await loadKernel(backend, benchmark);
      const prepared = await kernel.prepare(runtime, inputs, options);
      checkPrepared(name, prepared);
      return prepared;
    },
    [Symbol.asyncDispose]: async () => void await lifetime.next(),
  };
}

/** What a setup yields, once it is found to be a runtime; else the backend is torn down. */
async function openRuntime(
  backend: Backend,
  lifetime: ReturnType<Backend["setup"]>,
): Promise<Runtime> {
  const { name } = backend;
  if (typeof lifetime?.next !== "function") {
    throw new BackendUnavailable(
      `Cannot use backend "${name}": its setup returns ${describeValue(lifetime)}, ` +
        "it must be an asynchronous generator function",
    );
  }
  const { value: runtime, done } = await lifetime.next();
  try {
    if (done) throw new TypeError(`Cannot use backend "${name}": its setup yields no runtime`);
    checkRuntime(backend, runtime);
    return runtime;
  } catch (cause) {
    await lifetime.next().catch(() => {});
    throw new BackendUnavailable(reasonOf(cause), { cause });
  }
}

async function loadKernel(backend: Backend, benchmark: Benchmark): Promise<Kernel> {
  const load = benchmark.kernels.get(backend.kernel ?? backend.name);
  if (!load) throw new Unsupported(`no kernel for ${benchmark.name}`);
  const kernel = await load();
  checkKernel(backend.name, kernel);
  return kernel;
}
