/**
 * The plainest possible adapter: what each operation of an array program means, element by element.
 * The adapters of the libraries are tested against it.
 */
import type { ArrayOperations, EagerArrays, FloatArray } from "../../kernels/array_program/mod.ts";

/** A C-ordered array. Conditions hold 0 and 1. */
export interface PlainArray {
  readonly shape: readonly number[];
  readonly data: FloatArray;
}

/** Counts the arrays that are alive, to find leaks. */
export interface Census {
  alive: number;
}

/** The required operations only: all others are composed. */
export const requiredOperations: ArrayOperations<PlainArray> = {
  constant: (values, shape) => ({ shape, data: values }),
  add: (a, b) => broadcast([a, b], ([x, y]) => x + y),
  sub: (a, b) => broadcast([a, b], ([x, y]) => x - y),
  mul: (a, b) => broadcast([a, b], ([x, y]) => x * y),
  div: (a, b) => broadcast([a, b], ([x, y]) => x / y),
  sqrt: (a) => broadcast([a], ([x]) => Math.sqrt(x)),
  log: (a) => broadcast([a], ([x]) => Math.log(x)),
  exp: (a) => broadcast([a], ([x]) => Math.exp(x)),
  less: (a, b) => broadcast([a, b], ([x, y]) => Number(x < y)),
  where: (condition, yes, no) => broadcast([condition, yes, no], ([c, x, y]) => c ? x : y),
  slice: (a, begin, end) =>
    build(
      begin.map((first, axis) => end[axis] - first),
      a.data,
      (index) => a.data[offset(a.shape, index.map((n, axis) => n + begin[axis]))],
    ),
  pad: (a, margins) =>
    build(
      a.shape.map((extent, axis) => extent + margins[axis][0] + margins[axis][1]),
      a.data,
      (index) => {
        const inside = index.map((n, axis) => n - margins[axis][0]);
        return inside.every((n, axis) => n >= 0 && n < a.shape[axis])
          ? a.data[offset(a.shape, inside)]
          : 0;
      },
    ),
  concat: (parts, axis) =>
    build(
      parts[0].shape.with(axis, parts.reduce((sum, { shape }) => sum + shape[axis], 0)),
      parts[0].data,
      (index) => {
        let n = index[axis], part = 0;
        while (n >= parts[part].shape[axis]) n -= parts[part++].shape[axis];
        return parts[part].data[offset(parts[part].shape, index.with(axis, n))];
      },
    ),
};

/** All operations. */
export const allOperations: Required<ArrayOperations<PlainArray>> = {
  ...requiredOperations,
  negate: (a) => broadcast([a], ([x]) => -x),
  abs: (a) => broadcast([a], ([x]) => Math.abs(x)),
  minimum: (a, b) => broadcast([a, b], ([x, y]) => Math.min(x, y)),
  maximum: (a, b) => broadcast([a, b], ([x, y]) => Math.max(x, y)),
  set: (a, begin, values) =>
    build(a.shape, a.data, (index) => {
      const inside = index.map((n, axis) => n - begin[axis]);
      return inside.every((n, axis) => n >= 0 && n < values.shape[axis])
        ? values.data[offset(values.shape, inside)]
        : a.data[offset(a.shape, index)];
    }),
  solveDiffusion(excess, below, above, d) {
    const levels = d.shape[d.shape.length - 1];
    const x = d.data.slice(), h = d.data.slice(), s = d.data.slice();
    for (let first = 0; first < x.length; first += levels) {
      for (let n = first; n < first + levels; n++) {
        const isFirst = n === first;
        // Numbers of the arrays' precision: intermediate results go through them.
        s[n] = isFirst ? excess.data[n] : excess.data[n] + below.data[n] * s[n - 1];
        const pivot = s[n] + above.data[n];
        x[n] = (isFirst ? x[n] : x[n] + below.data[n] * x[n - 1]) / pivot;
        h[n] = above.data[n] / pivot;
        s[n] /= pivot;
      }
      for (let n = first + levels - 2; n >= first; n--) x[n] += h[n] * x[n + 1];
    }
    return { shape: d.shape, data: x };
  },
};

/** An adapter of these operations; with a census, it counts what it makes and frees. */
export function referenceArrays(
  operations: ArrayOperations<PlainArray> = allOperations,
  census: Census = { alive: 0 },
): EagerArrays<PlainArray> {
  const counted = Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, (...args: unknown[]) => {
      census.alive++;
      return operation(...args);
    }]),
  );
  return {
    operations: counted as unknown as ArrayOperations<PlainArray>,
    upload(values, shape) {
      census.alive++;
      return { shape, data: values };
    },
    download: ({ data }) => data,
    free: () => void census.alive--,
  };
}

function build(
  shape: readonly number[],
  like: FloatArray,
  element: (index: readonly number[]) => number,
): PlainArray {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = like instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
  const index = shape.map(() => 0);
  for (let n = 0; n < size; n++) {
    data[n] = element(index);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) {
      index[axis] = 0;
    }
  }
  return { shape, data };
}

function broadcast(arrays: PlainArray[], f: (values: number[]) => number): PlainArray {
  const rank = Math.max(...arrays.map(({ shape }) => shape.length));
  const full = arrays.map(({ shape, data }) => ({
    data,
    shape: [...Array(rank - shape.length).fill(1), ...shape],
  }));
  const shape = Array.from(
    { length: rank },
    (_, axis) => Math.max(...full.map((array) => array.shape[axis])),
  );
  return build(shape, arrays.at(-1)!.data, (index) =>
    f(full.map((array) =>
      array.data[
        offset(array.shape, index.map((n, axis) => array.shape[axis] === 1 ? 0 : n))
      ]
    )));
}

function offset(shape: readonly number[], index: readonly number[]): number {
  return index.reduce((sum, n, axis) => sum * shape[axis] + n, 0);
}
