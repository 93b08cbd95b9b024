/** Where a backend's calls run. */
import type { Backend, Device, Runtime } from "../../backends/backend.ts";
import { denoPlatform } from "../../backends/platform/deno.ts";
import {
  type Benchmark,
  BYTES,
  type Inputs,
  type Kernel,
  type KernelOptions,
  type Prepared,
  Unsupported,
} from "../../kernels/benchmark.ts";
import { inputBytes, product } from "../../kernels/inputs/inputs.ts";

/** A backend that is set up and can prepare cases, in this process or elsewhere. */
export interface Host extends AsyncDisposable {
  /** What the backend says about itself. */
  readonly runtime: Runtime;
  /** Bytes that a prepared case will occupy beyond the shared inputs. */
  memory(benchmark: Benchmark, options: KernelOptions): Promise<number>;
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
 * @throws {BackendUnavailable} if the backend cannot be had on this machine
 */
export async function openLocalHost(backend: Backend, device: Device): Promise<Host> {
  const lifetime = backend.setup({ device, platform: denoPlatform });
  const { value: runtime, done } = await lifetime.next();
  if (done || !runtime) {
    throw new TypeError(`Cannot use backend "${backend.name}": its setup yields no runtime`);
  }
  return {
    runtime,
    memory: async (benchmark, options) => {
      const kernel = await loadKernel(backend, benchmark);
      const arrays = kernel.memory?.(options) ?? estimateMemory(benchmark, options);
      return arrays * (runtime.memoryFactor ?? 1);
    },
    prepare: async (benchmark, inputs, options) => {
      const kernel = await loadKernel(backend, benchmark);
      return await kernel.prepare(runtime, inputs, options);
    },
    [Symbol.asyncDispose]: async () => void await lifetime.next(),
  };
}

async function loadKernel(backend: Backend, benchmark: Benchmark): Promise<Kernel> {
  const load = benchmark.kernels.get(backend.kernel ?? backend.name);
  if (!load) throw new Unsupported(`no kernel for ${benchmark.name}`);
  return await load();
}

/** Inputs packed at the case's precision, and the outputs. */
function estimateMemory(benchmark: Benchmark, { grid, precision }: KernelOptions): number {
  const outputs = benchmark.outputs.reduce((sum, { shape }) => sum + product(shape(grid)), 0);
  return (inputBytes(benchmark, grid) / 8 + outputs) * BYTES[precision];
}
