/**
 * Arrays of many fields in one buffer, line by line.
 *
 * A *line* holds one field's numbers at `j = 0 … ny-1` for given `i` and `k`, padded to whole memory
 * transactions. Lines follow each other by field, then by level, then by row:
 *
 *     number of field f at (i, j, k)  =  buffer[((i · nz + k) · fields + f) · pitch + j]
 *
 * Fields that are always read together share a line, in which their numbers alternate: a shader
 * loads them as one vector.
 *
 * Neighbouring invocations work on neighbouring `j`, so each of their loads and stores is one
 * contiguous piece of memory. All fields of a cell lie at constant distances from one index, one
 * binding holds them all, and any range of rows is a contiguous part of the buffer.
 */
import type { FloatArray } from "../benchmark.ts";
import { copyCells, type Places, placesOf, type StridedArray } from "../strided.ts";
import { joinInPlace, splitInPlace } from "./f32x2/numbers.ts";
import type { Slab } from "./slabs.ts";
import { type Arithmetic, ARITHMETIC_BYTES, isEmulated } from "./source.ts";

/** Numbers to which a line is padded: 128 bytes in f32. */
const LINE_MULTIPLE = 32;

/** Bytes that are packed or unpacked at a time. */
const PIECE = 1 << 25;

/** Extents of the lines of a buffer. */
export interface LineLayout {
  /** Numbers per line, without the padding. */
  readonly ny: number;
  /** Levels. */
  readonly nz: number;
  /** Lines per level. */
  readonly fields: number;
  /** Fields that share each line [default: 1]. */
  readonly lanes?: number;
  /** Format of the numbers in the buffer. */
  readonly arithmetic: Arithmetic;
}

/** Numbers from one line to the next. */
export function linePitch(ny: number): number {
  return Math.ceil(ny / LINE_MULTIPLE) * LINE_MULTIPLE;
}

/** Bytes of all lines of one row `i`. */
export function rowBytes({ ny, nz, fields, lanes = 1, arithmetic }: LineLayout): number {
  return nz * fields * lanes * linePitch(ny) * ARITHMETIC_BYTES[arithmetic];
}

/** Numbers in the format of a buffer, from numbers of either precision. */
export function packNumbers(
  numbers: ArrayLike<number>,
  arithmetic: Arithmetic,
): Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer> {
  if (arithmetic === "f32") return Float32Array.from(numbers);
  const packed = Float64Array.from(numbers);
  if (isEmulated(arithmetic)) splitInPlace(packed);
  return packed;
}

/** Where lines are written to: the part of a WebGPU runtime that is needed here. */
export interface LineTarget {
  /** Copies bytes into a buffer, from `offset` on. */
  upload(buffer: GPUBuffer, data: ArrayBufferView<ArrayBuffer>, offset?: number): Promise<void>;
}

/** Where lines are read from. */
export interface LineSource {
  /** Copies `bytes` bytes of a buffer back, from `offset` on. */
  download(buffer: GPUBuffer, offset: number, bytes: number): Promise<ArrayBuffer>;
}

/** Packs rows `first … first + rows - 1` of the fields into a buffer that begins with row `first`. */
export async function uploadLines(
  target: LineTarget,
  buffer: GPUBuffer,
  fields: readonly StridedArray[],
  layout: LineLayout,
  { first, rows }: Pick<Slab, "first" | "rows">,
): Promise<void> {
  const { ny, nz, arithmetic } = layout;
  for (const { done, count, offset, bytes } of pieces(layout, rows)) {
    const grid = { nx: count, ny, nz };
    const packed = new (arrayType(arithmetic))(bytes / ARITHMETIC_BYTES[arithmetic]);
    fields.forEach((field, f) =>
      copyCells(placesOf(field, layout, first + done), inLines(packed, f, layout), grid)
    );
    if (isEmulated(arithmetic)) splitInPlace(packed as Float64Array<ArrayBuffer>);
    await target.upload(buffer, packed, offset);
  }
}

/** Unpacks lines into rows `first … first + rows - 1` of the fields. */
export async function downloadLines(
  source: LineSource,
  buffer: GPUBuffer,
  fields: readonly StridedArray<FloatArray>[],
  layout: LineLayout,
  { first, rows }: Pick<Slab, "first" | "rows">,
): Promise<void> {
  const { ny, nz, arithmetic } = layout;
  for (const { done, count, offset, bytes } of pieces(layout, rows)) {
    const grid = { nx: count, ny, nz };
    const packed = new (arrayType(arithmetic))(await source.download(buffer, offset, bytes));
    if (isEmulated(arithmetic)) joinInPlace(packed as Float64Array<ArrayBuffer>);
    fields.forEach((field, f) =>
      copyCells(inLines(packed, f, layout), placesOf(field, layout, first + done), grid)
    );
  }
}

/** Splits rows into pieces of a buffer that are packed or unpacked at a time. */
function* pieces(layout: LineLayout, rows: number) {
  const perRow = rowBytes(layout);
  const most = Math.max(1, Math.floor(PIECE / perRow));
  for (let done = 0; done < rows; done += most) {
    const count = Math.min(most, rows - done);
    yield { done, count, offset: done * perRow, bytes: count * perRow };
  }
}

function arrayType(arithmetic: Arithmetic) {
  return arithmetic === "f32" ? Float32Array : Float64Array;
}

/** The places of field `f` in packed lines. */
function inLines<Data>(data: Data, f: number, layout: LineLayout): Places<Data> {
  const { ny, nz, fields, lanes = 1 } = layout;
  const pitch = lanes * linePitch(ny);
  const start = Math.floor(f / lanes) * pitch + f % lanes;
  return { data, start, perRow: nz * fields * pitch, perColumn: lanes, perLevel: fields * pitch };
}
