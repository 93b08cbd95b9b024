import { BYTES, type Precision } from "../../kernels/benchmark.ts";
import type { Machine } from "./machine.ts";

/** What one array needs. */
export interface ArrayLayout {
  /** How many numbers. */
  readonly length: number;
  /** Which of them lies at the beginning of a cache line [default: 0]. */
  readonly aligned?: number;
}

/** Arrays outside the engine's heap, all zero at first. Not to be used after disposal. */
export interface NativeArrays<Name extends string> extends Disposable {
  /** Views on the arrays. */
  readonly arrays: Readonly<Record<Name, Float64Array | Float32Array>>;
  /**
   * The `struct arguments` of a C kernel: pointers to all arrays in the order in which they were
   * asked for, and then these integers as `long long`.
   */
  arguments(...integers: readonly number[]): BigUint64Array<ArrayBuffer>;
}

const LINE = 64;
const PAGE = 4096;

/**
 * Bytes between the beginnings of two consecutive arrays, modulo a page. If it were 0, elements of
 * the same index would compete for the same few places in the first-level cache.
 */
const STAGGER = 5 * LINE;

/**
 * Allocates arrays in one piece of memory.
 *
 * @throws {RangeError} if there is not that much
 */
export function allocateArrays<Name extends string>(
  { allocate, release }: Machine,
  precision: Precision,
  layout: Readonly<Record<Name, ArrayLayout>>,
): NativeArrays<Name> {
  const size = BYTES[precision];
  const places: { name: Name; length: number; start: number }[] = [];
  let end = 0;
  for (const [name, { length, aligned = 0 }] of Object.entries<ArrayLayout>(layout)) {
    const line = Math.ceil(end / PAGE + 1) * PAGE + (places.length * STAGGER) % PAGE;
    const start = line - (aligned * size) % LINE;
    places.push({ name: name as Name, length, start });
    end = start + length * size;
  }
  const bytes = end + PAGE;
  const memory = allocate(BigInt(bytes));
  if (!memory) throw new RangeError(`Cannot allocate ${bytes} bytes: out of memory`);

  const toPage = -Deno.UnsafePointer.value(memory) & BigInt(PAGE - 1);
  const pointers = places.map(({ start }) =>
    Deno.UnsafePointer.offset(memory, Number(toPage) + start)!
  );
  const type = precision === "f64" ? Float64Array : Float32Array;
  const views = places.map(({ name, length }, n) => {
    const buffer = Deno.UnsafePointerView.getArrayBuffer(pointers[n], length * size);
    return [name, new type(buffer)];
  });
  return {
    arrays: Object.fromEntries(views) as NativeArrays<Name>["arrays"],
    arguments: (...integers) =>
      BigUint64Array.from([...pointers.map(Deno.UnsafePointer.value), ...integers.map(BigInt)]),
    [Symbol.dispose]: () => release(memory, BigInt(bytes)),
  };
}
