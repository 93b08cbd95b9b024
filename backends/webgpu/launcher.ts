/** Calls a sequence of dispatches and takes their time. */
import type { CallTiming } from "../../kernels/benchmark.ts";
import type { Launcher, Step, WebGpuRuntime } from "../../kernels/webgpu/runtime.ts";
import { Timestamps } from "./timestamps.ts";

/** Calls whose GPU time is always read; later ones are sampled. */
const ALWAYS_READ = 8;

/** Times as long as the wait itself that a batch of calls takes where waiting does not block. */
const BATCH_WAITS = 20;

/** Most calls that are submitted together. */
const LARGEST_BATCH = 1024;

/**
 * A sequence of dispatches that can be called again and again.
 *
 * Commands are recorded before the call, so that `run` only submits them and waits. The wait is
 * the call of `onSubmittedWorkDone()`, which blocks until the queue is idle; awaiting its promise
 * would add the 10 ms by which the event loop polls. Where the call does not block, `settle`
 * times a batch of calls that is long beside the wait, and takes the wait off.
 */
export class RecordedLauncher implements Launcher {
  readonly #runtime: WebGpuRuntime;
  readonly #device: GPUDevice;
  readonly #steps: readonly Step[];
  readonly #timestamps?: Timestamps;
  #recorded?: GPUCommandBuffer;
  #batch = 1;
  #calls = 0;
  #computing = 0;
  #reading = 0;

  /** @param steps dispatches that are to be done one after the other */
  constructor(runtime: WebGpuRuntime, steps: readonly Step[]) {
    this.#runtime = runtime;
    this.#device = runtime.device;
    this.#steps = steps;
    if (runtime.clock.tickSeconds !== undefined) this.#timestamps = new Timestamps(this.#device);
    this.#recorded = this.#record();
  }

  run: () => void | Promise<void> = () => {
    if (this.#runtime.device !== this.#device) {
      throw new Error("Cannot run: the device of this case was lost and replaced");
    }
    const start = performance.now();
    const commands = this.#recorded ?? this.#record();
    this.#recorded = undefined;
    this.#device.queue.submit([commands]);
    const done = this.#device.queue.onSubmittedWorkDone();
    this.#computing += performance.now() - start;
    if (!this.#runtime.clock.blocking) return done.then(() => {});
    done.catch(() => {}); // settle() reports what went wrong
  };

  settle: () => Promise<CallTiming> = async () => {
    const { clock } = this.#runtime;
    try {
      const gpu = await this.#readTimestamps();
      const wall = clock.blocking ? {} : { seconds: await this.#timeBatch() };
      this.#runtime.check();
      this.#recorded ??= this.#record();
      return { ...wall, ...gpu };
    } catch (error) {
      await new Promise((resolve) => setTimeout(resolve, 0)); // lets the news of a loss arrive
      this.#runtime.check();
      throw error;
    }
  };

  dispose: () => void = () => {
    this.#timestamps?.dispose();
  };

  #record(): GPUCommandBuffer {
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass({ timestampWrites: this.#timestamps?.writes });
    for (const { pipeline, bindings, workgroups } of this.#steps) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindings);
      pass.dispatchWorkgroups(...workgroups);
    }
    pass.end();
    return encoder.finish();
  }

  /** Seconds per call, of a batch of calls that are awaited together. */
  async #timeBatch(): Promise<number> {
    const { waitSeconds } = this.#runtime.clock;
    const wanted = BATCH_WAITS * waitSeconds;
    while (true) {
      const commands = Array.from({ length: this.#batch }, () => this.#record());
      const start = performance.now();
      this.#device.queue.submit(commands);
      await this.#device.queue.onSubmittedWorkDone();
      const seconds = (performance.now() - start) / 1000 - waitSeconds;
      if (seconds > wanted / 2 || this.#batch === LARGEST_BATCH) {
        return Math.max(seconds, 0) / this.#batch || Number.EPSILON;
      }
      const growth = Math.max(2, wanted / Math.max(seconds, waitSeconds));
      this.#batch = Math.min(LARGEST_BATCH, Math.ceil(this.#batch * growth));
    }
  }

  /**
   * The last call's time by the device's clock. Reading costs 11 ms of the event loop's polling,
   * so short calls are sampled: reading takes no longer than computing.
   */
  async #readTimestamps(): Promise<CallTiming> {
    const { tickSeconds } = this.#runtime.clock;
    if (!this.#timestamps || tickSeconds === undefined) return {};
    if (this.#calls++ >= ALWAYS_READ && this.#reading > this.#computing) return {};
    const start = performance.now();
    const { begin, end } = await this.#timestamps.read();
    this.#reading += performance.now() - start;
    return { gpuSeconds: Number(end - begin) * tickSeconds };
  }
}
