/** Copies numbers to the device and back, in pieces that need little memory on the way. */
import type { Transfer } from "../../kernels/benchmark.ts";

/** Bytes per piece. */
const PIECE = 1 << 26;

/**
 * Copies `data` into `buffer`, from `offset` bytes on.
 *
 * @returns seconds that it took, without the event loop's polling
 */
export async function upload(
  { queue }: GPUDevice,
  buffer: GPUBuffer,
  data: ArrayBufferView<ArrayBuffer>,
  offset: number,
): Promise<number> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let milliseconds = 0;
  for (let position = 0; position < bytes.length; position += PIECE) {
    const start = performance.now();
    queue.writeBuffer(buffer, offset + position, bytes.subarray(position, position + PIECE));
    // What is written waits in a staging buffer of the same size until something is submitted.
    queue.submit([]);
    const done = queue.onSubmittedWorkDone();
    milliseconds += performance.now() - start;
    await done;
  }
  return milliseconds / 1000;
}

/** What came back from the device. */
export interface Download {
  /** The bytes asked for. */
  readonly data: ArrayBuffer;
  /** Seconds that it took, without the event loop's polling. */
  readonly seconds: number;
}

/** Copies `bytes` bytes of `buffer` back, from `offset` on. */
export async function download(
  device: GPUDevice,
  buffer: GPUBuffer,
  offset: number,
  bytes: number,
): Promise<Download> {
  const result = new Uint8Array(bytes);
  const staging = device.createBuffer({
    size: Math.min(bytes, PIECE),
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  let milliseconds = 0;
  try {
    for (let position = 0; position < bytes; position += PIECE) {
      const length = Math.min(PIECE, bytes - position);
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, offset + position, staging, 0, length);
      const start = performance.now();
      device.queue.submit([encoder.finish()]);
      const done = device.queue.onSubmittedWorkDone();
      const copied = performance.now();
      await Promise.all([done, staging.mapAsync(GPUMapMode.READ, 0, length)]);
      const mapped = performance.now();
      result.set(new Uint8Array(staging.getMappedRange(0, length)), position);
      milliseconds += (copied - start) + (performance.now() - mapped);
      staging.unmap();
    }
  } finally {
    staging.destroy();
  }
  return { data: result.buffer, seconds: milliseconds / 1000 };
}

/** Times uploading some buffers' contents, which stay as they are, and downloading others'. */
export async function measureTransfer(
  device: GPUDevice,
  inputs: readonly GPUBuffer[],
  outputs: readonly GPUBuffer[],
): Promise<Transfer> {
  const transfer = { upload: 0, download: 0 };
  for (const { buffer, offset, bytes } of inputs.flatMap(pieces)) {
    const { data } = await download(device, buffer, offset, bytes);
    transfer.upload += await upload(device, buffer, new Uint8Array(data), offset);
  }
  for (const { buffer, offset, bytes } of outputs.flatMap(pieces)) {
    transfer.download += (await download(device, buffer, offset, bytes)).seconds;
  }
  return transfer;
}

function pieces(buffer: GPUBuffer): { buffer: GPUBuffer; offset: number; bytes: number }[] {
  return Array.from({ length: Math.ceil(buffer.size / PIECE) }, (_, n) => ({
    buffer,
    offset: n * PIECE,
    bytes: Math.min(PIECE, buffer.size - n * PIECE),
  }));
}
