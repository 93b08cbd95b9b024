/** What array libraries on a GPU have in common: naming the device, and timing calls to their end. */
import type { CallTiming } from "../../kernels/benchmark.ts";
import type { Platform } from "../backend.ts";
import { garbageCollector } from "./library_garbage.ts";
import { calibrateClock } from "../webgpu/clock.ts";
import { adapterName, isSoftware, requestAdapter } from "../webgpu/device.ts";

/** Share of the device's memory that cases may occupy. */
const MEMORY_SHARE = 0.9;

/** What a runtime says about the adapter that libraries choose, too: the high-performance one. */
export interface AdapterFacts {
  readonly adapter: GPUAdapter;
  readonly deviceName: string;
  readonly driver?: string;
  readonly memory?: number;
}

/**
 * Inspects the high-performance adapter.
 *
 * @throws {BackendUnavailable} if there is none
 */
export async function describeAdapter(platform: Platform): Promise<AdapterFacts> {
  const adapter = await requestAdapter(platform);
  const total = isSoftware(adapter) ? undefined : await platform.gpuMemory?.();
  const driver = await platform.gpuDriver?.(adapter.info.description);
  return {
    adapter,
    deviceName: adapterName(adapter),
    ...(driver ? { driver } : {}),
    ...(total ? { memory: total * MEMORY_SHARE } : {}),
  };
}

/**
 * A device with the adapter's limits and listed features. Without `subgroups`, which wgpu grants
 * but whose `enable` directive, written by ONNX Runtime, its shader compiler rejects
 * (https://github.com/gfx-rs/wgpu/issues/5555).
 */
export async function requestLibraryDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits: Record<string, number> = {};
  for (const name in adapter.limits) {
    const value = adapter.limits[name as keyof GPUSupportedLimits];
    if (typeof value === "number") requiredLimits[name] = value;
  }
  const listed = [...adapter.features] as GPUFeatureName[];
  const requiredFeatures = listed.filter((name) => name !== "subgroups");
  return await adapter.requestDevice({ requiredFeatures, requiredLimits });
}

/**
 * The queue of a library's device.
 *
 * Awaiting the end of the work costs about 11 ms in Deno, but the *call* of
 * `onSubmittedWorkDone()` blocks until the queue is idle; the promise is awaited outside the timed
 * region. Where the start-up probe finds that the call does not block, it is awaited inside.
 */
export class LibraryQueue implements Disposable {
  readonly #device: GPUDevice;
  readonly #blocking: boolean;
  readonly #collectGarbage: () => void;
  #done: Promise<unknown> = Promise.resolve();
  #error?: string;

  private constructor(device: GPUDevice, blocking: boolean, platform: Platform) {
    this.#device = device;
    this.#collectGarbage = garbageCollector(platform);
    this.#blocking = blocking;
    device.addEventListener("uncapturederror", this.#onError);
    device.lost.then(({ message }) => this.#error ??= `the device was lost: ${message}`);
  }

  /** Finds out whether waiting blocks, and watches the device from now on. */
  static async open(device: GPUDevice, platform: Platform): Promise<LibraryQueue> {
    const { blocking } = await calibrateClock(device);
    return new LibraryQueue(device, blocking, platform);
  }

  /** Waits until the device is idle. Returns a promise only where waiting does not block. */
  finish(): void | Promise<void> {
    const done = this.#device.queue.onSubmittedWorkDone();
    if (!this.#blocking) return done.then(() => {});
    this.#done = done;
  }

  /**
   * What follows a call, outside the timed region.
   *
   * @throws {Error} if the device reported an error since the last call: libraries do not check
   */
  async settle(): Promise<CallTiming> {
    await this.#done;
    this.#collectGarbage();
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw new Error(`The GPU failed: ${error}`);
    return {};
  }

  /** No longer watches the device, which is about to be destroyed or stays with the library. */
  [Symbol.dispose](): void {
    this.#device.removeEventListener("uncapturederror", this.#onError);
  }

  readonly #onError = (event: unknown) => {
    const report = event as GPUUncapturedErrorEvent;
    report.preventDefault();
    this.#error ??= report.error.message;
  };
}
