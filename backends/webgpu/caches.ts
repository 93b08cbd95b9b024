/** Evicts what a device's caches hold. */
import type { Launcher, WebGpuRuntime } from "../../kernels/webgpu/runtime.ts";

const WORKGROUP = 256;

/** Workgroups along the first dimension of the grid. */
const GRID_WIDTH = 1 << 14;

/** A buffer that is read and written as a whole, so that nothing else is left in the caches. */
export class CacheEviction {
  /** The buffer: numbers that count the evictions. */
  readonly buffer: GPUBuffer;
  readonly #launcher: Launcher;

  /** @param bytes a multiple of 1024, at most what can be bound */
  constructor(runtime: WebGpuRuntime, bytes: number) {
    this.buffer = runtime.storage(bytes, "caches");
    const workgroups = bytes / 4 / WORKGROUP;
    const x = Math.min(workgroups, GRID_WIDTH);
    const pipeline = runtime.compile(
      `@group(0) @binding(0) var<storage, read_write> numbers: array<u32>;
      @compute @workgroup_size(${WORKGROUP})
      fn main(@builtin(global_invocation_id) id: vec3u) {
        let n = id.x + id.y * ${x * WORKGROUP}u;
        if (n < ${bytes / 4}u) { numbers[n] += 1u; }
      }`,
      "caches",
    );
    const bindings = runtime.bind(pipeline, [this.buffer]);
    this.#launcher = runtime.launcher([
      { pipeline, bindings, workgroups: [x, Math.ceil(workgroups / x), 1] },
    ]);
  }

  /** Reads and writes the buffer. */
  async run(): Promise<void> {
    await this.#launcher.run();
    await this.#launcher.settle();
  }
}
