/** What a core can do at most, measured with the C functions of `machine.c`. */
import { BYTES, type Precision } from "../../kernels/benchmark.ts";
import type { MachineLimits } from "../backend.ts";
import type { Machine } from "./machine.ts";

/** Bytes of each array of the triad: three of them exceed the caches of common processors. */
const TRIAD_BYTES = 2 ** 26;

/** Rounds of multiply–adds: some milliseconds. */
const ROUNDS = 500_000;

/**
 * What one core can do at most: the bandwidth of `a = b + 3 c` from and to memory, written past the
 * caches, and the rate of independent multiply–adds in registers. Takes a fifth of a second.
 *
 * @param machine the library compiled for `precision`
 * @throws {RangeError} if there is no memory for the arrays
 */
export function measureLimits(machine: Machine, precision: Precision): MachineLimits {
  const bytes = 3 * TRIAD_BYTES;
  const a = machine.allocate(BigInt(bytes));
  if (!a) throw new RangeError(`Cannot allocate ${bytes} bytes: out of memory`);
  const b = Deno.UnsafePointer.offset(a, TRIAD_BYTES);
  const c = Deno.UnsafePointer.offset(a, 2 * TRIAD_BYTES);
  const numbers = BigInt(TRIAD_BYTES / BYTES[precision]);
  const triad = shortest(() => machine.triad(a, b, c, numbers));
  machine.release(a, BigInt(bytes));
  const operations = 2 * ROUNDS * Number(machine.round_size());
  const peak = shortest(() => machine.multiply_adds(BigInt(ROUNDS), 0.5, 1));
  return { bandwidth: bytes / triad, flops: operations / peak };
}

/** Seconds of the shortest of a few calls. */
function shortest(call: () => void): number {
  let time = Infinity;
  for (let n = 0; n < 5; n++) {
    const start = performance.now();
    call();
    time = Math.min(time, performance.now() - start);
  }
  return time / 1000;
}
