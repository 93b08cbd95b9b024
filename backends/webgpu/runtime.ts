/** The open device behind the interface that kernels use. */
import { type Precision, PRECISIONS, type Transfer, Unsupported } from "../../kernels/benchmark.ts";
import {
  type Arithmetic,
  type EmulatedArithmetic,
  isEmulated,
} from "../../kernels/webgpu/source.ts";
import { ZERO_BINDING } from "../../kernels/webgpu/f32x2/source.ts";
import type { Clock, Launcher, Step, WebGpuRuntime } from "../../kernels/webgpu/runtime.ts";
import type { MachineLimits, Platform, Runtime } from "../backend.ts";
import { CacheEviction } from "./caches.ts";
import { calibrateClock } from "./clock.ts";
import { adapterName, isSoftware, requestAdapter, requestDevice } from "./device.ts";
import { RecordedLauncher } from "./launcher.ts";
import { measureLimits } from "./limits.ts";
import { download, measureTransfer, upload } from "./transfer.ts";

/** Artificial conditions, for tests. */
export interface WebGpuOptions {
  /** Pretends that bindings end at this many bytes. */
  readonly bindingLimit?: number;
  /** Pretends that time is to be taken in another way. */
  readonly clock?: Partial<Clock>;
  /** Emulates f64 in this way, whether or not the device has it. */
  readonly emulation?: EmulatedArithmetic;
}

/** Share of the device's memory that cases may occupy; the rest is the driver's and ours. */
const MEMORY_SHARE = 0.9;

/** Shaders compute in f64 with both: own logarithms and exponentials need 64-bit integers. */
const F64_FEATURES = ["wgpu-shader-f64", "wgpu-shader-int64"] as const;

/** The one implementation of {@linkcode WebGpuRuntime}. */
export class OpenDevice implements Runtime, WebGpuRuntime, Disposable {
  readonly version: string;
  readonly deviceName: string;
  readonly precisions: readonly Precision[];
  readonly f64: "f64" | EmulatedArithmetic;
  readonly bindingLimit: number;
  readonly maxWorkgroups: number;
  #device: GPUDevice;
  #lost?: string;
  #error?: string;
  #requested = 0;
  #zero?: GPUBuffer;
  #eviction?: CacheEviction;
  #closing = false;

  private constructor(
    readonly adapter: GPUAdapter,
    device: GPUDevice,
    readonly clock: Clock,
    readonly memory: number | undefined,
    readonly driver: string | undefined,
    version: string,
    { bindingLimit, emulation }: WebGpuOptions,
  ) {
    this.version = emulation ? `${version}, f64 emulated by pairs of f32` : version;
    this.#device = device;
    this.#watch(device);
    this.deviceName = adapterName(adapter);
    const f64 = F64_FEATURES.every((name) => device.features.has(name as GPUFeatureName));
    this.precisions = emulation ? ["f64"] : f64 ? PRECISIONS : ["f32"];
    this.f64 = emulation ?? "f64";
    const { limits } = device;
    this.bindingLimit = bindingLimit ??
      Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
    this.maxWorkgroups = limits.maxComputeWorkgroupsPerDimension;
  }

  /**
   * Opens the device of the high-performance adapter and finds out how time is taken on it.
   *
   * @throws {BackendUnavailable} if there is no adapter
   */
  static async open(platform: Platform, options: WebGpuOptions = {}): Promise<OpenDevice> {
    const adapter = await requestAdapter(platform);
    const device = await requestDevice(adapter);
    const clock = await calibrateClock(device);
    const total = isSoftware(adapter) ? undefined : await platform.gpuMemory?.();
    return new OpenDevice(
      adapter,
      device,
      { ...clock, ...options.clock },
      total && total * MEMORY_SHARE,
      await platform.gpuDriver?.(adapter.info.description),
      platform.gpuVersion,
      options,
    );
  }

  get device(): GPUDevice {
    if (this.#lost !== undefined) throw new Error(`Cannot compute: ${this.#lost}`);
    return this.#device;
  }

  async guard<T>(action: () => T | Promise<T>): Promise<T> {
    await this.#replaceIfLost();
    this.#error = undefined;
    this.#requested = 0;
    const device = this.#device;
    const filters: GPUErrorFilter[] = ["out-of-memory", "internal", "validation"];
    for (const filter of filters) device.pushErrorScope(filter);
    const [outcome] = await Promise.allSettled([(async () => await action())()]);
    const errors = [];
    for (const _ of filters) errors.push(await device.popErrorScope());
    const [validation, internal, outOfMemory] = errors;
    if (outOfMemory) {
      throw new Unsupported(
        `${this.deviceName} cannot allocate ${this.#requested} bytes: ${outOfMemory.message}`,
      );
    }
    const error = validation ?? internal;
    if (error) throw new Error(`${this.deviceName}: ${error.message}`);
    if (outcome.status === "rejected") throw outcome.reason;
    this.check();
    return outcome.value;
  }

  check(): void {
    const error = this.#lost ?? this.#error;
    this.#error = undefined;
    if (error !== undefined) throw new Error(`${this.deviceName}: ${error}`);
  }

  compile(code: string, label: string): GPUComputePipeline {
    const module = this.device.createShaderModule({ label, code });
    return this.device.createComputePipeline({ label, layout: "auto", compute: { module } });
  }

  storage(bytes: number, label: string): GPUBuffer {
    if (bytes > this.bindingLimit) {
      throw new Unsupported(
        `${label} takes ${bytes} bytes in one buffer, ${this.deviceName} binds ${this.bindingLimit}`,
      );
    }
    this.#requested += bytes;
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    return this.device.createBuffer({ label, size: bytes, usage: STORAGE | COPY_SRC | COPY_DST });
  }

  uniform(values: readonly number[], label: string): GPUBuffer {
    const data = Uint32Array.from(values);
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    const buffer = this.device.createBuffer({ label, size: data.byteLength, usage });
    this.device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  bind(
    pipeline: GPUComputePipeline,
    buffers: readonly GPUBuffer[],
    arithmetic: Arithmetic = "f32",
  ): GPUBindGroup {
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    if (isEmulated(arithmetic)) {
      this.#zero ??= this.uniform([0], "zero");
      entries.push({ binding: ZERO_BINDING, resource: { buffer: this.#zero } });
    }
    return this.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  }

  async upload(
    buffer: GPUBuffer,
    data: ArrayBufferView<ArrayBuffer>,
    offset = 0,
  ): Promise<void> {
    await upload(this.device, buffer, data, offset);
  }

  async download(buffer: GPUBuffer, offset: number, bytes: number): Promise<ArrayBuffer> {
    return (await download(this.device, buffer, offset, bytes)).data;
  }

  measureTransfer(
    inputs: readonly GPUBuffer[],
    outputs: readonly GPUBuffer[],
  ): Promise<Transfer> {
    return measureTransfer(this.device, inputs, outputs);
  }

  launcher(steps: readonly Step[]): Launcher {
    return new RecordedLauncher(this, steps);
  }

  async limits(precision: Precision): Promise<MachineLimits> {
    if (this.f64 === "f64") return await measureLimits(this, precision);
    // The arithmetic of pairs has no peak of its own.
    const { bandwidth } = await measureLimits(this, "f32");
    return { bandwidth };
  }

  /** Evicts the device's caches by reading and writing that many bytes. */
  async evictCaches(bytes: number): Promise<void> {
    const size = Math.floor(Math.min(bytes, this.bindingLimit) / 1024) * 1024;
    if (this.#eviction?.buffer.size !== size) {
      this.#eviction = await this.guard(() => new CacheEviction(this, size));
    }
    await this.#eviction.run();
  }

  /** Gives the device back. */
  [Symbol.dispose](): void {
    this.#closing = true;
    this.#device.destroy();
  }

  #watch(device: GPUDevice): void {
    device.addEventListener("uncapturederror", (event) => {
      event.preventDefault();
      this.#error ??= (event as GPUUncapturedErrorEvent).error.message;
    });
    device.lost.then(({ reason, message }) => {
      if (device !== this.#device || this.#closing) return;
      this.#lost = `the device was lost (${reason}): ${message}`;
    });
  }

  async #replaceIfLost(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0)); // lets the news of a loss arrive
    if (this.#lost === undefined) return;
    this.#device = await requestDevice(this.adapter);
    this.#zero = undefined;
    this.#eviction = undefined;
    this.#watch(this.#device);
    this.#lost = undefined;
  }
}
