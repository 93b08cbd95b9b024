/** The part of a results document that shows what outputs are and where they are wrong, as maps. */
import * as v from "valibot";
import { count, object, optional, positive, type Schema, text } from "./fields.ts";

/** One level of an output of the reference, seen from above. A cell has the mean of its columns. */
export interface FieldMap {
  /** Name of the benchmark. */
  benchmark: string;
  /** Nominal size. */
  size: number;
  /** Name of the output. */
  output: string;
  /** What the output is, if the benchmark says so. */
  quantity?: string;
  /** Its unit, if the benchmark says so. */
  unit?: string;
  /** Extents of the whole output. */
  shape: number[];
  /** Which of its levels: the index along each axis after the first two. */
  level: number[];
  /** Cells along `i` and along `j`, the first two axes of the output. */
  extent: [number, number];
  /**
   * Values of the letters `A` and `+`, between which the others are equidistant; what lies beyond
   * them, 2 % of the cells at either end, has these letters too.
   */
  scale: [number, number];
  /** A letter of base64 for each cell, `j` fastest; `/` stands for a value that is not finite. */
  cells: string;
}

/**
 * Where an output is wrong, seen from above. A cell has the largest error of its columns on all
 * levels, relative to the largest value of the reference.
 */
export interface ErrorMap {
  /** Cells along `i` and along `j`, the first two axes of the output. */
  extent: [number, number];
  /**
   * A letter of base64 for each cell, `j` fastest: `A` stands for no error, `/` for a value that is
   * not finite, and the letters between for 1 + ⌊2 log₁₀(10²⁴ error)⌋, at least `B` and at most `+`.
   */
  cells: string;
  /** Index of the largest error in the output, or of its first value that is not finite. */
  worst?: number[];
}

const cellEntries = {
  extent: v.tuple([positive, positive]),
  cells: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{1,4096}$/)),
};

const finite: Schema<number> = v.pipe(v.number(), v.finite());

/** Refuses maps that have more or fewer cells than their extent says. */
function complete<T extends Pick<ErrorMap, "extent" | "cells">>(schema: Schema<T>): Schema<T> {
  return v.pipe(
    schema,
    v.check(
      ({ extent: [width, height], cells }) => cells.length === width * height,
      "cells must be as many as extent says",
    ),
  );
}

/** The schema of a {@linkcode FieldMap}. */
export const fieldMap: Schema<FieldMap> = v.pipe(
  complete(object<FieldMap>({
    ...cellEntries,
    benchmark: text,
    size: positive,
    output: text,
    quantity: optional(text),
    unit: optional(text),
    shape: v.array(positive),
    level: v.array(count),
    scale: v.tuple([finite, finite]),
  })),
  v.check(
    ({ shape, level }) => level.length === Math.max(0, shape.length - 2),
    "level must have an index for each axis of shape after the first two",
  ),
);

/** The schema of an {@linkcode ErrorMap}. */
export const errorMap: Schema<ErrorMap> = complete(object<ErrorMap>({
  ...cellEntries,
  worst: optional(v.array(count)),
}));
