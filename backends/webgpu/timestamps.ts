/** Two timestamps around a compute pass. */
export class Timestamps {
  /** What a compute pass needs to write the timestamps. */
  readonly writes: GPUComputePassTimestampWrites;
  readonly #device: GPUDevice;
  readonly #resolved: GPUBuffer;
  readonly #readable: GPUBuffer;

  /** @param device one with the feature `timestamp-query` */
  constructor(device: GPUDevice) {
    this.#device = device;
    const querySet = device.createQuerySet({ type: "timestamp", count: 2 });
    this.writes = { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
    const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    this.#resolved = device.createBuffer({ size: 16, usage: QUERY_RESOLVE | COPY_SRC });
    this.#readable = device.createBuffer({ size: 16, usage: COPY_DST | MAP_READ });
  }

  /** Begin and end of the last pass in the device's ticks. */
  async read(): Promise<{ begin: bigint; end: bigint }> {
    const encoder = this.#device.createCommandEncoder();
    encoder.resolveQuerySet(this.writes.querySet, 0, 2, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#readable, 0, 16);
    this.#device.queue.submit([encoder.finish()]);
    await this.#readable.mapAsync(GPUMapMode.READ);
    const [begin, end] = new BigUint64Array(this.#readable.getMappedRange());
    this.#readable.unmap();
    return { begin, end };
  }

  /** Frees the queries and their buffers. */
  dispose(): void {
    this.writes.querySet.destroy();
    this.#resolved.destroy();
    this.#readable.destroy();
  }
}
