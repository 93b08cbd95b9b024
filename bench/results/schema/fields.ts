/** The vocabulary of the schema: values that several parts of a results document share. */
import * as v from "valibot";
import { DEVICES } from "../../../backends/backend.ts";
import { FORMULATIONS, PRECISIONS } from "../../../kernels/benchmark.ts";
import { oneLine } from "../../../base/text/one_line.ts";

/** A schema whose output has type `T`. */
export type Schema<T> = v.GenericSchema<unknown, T>;

/** One schema per property of `T`; optional properties, and only these, are optional. */
export type Entries<T> = {
  [K in keyof T]-?: undefined extends T[K] ? v.OptionalSchema<Schema<NonNullable<T[K]>>, undefined>
    : Schema<T[K]>;
};

/**
 * The schema of an interface. A property that is missing on either side, or is optional on one side
 * only, does not compile, so that both remain one description. Unknown properties are dropped.
 *
 * @example
 * ```ts
 * import { count, object, optional, text } from "./fields.ts";
 * const file = object<{ name: string; size?: number }>({ name: text, size: optional(count) });
 * ```
 */
export function object<T extends object>(entries: Entries<T>): Schema<T> {
  return v.object(entries as v.ObjectEntries) as unknown as Schema<T>;
}

/** What may be missing. */
export function optional<T>(schema: Schema<T>): v.OptionalSchema<Schema<T>, undefined> {
  return v.optional(schema);
}

/** One of several words: every member of the type must be listed, and nothing else. */
export function oneOf<T extends string>(words: Readonly<Record<T, true>>): Schema<T> {
  return v.picklist(Object.keys(words) as T[]);
}

/** Text of any origin, made harmless to terminals. */
export const text: Schema<string> = v.pipe(v.string(), v.transform(oneLine));

/** An integer from 0. */
export const count: Schema<number> = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** An integer from 1. */
export const positive: Schema<number> = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** A finite number from 0. */
export const amount: Schema<number> = v.pipe(v.number(), v.finite(), v.minValue(0));

/** A list of finite numbers from 0; checked without a copy, as there may be millions. */
export const amounts: Schema<number[]> = v.custom<number[]>(
  (value) => Array.isArray(value) && value.every((one) => Number.isFinite(one) && one >= 0),
  "Invalid times: Expected finite numbers, none of them negative",
);

/** Lower and upper end of an interval. */
export const interval: Schema<[number, number]> = v.tuple([amount, amount]);

/** Name of a device. */
export const device: Schema<typeof DEVICES[number]> = v.picklist(DEVICES);

/** Name of a precision. */
export const precision: Schema<typeof PRECISIONS[number]> = v.picklist(PRECISIONS);

/** Name of a formulation. */
export const formulation: Schema<typeof FORMULATIONS[number]> = v.picklist(FORMULATIONS);
