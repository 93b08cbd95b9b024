/** A prepared case, in this or another process, and the host that prepares it. */
import type { Device, Runtime } from "../../backends/backend.ts";
import type { Benchmark, KernelOptions, Prepared, Transfer } from "../../kernels/benchmark.ts";
import { isIterable } from "../checking/checked_outputs.ts";
import { OutputChecker } from "../checking/output_checker.ts";
import { type CacheState, evictCaches } from "../measuring/cache.ts";
import { timeCall, type Timing } from "../measuring/clock.ts";
import { WaitingMeter } from "../measuring/waiting.ts";
import { saveOutputs } from "../checking/outputs.ts";
import type { OutputError } from "../results/schema.ts";
import type { LocalHost } from "./host.ts";
import type { SharedArrays } from "./shared_arrays.ts";
import { Stopwatch } from "./stopwatch.ts";

/** The outcome of a comparison with the reference. */
export interface CheckOutcome {
  /** The error of each output. */
  readonly errors: OutputError[];
  /** Seconds that it took to unpack the outputs. */
  readonly unpack: number;
}

/** A case that is ready to be called. */
export interface HostedCase extends AsyncDisposable {
  /** Seconds that packing, uploading and compiling took. */
  readonly prepareSeconds: number;
  /**
   * Brings the caches into a state, calls once and takes the time.
   *
   * @throws {Unsupported} if the caches of the device cannot be evicted
   */
  run(cache: CacheState): Promise<Timing>;
  /**
   * Compares the outputs of the last call with the reference's, where they are.
   *
   * @param isMapped whether the errors have maps
   * @throws {TypeError} if number, names, shapes or element type of the outputs are wrong
   */
  check(reference: SharedArrays, isMapped: boolean): Promise<CheckOutcome>;
  /**
   * Writes the outputs of the last call to a folder as `.npy` files.
   *
   * @throws {Error} if that is not possible, with the reason
   */
  save(folder: string): Promise<void>;
  /** Copies inputs and outputs once more and measures it; only where there is a device to copy to. */
  transfer?(): Promise<Transfer>;
}

/** A backend that is set up, in this process or another. */
export interface CaseHost extends AsyncDisposable {
  /** The backend's description of itself. */
  readonly runtime: Runtime;
  /** Bytes that a prepared case will occupy beyond the shared inputs. */
  memory(benchmark: Benchmark, options: KernelOptions): Promise<number>;
  /**
   * Prepares a case.
   *
   * @throws {Unsupported} if the backend has no kernel for the benchmark or cannot compute the case
   */
  prepare(
    benchmark: Benchmark,
    inputs: SharedArrays,
    options: KernelOptions,
  ): Promise<HostedCase>;
}

/** A host of cases in this process. */
export function localCaseHost(host: LocalHost, device: Device): CaseHost {
  return {
    runtime: host.runtime,
    memory: (benchmark, options) => host.memory(benchmark, options),
    async prepare(benchmark, inputs, options) {
      await host.warmCode(benchmark, options);
      const arrays = await inputs.load();
      const start = performance.now();
      const prepared = await host.prepare(benchmark, arrays, options);
      const seconds = (performance.now() - start) / 1000;
      return localCase(prepared, seconds, benchmark, options, host.runtime, device);
    },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

function localCase(
  prepared: Prepared,
  prepareSeconds: number,
  benchmark: Benchmark,
  options: KernelOptions,
  runtime: Runtime,
  device: Device,
): HostedCase {
  const checker = new OutputChecker(benchmark.outputs, options);
  const waiting = new WaitingMeter();
  let isElsewhere = false;
  const call = () => timeCall(prepared, () => isElsewhere = true);
  return {
    prepareSeconds,
    async run(cache) {
      if (cache === "cold") await evictCaches(runtime, device);
      if (cache === "warm") {
        if (prepared.warmNext) prepared.warmNext();
        else await call();
      }
      waiting.start(isElsewhere);
      const timing = await call();
      // Of a time that the kernel took by itself, only it can say that.
      if (timing.cost !== undefined) return timing;
      const waited = waiting.stop(isElsewhere);
      return waited === undefined ? timing : { ...timing, waited };
    },
    async check(reference, isMapped) {
      const outputs: unknown = prepared.outputs();
      const timed = isIterable(outputs) ? new Stopwatch(outputs) : undefined;
      const errors = await checker.check(timed ?? outputs, reference, isMapped);
      return { errors, unpack: timed?.seconds ?? 0 };
    },
    save: (folder) => saveOutputs(folder, prepared.outputs()),
    ...(prepared.transfer ? { transfer: () => prepared.transfer!() } : {}),
    [Symbol.asyncDispose]: () => prepared[Symbol.asyncDispose](),
  };
}
