/** The state of the caches when a timed call starts, and how it is brought about. */
import type { Device, Runtime } from "../../backends/backend.ts";
import { type Benchmark, BYTES, type Precision, Unsupported } from "../../kernels/benchmark.ts";
import { type Grid, points } from "../../kernels/grid.ts";
import { cacheSizes, readCaches } from "./caches.ts";

/**
 * What the caches hold when a timed call starts: the arrays of the same case, which was called
 * immediately before (`warm`); nothing of any case (`cold`); or what the calls of other cases
 * have left (`mixed`).
 */
export type CacheState = "warm" | "cold" | "mixed";

/** All cache states. */
export const CACHE_STATES: readonly CacheState[] = ["warm", "cold", "mixed"];

/** Bytes of the last-level cache of a CPU that does not report it. */
const CPU_CACHE = 32 * 2 ** 20;

/** Bytes taken for the last-level cache of a device that has memory of its own. */
const DEVICE_CACHE = 128 * 2 ** 20;

/** Multiples of the last-level cache beyond which a working set leaves nothing of use in it. */
const FAR_BEYOND = 4;

/** Bytes per second with which any machine refills its last-level cache. */
const SLOWEST_REFILL = 8e9;

/** Share of a call that refilling the cache may take without being seen. */
const NEGLIGIBLE = 0.01;

/** Bytes in a cache line. */
const LINE = 64;

/** Bytes of the last-level cache of a device: as the system reports it, or a common size. */
export function lastLevelCache(device: Device): number {
  if (device !== "cpu") return DEVICE_CACHE;
  return lastLevel ??= cacheSizes(readCaches()).at(-1)?.[1] ?? CPU_CACHE;
}

let lastLevel: number | undefined;

/**
 * The state that a call of a case needs to be prepared for. The untimed call of `warm` is left out
 * where it changes nothing: the working set is far beyond the last-level cache, or filling the cache
 * takes a negligible part of the call.
 *
 * @param seconds how long a call takes
 */
export function effectiveCacheState(
  state: CacheState,
  { wordsPerPoint }: Pick<Benchmark, "wordsPerPoint">,
  { grid, precision }: { grid: Grid; precision: Precision },
  device: Device,
  seconds: number,
): CacheState {
  if (state !== "warm") return state;
  const cache = lastLevelCache(device);
  const bytes = wordsPerPoint * BYTES[precision] * points(grid);
  const refill = Math.min(cache, bytes) / SLOWEST_REFILL;
  return bytes > FAR_BEYOND * cache || refill < NEGLIGIBLE * seconds ? "mixed" : "warm";
}

let walked: Float64Array | undefined;

/**
 * Evicts what the caches hold: on the CPU by a walk over twice the last-level cache, on a device by
 * the backend's own means.
 *
 * @throws {Unsupported} if the backend cannot evict the caches of its device
 */
export async function evictCaches(runtime: Runtime, device: Device): Promise<void> {
  const bytes = 2 * lastLevelCache(device);
  if (runtime.evictCaches) return await runtime.evictCaches(bytes);
  if (device !== "cpu") throw new Unsupported(`cannot evict the caches of the ${device}`);
  walked ??= new Float64Array(bytes / 8);
  const stride = LINE / 8;
  // Written as well as read, so that no copy of a shared zero page is read again and again.
  for (let i = 0; i < walked.length; i += stride) walked[i] += 1;
}
