/** Memory for the arrays of C kernels: how they lie to each other and to pages. */
import { BYTES, type Precision } from "../../kernels/benchmark.ts";
import type { ArrayLayout, NativeArrays } from "../../kernels/native/runtime.ts";
import type { Machine } from "./machine.ts";

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
