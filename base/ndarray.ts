/** Named arrays, as files and processes exchange them. */

/** Floating-point numbers in either precision. */
export type FloatArray = Float64Array | Float32Array;

/** Storage of one array. */
export type ArrayData = FloatArray | Int32Array;

/** A named, C-ordered array (the last axis is contiguous). */
export interface NamedArray<Data extends ArrayData = ArrayData> {
  /** Name used in the routine's definition, e.g. `"maskT"`. */
  readonly name: string;
  /** Extent of each axis. */
  readonly shape: readonly number[];
  /** The elements, `shape` multiplied out. */
  readonly data: Data;
}
