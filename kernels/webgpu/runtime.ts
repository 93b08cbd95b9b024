/**
 * What the WebGPU kernels ask of their backend. Types only.
 *
 * @module
 */
import type { CallTiming, Precision, Transfer } from "../benchmark.ts";
import type { Arithmetic, EmulatedArithmetic } from "./source.ts";

export type { Arithmetic, CallTiming, EmulatedArithmetic, Precision, Transfer };

/** How time can be taken on a device; found out once, when it is opened. */
export interface Clock {
  /**
   * Whether calling `onSubmittedWorkDone()` blocks until the queue is idle. It does in today's
   * Deno, which does not promise it.
   */
  readonly blocking: boolean;
  /**
   * Seconds that awaiting an idle queue takes. Where waiting does not block, calls are timed in
   * batches that are long beside it.
   */
  readonly waitSeconds: number;
  /** Seconds per tick of the timestamp queries; absent on devices without such queries. */
  readonly tickSeconds?: number;
}

/** One dispatch of a compute pipeline. */
export interface Step {
  /** The compiled shader. */
  readonly pipeline: GPUComputePipeline;
  /** Its buffers. */
  readonly bindings: GPUBindGroup;
  /** Workgroups along x, y and z. */
  readonly workgroups: readonly [x: number, y: number, z: number];
}

/** A sequence of dispatches, ready to be called again and again. */
export interface Launcher {
  /** Does all dispatches, to their end. Returns a promise only where waiting does not block. */
  readonly run: () => void | Promise<void>;
  /** Returns what the last call measured, and prepares the next one. */
  readonly settle: () => Promise<CallTiming>;
  /** Frees what belongs to the launcher; pipelines and buffers belong to their makers. */
  readonly dispose: () => void;
}

/**
 * An open WebGPU device with everything that its adapter offers.
 *
 * What WebGPU would only print becomes an exception: of {@linkcode guard} while a case is
 * prepared, of the launcher's `settle` after a call. A device that was lost is replaced when the
 * next case is prepared.
 */
export interface WebGpuRuntime {
  /** The adapter that was chosen. */
  readonly adapter: GPUAdapter;
  /** The device; reading it throws if it was lost. */
  readonly device: GPUDevice;
  /** Precisions that the device computes in: not every device has f64. */
  readonly precisions: readonly Precision[];
  /** What cases in f64 are computed with: the hardware's f64, or its emulation. */
  readonly f64: Exclude<Arithmetic, "f32">;
  /** How time is taken on this device. */
  readonly clock: Clock;
  /** Most bytes that one buffer may have to be bound whole. */
  readonly bindingLimit: number;
  /** Most workgroups along one dimension of a dispatch. */
  readonly maxWorkgroups: number;
  /**
   * Does something with the device and throws the errors that WebGPU reports about it. Replaces the
   * device first if it was lost.
   *
   * @throws {Unsupported} if the device ran out of memory
   */
  guard<T>(action: () => T | Promise<T>): Promise<T>;
  /** Throws what WebGPU reported outside of {@linkcode guard} since the last time. */
  check(): void;
  /** Compiles the entry point `main`; to be called within {@linkcode guard}. */
  compile(code: string, label: string): GPUComputePipeline;
  /**
   * A storage buffer of zeros, for shaders, uploads and downloads.
   *
   * @throws {Unsupported} if it is larger than what can be bound
   */
  storage(bytes: number, label: string): GPUBuffer;
  /** A small buffer of unsigned integers that shaders read as `var<uniform>`. */
  uniform(values: readonly number[], label: string): GPUBuffer;
  /**
   * The bind group of a pipeline, its buffers in the order of their binding numbers. Emulated
   * arithmetic has one more binding, which is added.
   */
  bind(
    pipeline: GPUComputePipeline,
    buffers: readonly GPUBuffer[],
    arithmetic?: Arithmetic,
  ): GPUBindGroup;
  /** Copies numbers into a buffer, from `offset` bytes on, and waits until they are there. */
  upload(buffer: GPUBuffer, data: ArrayBufferView<ArrayBuffer>, offset?: number): Promise<void>;
  /** Copies `bytes` bytes of a buffer back, from `offset` on. */
  download(buffer: GPUBuffer, offset: number, bytes: number): Promise<ArrayBuffer>;
  /** Times uploading some buffers' contents, which stay as they are, and downloading others'. */
  measureTransfer(inputs: readonly GPUBuffer[], outputs: readonly GPUBuffer[]): Promise<Transfer>;
  /** Makes a sequence of dispatches callable and measurable. */
  launcher(steps: readonly Step[]): Launcher;
}
