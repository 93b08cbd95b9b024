/** Frees what libraries leave to a garbage collector that does not see how much it is. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes that the process may grow before garbage is collected. */
const PATIENCE = 16 * 2 ** 20;

/**
 * Makes a function to be called between timed calls, which collects garbage when the process has
 * grown by 16 MiB since the last time.
 *
 * To V8, the bind groups, encoders and command buffers of Deno's WebGPU are objects of a few bytes,
 * and it waits for more of them; each keeps a kilobyte or so of wgpu's memory. TensorFlow.js makes
 * one of each per operation: without this, 200 calls leave 50 MB, 1,600 calls 200 MB, whatever the
 * size of the arrays.
 */
export function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  let least = Infinity;
  return () => {
    const { rss } = Deno.memoryUsage();
    least = Math.min(least, rss);
    if (rss - least < PATIENCE) return;
    collect();
    least = Deno.memoryUsage().rss;
  };
}
