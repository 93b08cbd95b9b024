/** Splits a domain into slabs that fit into WebAssembly memories. */
import { Unsupported } from "../benchmark.ts";

/** What a slab takes. */
export interface SlabDemand {
  /** Bytes that do not depend on the number of planes, e.g. tables and the planes around the slab. */
  readonly fixed: number;
  /** Bytes per plane. */
  readonly perPlane: number;
  /** Most bytes that a memory may have. */
  readonly limit: number;
}

/**
 * Splits the planes [from, end) into as few slabs of nearly equal size as possible. Each but the
 * first begins with a repetition of the last plane of the slab before, from which it takes what
 * one plane hands to the next. An empty range gives no slab.
 *
 * @throws {Unsupported} if two planes do not fit
 *
 * @example
 * ```ts
 * import { overlappingSlabs } from "./slabs.ts";
 *
 * overlappingSlabs(1, 8, { fixed: 10, perPlane: 10, limit: 50 }); // [[1, 5], [4, 8]]
 * ```
 */
export function overlappingSlabs(
  from: number,
  end: number,
  { fixed, perPlane, limit }: SlabDemand,
): [from: number, end: number][] {
  const planes = end - from;
  if (planes <= 0) return [];
  const most = Math.floor((limit - fixed) / perPlane);
  if (planes <= most) return [[from, end]];
  if (most < 2) {
    throw new Unsupported(
      `Cannot put two planes into one WebAssembly memory: they take ${fixed + 2 * perPlane} ` +
        `bytes, a memory holds ${limit}`,
    );
  }
  const steps = planes - 1;
  const count = Math.ceil(steps / (most - 1));
  const border = (n: number) => from + Math.floor(n * steps / count);
  return Array.from({ length: count }, (_, n) => [border(n), border(n + 1) + 1]);
}
