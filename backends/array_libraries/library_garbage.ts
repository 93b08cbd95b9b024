/** Frees what libraries leave to a garbage collector that does not see how much it is. */
import type { Platform } from "../backend.ts";

/** Calls between two collections, which take 10 ms or so. */
const PERIOD = 32;

/**
 * Makes a function to be called between timed calls, which collects garbage every 32nd time, where
 * the engine offers that.
 *
 * To V8, the bind groups, encoders and command buffers of Deno's WebGPU are objects of a few bytes,
 * and it waits for more of them; each keeps a kilobyte or so of wgpu's memory. TensorFlow.js makes
 * one of each per operation: without this, 200 calls leave 50 MB, 1,600 calls 200 MB, for any
 * size of the arrays. Growth of the process is no better occasion: what a collection frees stays
 * with the process, so that more garbage fits in each time.
 */
export function garbageCollector(platform: Platform): () => void {
  let calls = 0;
  return () => {
    if (++calls % PERIOD === 0) platform.collectGarbage?.();
  };
}
