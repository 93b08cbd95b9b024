/** Finds out how time can be taken on a device. */
import type { Clock } from "../../kernels/webgpu/runtime.ts";
import { Timestamps } from "./timestamps.ts";

/**
 * A kernel that takes about a millisecond and touches no memory to speak of. More rounds would not
 * make it longer everywhere: llvmpipe ends an invocation's loops after 65,535 rounds.
 */
const SPIN = `
@group(0) @binding(0) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32) {
  var x = result[lane];
  for (var round = 0u; round < 32768u; round++) { x = x * 0.999 + 1.0; }
  result[lane] = x;
}`;

/** Most dispatches of that kernel in one probe. */
const MOST_DISPATCHES = 1024;

/** Milliseconds by which the event loop polls for the end of the work. */
const POLL = 11;

/** Milliseconds that the probe must take to be distinguished from that. */
const PROBE = 25;

/** Milliseconds between the two timestamps that give the length of a tick. */
const APART = 40;

/** Waits for an idle queue, of which the median counts. */
const WAITS = 5;

/** Tick lengths in nanoseconds of today's GPUs: NVIDIA, AMD, Intel (several generations). */
const KNOWN_TICKS = [1, 10, 1000 / 12, 1000 / 19.2, 80, 1000 / 26, 40];

/**
 * Runs a probe of known length: does the wait for the queue block until the work is done, and how
 * long is a tick of the timestamp queries?
 */
export async function calibrateClock(device: GPUDevice): Promise<Clock> {
  using probe = new Probe(device);
  await probe.call(1); // compiles
  let dispatches = 8;
  let call = await probe.call(dispatches);
  while (call.awaited < PROBE + POLL && dispatches < MOST_DISPATCHES) {
    dispatches *= 2;
    call = await probe.call(dispatches);
  }
  const first = await probe.call(1);
  await new Promise((resolve) => setTimeout(resolve, APART));
  call = await probe.call(dispatches);
  // A call that does not block returns at once; one that blocks takes most of the awaited time.
  const blocking = call.blocked > call.awaited / 2;
  const waitSeconds = await timeWait(device.queue);
  if (first.begin === undefined || call.begin === undefined) return { blocking, waitSeconds };
  const elapsed = call.start - first.start;
  const ticks = Number(call.begin - first.begin);
  const nanoseconds = nearestKnown(1e6 * elapsed / ticks);
  const computed = Number(call.end! - call.begin) * nanoseconds / 1e6;
  return {
    blocking: blocking && call.blocked > 0.9 * computed,
    waitSeconds,
    tickSeconds: nanoseconds / 1e9,
  };
}

/** Seconds that awaiting an idle queue takes. */
async function timeWait(queue: GPUQueue): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < WAITS; n++) {
    const start = performance.now();
    queue.submit([]);
    await queue.onSubmittedWorkDone();
    times.push((performance.now() - start) / 1000);
  }
  return times.sort((a, b) => a - b)[WAITS >> 1];
}

/** A measured tick length, or the known one within 5 % of it. */
function nearestKnown(nanoseconds: number): number {
  const distance = (known: number) => Math.abs(Math.log(known / nanoseconds));
  const nearest = KNOWN_TICKS.reduce((a, b) => distance(b) < distance(a) ? b : a);
  return distance(nearest) < 0.05 ? nearest : nanoseconds;
}

/** One call of the probe: milliseconds of the host's clock, ticks of the device's. */
interface ProbeCall {
  readonly start: number;
  /** Until `onSubmittedWorkDone()` returned. */
  readonly blocked: number;
  /** Until its promise was fulfilled. */
  readonly awaited: number;
  readonly begin?: bigint;
  readonly end?: bigint;
}

class Probe implements Disposable {
  readonly #device: GPUDevice;
  readonly #timestamps?: Timestamps;
  readonly #pipeline: GPUComputePipeline;
  readonly #bindings: GPUBindGroup;
  readonly #result: GPUBuffer;

  constructor(device: GPUDevice) {
    this.#device = device;
    if (device.features.has("timestamp-query")) this.#timestamps = new Timestamps(device);
    const module = device.createShaderModule({ code: SPIN });
    this.#pipeline = device.createComputePipeline({ layout: "auto", compute: { module } });
    this.#result = device.createBuffer({ size: 256, usage: GPUBufferUsage.STORAGE });
    this.#bindings = device.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: { buffer: this.#result } }],
    });
  }

  async call(dispatches: number): Promise<ProbeCall> {
    const { queue } = this.#device;
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass({ timestampWrites: this.#timestamps?.writes });
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#bindings);
    for (let n = 0; n < dispatches; n++) pass.dispatchWorkgroups(1);
    pass.end();
    const commands = encoder.finish();
    const start = performance.now();
    queue.submit([commands]);
    const done = queue.onSubmittedWorkDone();
    const blocked = performance.now() - start;
    await done;
    const awaited = performance.now() - start;
    return { start, blocked, awaited, ...await this.#timestamps?.read() };
  }

  [Symbol.dispose](): void {
    this.#timestamps?.dispose();
    this.#result.destroy();
  }
}
