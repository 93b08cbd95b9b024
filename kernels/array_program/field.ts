/**
 * The array language: what a routine is written in when it is written once for all libraries.
 *
 * A {@linkcode Field} is a whole array whose values are not known yet. Operations on fields compute
 * nothing; they are recorded, and a library's adapter carries the record out, one operation after
 * the other or compiled as a whole. See `adapter.ts` for that side.
 */
import type { ArrayOperations, OptionalOperation } from "./operations.ts";

/** A field, or a number that stands for an array of that number. */
export type Operand = Field | number;

/** Cells at the beginning and at the end of an axis. */
export type Margin = readonly [before: number, after: number];

/** Applies one recorded operation to the arrays of some library. */
export type Apply = <T>(operations: ArrayOperations<T>, values: readonly T[]) => T;

/** One recorded operation. Values are numbered in the order in which they come into being. */
export interface Step {
  /** Name of the operation, as in {@linkcode ArrayOperations}. */
  readonly name: string;
  /** Carries it out. */
  readonly apply: Apply;
  /** Numbers of the values that it reads. */
  readonly operands: readonly number[];
  /** Number of the value that it makes. */
  readonly result: number;
}

/** A value that is there before the first operation. */
export type Leaf =
  | { readonly name: string; readonly shape: readonly number[]; readonly value: number }
  | {
    readonly constant: readonly number[];
    readonly shape: readonly number[];
    readonly value: number;
  };

/** Collects the operations of one array program. */
export class Recording {
  /** Inputs and constants, in the order in which they were asked for. */
  readonly leaves: Leaf[] = [];
  /** Operations, in the order in which they were asked for. */
  readonly steps: Step[] = [];
  /** Shape of every value. */
  readonly shapes: (readonly number[])[] = [];
  readonly #native: ReadonlySet<string>;
  readonly #known = new Map<string, Field>();

  /**
   * Begins without any operation.
   *
   * @param native operations that need not be composed of others
   */
  constructor(native: Iterable<OptionalOperation>) {
    this.#native = new Set(native);
  }

  /** Whether the adapter offers that operation itself. */
  offers(operation: OptionalOperation): boolean {
    return this.#native.has(operation);
  }

  /** The input of that name; asking twice gives the same field. */
  input(name: string, shape: readonly number[]): Field {
    return this.#once(`input ${name}`, shape, (value) => ({ name, shape, value }));
  }

  /** An array known when the program is recorded; equal constants are one field. */
  constant(constant: readonly number[], shape: readonly number[]): Field {
    const key = `constant ${shape} ${constant.map((x) => Object.is(x, -0) ? "-0" : x)}`;
    return this.#once(key, shape, (value) => ({ constant, shape, value }));
  }

  /**
   * Appends an operation.
   *
   * @returns the number of the value that it makes
   */
  record(
    name: string,
    operands: readonly Recorded[],
    shape: readonly number[],
    apply: Apply,
  ): number {
    const result = this.shapes.push(shape) - 1;
    this.steps.push({ name, apply, operands: operands.map(({ value }) => value), result });
    return result;
  }

  #once(key: string, shape: readonly number[], leaf: (value: number) => Leaf): Field {
    let field = this.#known.get(key);
    if (!field) {
      field = new Field(this, this.shapes.push(shape) - 1);
      this.leaves.push(leaf(field.value));
      this.#known.set(key, field);
    }
    return field;
  }
}

/** Something that a {@linkcode Recording} knows by its number. */
export class Recorded {
  /** What remembers the operations. */
  readonly recording: Recording;
  /** Its number there. */
  readonly value: number;

  /** Programs get fields from their source and from operations on fields, not from here. */
  constructor(recording: Recording, value: number) {
    this.recording = recording;
    this.value = value;
  }

  /** Extent of each axis. */
  get shape(): readonly number[] {
    return this.recording.shapes[this.value];
  }
}

/** The outcome of a comparison, for {@linkcode where} only. */
export class Condition extends Recorded {}

/**
 * A whole array of numbers. Axes broadcast as in NumPy: an extent of 1 fits any other. Numbers are
 * of the program's precision throughout.
 *
 * @example The derivative of `x` along the first axis of three, zero at its end
 * ```ts ignore
 * const dx = x.cut([1, 0]).sub(x.cut([0, 1])).pad([0, 1]);
 * ```
 */
export class Field extends Recorded {
  /** `this + other` */
  add(other: Operand): Field {
    return this.#with("add", other, (of, [a, b]) => of.add(a, b));
  }

  /** `this - other` */
  sub(other: Operand): Field {
    return this.#with("sub", other, (of, [a, b]) => of.sub(a, b));
  }

  /** `this * other` */
  mul(other: Operand): Field {
    return this.#with("mul", other, (of, [a, b]) => of.mul(a, b));
  }

  /** `this / other` */
  div(other: Operand): Field {
    return this.#with("div", other, (of, [a, b]) => of.div(a, b));
  }

  /** The smaller of the two, element by element. */
  min(other: Operand): Field {
    if (!this.recording.offers("minimum")) return where(this.less(other), this, other);
    return this.#with("minimum", other, (of, [a, b]) => of.minimum!(a, b));
  }

  /** The larger of the two, element by element. */
  max(other: Operand): Field {
    if (!this.recording.offers("maximum")) return where(this.less(other), other, this);
    return this.#with("maximum", other, (of, [a, b]) => of.maximum!(a, b));
  }

  /** `this < other`, for {@linkcode where}. */
  less(other: Operand): Condition {
    return this.#compare([this, this.#field(other)]);
  }

  /** `this > other`, for {@linkcode where}. */
  greater(other: Operand): Condition {
    return this.#compare([this.#field(other), this]);
  }

  /** `-this` */
  neg(): Field {
    if (!this.recording.offers("negate")) return this.mul(-1);
    return this.#map("negate", (of, [a]) => of.negate!(a));
  }

  /** `|this|` */
  abs(): Field {
    if (!this.recording.offers("abs")) return this.max(this.neg());
    return this.#map("abs", (of, [a]) => of.abs!(a));
  }

  /** Square root. */
  sqrt(): Field {
    return this.#map("sqrt", (of, [a]) => of.sqrt(a));
  }

  /** Natural logarithm. */
  log(): Field {
    return this.#map("log", (of, [a]) => of.log(a));
  }

  /** The exponential. */
  exp(): Field {
    return this.#map("exp", (of, [a]) => of.exp(a));
  }

  /**
   * Leaves cells off at the ends of each axis, NumPy's `x[before:len-after, …]`. Axes without a
   * margin stay whole. Shifting an index by `n` is `[before + n, after - n]`.
   */
  cut(...margins: Margin[]): Field {
    const begin = this.shape.map((_, axis) => margins[axis]?.[0] ?? 0);
    const end = this.shape.map((extent, axis) => extent - (margins[axis]?.[1] ?? 0));
    const shape = end.map((last, axis) => last - begin[axis]);
    if (
      margins.length > this.shape.length || margins.flat().some((cells) => cells < 0) ||
      shape.some((extent) => extent < 1)
    ) {
      throw new RangeError(
        `Cannot cut [${margins.join("], [")}] off an array of shape ${this.shape.join(" × ")}`,
      );
    }
    if (shape.every((extent, axis) => extent === this.shape[axis])) return this;
    return this.#as("slice", [this], shape, (of, [a]) => of.slice(a, begin, end));
  }

  /** Puts zeros on at the ends of each axis; the opposite of {@linkcode Field.cut}. */
  pad(...margins: Margin[]): Field {
    const all = this.shape.map((_, axis): Margin => margins[axis] ?? [0, 0]);
    if (margins.length > this.shape.length || all.flat().some((cells) => cells < 0)) {
      throw new RangeError(
        `Cannot pad an array of shape ${this.shape.join(" × ")} by [${margins.join("], [")}]`,
      );
    }
    if (all.flat().every((cells) => cells === 0)) return this;
    const shape = this.shape.map((extent, axis) => extent + all[axis][0] + all[axis][1]);
    return this.#as("pad", [this], shape, (of, [a]) => of.pad(a, all));
  }

  /**
   * This array with another one put in place of what `cut(...margins)` gives, NumPy's
   * `x[before:len-after, …] = values`.
   */
  set(margins: readonly Margin[], values: Field): Field {
    const region = this.shape.map((extent, axis) =>
      extent - (margins[axis]?.[0] ?? 0) - (margins[axis]?.[1] ?? 0)
    );
    if (region.join() !== values.shape.join()) {
      throw new RangeError(
        `Cannot set a region of shape ${region.join(" × ")} to values of shape ${
          values.shape.join(" × ")
        }`,
      );
    }
    if (this.recording.offers("set")) {
      const begin = this.shape.map((_, axis) => margins[axis]?.[0] ?? 0);
      const end = begin.map((first, axis) => first + region[axis]);
      return this.#as(
        "set",
        [this, values],
        this.shape,
        (of, [a, b]) => of.set!(a, begin, b, end),
      );
    }
    let whole = values;
    for (let axis = this.shape.length - 1; axis >= 0; axis--) {
      const [before, after] = margins[axis] ?? [0, 0];
      const outer = margins.slice(0, axis);
      const extent = this.shape[axis];
      const parts = [whole];
      if (before) parts.unshift(this.cut(...outer, [0, extent - before]));
      if (after) parts.push(this.cut(...outer, [extent - after, 0]));
      whole = concat(parts, axis);
    }
    return whole;
  }

  /** One index of the last axis, which stays as an axis of extent 1. Negative counts from the end. */
  level(index: number): Field {
    const last = this.shape.length - 1;
    const k = index < 0 ? this.shape[last] + index : index;
    const whole = Array.from({ length: last }, (): Margin => [0, 0]);
    return this.cut(...whole, [k, this.shape[last] - 1 - k]);
  }

  /** An array that is written down in the program, e.g. the numbers of the levels. */
  constant(values: readonly number[], shape: readonly number[]): Field {
    return this.recording.constant(values, shape);
  }

  #map(name: string, apply: Apply): Field {
    return this.#as(name, [this], this.shape, apply);
  }

  #with(name: string, other: Operand, apply: Apply): Field {
    const operands = [this, this.#field(other)];
    return this.#as(name, operands, broadcast(operands), apply);
  }

  #compare(operands: Field[]): Condition {
    const { recording } = this;
    const shape = broadcast(operands);
    return new Condition(
      recording,
      recording.record("less", operands, shape, (of, [a, b]) => of.less(a, b)),
    );
  }

  #as(name: string, operands: Recorded[], shape: readonly number[], apply: Apply): Field {
    return new Field(this.recording, this.recording.record(name, operands, shape, apply));
  }

  #field(operand: Operand): Field {
    return typeof operand === "number" ? this.recording.constant([operand], []) : operand;
  }
}

/** `yes` where the condition holds, `no` elsewhere, element by element. */
export function where(condition: Condition, yes: Operand, no: Operand): Field {
  const { recording } = condition;
  const [a, b] = [yes, no].map((x) => typeof x === "number" ? recording.constant([x], []) : x);
  return new Field(
    recording,
    recording.record(
      "where",
      [condition, a, b],
      broadcast([condition, a, b]),
      (of, [c, x, y]) => of.where(c, x, y),
    ),
  );
}

/** Joins arrays along an axis; all other extents must be equal. */
export function concat(parts: readonly Field[], axis: number): Field {
  const [{ recording, shape: first }] = parts;
  if (parts.length === 1) return parts[0];
  for (const { shape } of parts) {
    if (
      shape.length !== first.length || shape.some((x, n) => n !== axis && x !== first[n])
    ) {
      throw new RangeError(
        `Cannot join arrays of shapes ${first.join(" × ")} and ${
          shape.join(" × ")
        } along axis ${axis}`,
      );
    }
  }
  const shape = first.with(axis, parts.reduce((sum, part) => sum + part.shape[axis], 0));
  return new Field(
    recording,
    recording.record("concat", parts, shape, (of, values) => of.concat(values, axis)),
  );
}

function broadcast(operands: readonly Recorded[]): readonly number[] {
  const rank = Math.max(...operands.map(({ shape }) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = operands
      .map(({ shape }) => shape[axis - rank + shape.length] ?? 1)
      .filter((extent) => extent !== 1);
    if (new Set(extents).size > 1) {
      const shapes = operands.map(({ shape }) => shape.join(" × "));
      throw new RangeError(`Cannot combine arrays of shapes ${shapes.join(" and ")}`);
    }
    return extents[0] ?? 1;
  });
}
