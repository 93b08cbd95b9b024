/** The caches of the processor. */

/** Bytes per unit in Linux's sizes of caches. */
const UNITS: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/**
 * The smallest cache that holds so many bytes, for example `"L2"`; nothing if none does or their
 * sizes are unknown. There, a time says nothing about the bandwidth of main memory.
 *
 * @param caches sizes as recorded of the environment: `"L1d 32K, L2 1024K, L3 32768K"`
 *
 * @example
 * ```ts
 * import { cacheHolding } from "./caches.ts";
 * cacheHolding("L1d 32K, L2 1024K", 100_000); // "L2"
 * ```
 */
export function cacheHolding(caches: string | undefined, bytes: number): string | undefined {
  return cacheSizes(caches).find(([, size]) => bytes <= size)?.[0];
}

/** Names and bytes of the caches, the nearest first. */
export function cacheSizes(caches: string | undefined): [name: string, bytes: number][] {
  return [...(caches ?? "").matchAll(/(L\d)d? (\d+)([KMG])/g)]
    .map(([, name, size, unit]): [string, number] => [name, Number(size) * UNITS[unit]])
    .sort(([, one], [, other]) => one - other);
}

/** Sizes of the caches of the first CPU as Linux reports them: `"L1d 32K, L2 1024K, L3 32768K"`. */
export function readCaches(): string | undefined {
  const caches = [0, 1, 2, 3, 4].flatMap((index) => {
    const read = (what: string) =>
      Deno.readTextFileSync(`/sys/devices/system/cpu/cpu0/cache/index${index}/${what}`).trim();
    try {
      const kind = read("type");
      if (kind === "Instruction") return [];
      return [`L${read("level")}${kind === "Data" ? "d" : ""} ${read("size")}`];
    } catch {
      return []; // there is no such cache, or reading is not allowed
    }
  });
  return caches.length > 0 ? caches.join(", ") : undefined;
}
