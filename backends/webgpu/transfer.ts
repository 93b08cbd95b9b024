/** Copies numbers to the device and back, in pieces that need little memory on the way. */

/** Bytes per piece. */
const PIECE = 1 << 26;

/** Copies `data` into `buffer`, from `offset` bytes on. */
export async function upload(
  { queue }: GPUDevice,
  buffer: GPUBuffer,
  data: ArrayBufferView<ArrayBuffer>,
  offset: number,
): Promise<void> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  for (let start = 0; start < bytes.length; start += PIECE) {
    queue.writeBuffer(buffer, offset + start, bytes.subarray(start, start + PIECE));
    // What is written waits in a staging buffer of the same size until something is submitted.
    queue.submit([]);
    await queue.onSubmittedWorkDone();
  }
}

/** Copies `bytes` bytes of `buffer` back, from `offset` on. */
export async function download(
  device: GPUDevice,
  buffer: GPUBuffer,
  offset: number,
  bytes: number,
): Promise<ArrayBuffer> {
  const result = new Uint8Array(bytes);
  const staging = device.createBuffer({
    size: Math.min(bytes, PIECE),
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  try {
    for (let start = 0; start < bytes; start += PIECE) {
      const length = Math.min(PIECE, bytes - start);
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, offset + start, staging, 0, length);
      device.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ, 0, length);
      result.set(new Uint8Array(staging.getMappedRange(0, length)), start);
      staging.unmap();
    }
  } finally {
    staging.destroy();
  }
  return result.buffer;
}
