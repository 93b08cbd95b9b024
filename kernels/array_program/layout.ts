/**
 * How array programs lay out the arrays of a benchmark: every array has three axes (extent 1 where
 * a number does not depend on that axis), and what the benchmark stores side by side in a cell
 * (time levels, triads) are separate arrays. Packing and unpacking are never timed.
 */
import type { FloatArray, Inputs, NDArray, Precision } from "../benchmark.ts";
import type { Grid } from "../grid.ts";
import { product } from "../inputs/inputs.ts";
import type { Field, Recording } from "./field.ts";

/** Where a program takes its inputs from, by the benchmark's names. */
export interface FieldSource {
  /**
   * One number per cell, shape `(nx, ny, nz)`. Of an array with further axes, the numbers at one
   * index of these (counted in C order), e.g. a time level.
   */
  cells(name: string, index?: number): Field;
  /** One number per column of water, shape `(nx, ny, 1)`. */
  surface(name: string): Field;
  /** An array along the first axis, shape `(nx, 1, 1)`. */
  alongX(name: string): Field;
  /** An array along the second axis, shape `(1, ny, 1)`. */
  alongY(name: string): Field;
  /** An array along the third axis, shape `(1, 1, nz)`. */
  alongZ(name: string): Field;
}

/**
 * What makes up an output of the benchmark: a field of the output's shape; a field and the shape
 * to read it in; or the fields at each index of the further axes, `null` keeping the numbers of
 * the input of the same name.
 */
export type OutputPieces =
  | Field
  | { readonly field: Field; readonly shape: readonly number[] }
  | readonly (Field | null)[];

/** The outputs of a program by name, in the benchmark's order. */
export type ProgramOutputs = Readonly<Record<string, OutputPieces>>;

/** Where the values of the recorded outputs belong in an output of the benchmark. */
export interface OutputLayout {
  /** The output's name. */
  readonly name: string;
  /** Shape of the output; that of the input of the same name if absent. */
  readonly shape?: readonly number[];
  /** Position in the recorded outputs for each index of the further axes; null is untouched. */
  readonly pieces: readonly (number | null)[];
}

/** The source of a program that is being recorded. */
export function sourceOf(recording: Recording, { nx, ny, nz }: Grid): FieldSource {
  return {
    cells: (name, index) =>
      recording.input(index === undefined ? name : `${name}[${index}]`, [nx, ny, nz]),
    surface: (name) => recording.input(name, [nx, ny, 1]),
    alongX: (name) => recording.input(name, [nx, 1, 1]),
    alongY: (name) => recording.input(name, [1, ny, 1]),
    alongZ: (name) => recording.input(name, [1, 1, nz]),
  };
}

/**
 * The values of a recorded input, named like `"tke"` or `"tke[1]"`.
 *
 * @throws {TypeError} if the benchmark has no such input or if it has another number of elements
 */
export function packInput(
  inputs: Inputs,
  { name, shape }: { readonly name: string; readonly shape: readonly number[] },
  precision: Precision,
): FloatArray {
  const [, base, index] = name.match(/^(.*?)(?:\[(\d+)\])?$/)!;
  const input = inputs[base];
  const size = product(shape);
  const step = index === undefined ? 1 : (input?.data.length ?? 0) / size;
  if (input?.data.length !== size * step || Number(index ?? 0) >= step) {
    throw new TypeError(
      `Cannot pack input "${name}" of shape ${shape.join(" × ")}: the benchmark ` +
        (input ? `has "${base}" of shape ${input.shape.join(" × ")}` : `has no "${base}"`),
    );
  }
  const ArrayType = precision === "f64" ? Float64Array : Float32Array;
  if (index === undefined) {
    return input.data instanceof ArrayType ? input.data : ArrayType.from(input.data);
  }
  const values = new ArrayType(size);
  for (let n = 0, at = Number(index); n < size; n++, at += step) values[n] = input.data[at];
  return values;
}

/** The recorded outputs of a program, one after the other, and where they belong. */
export function layOut(outputs: ProgramOutputs): { fields: Field[]; layout: OutputLayout[] } {
  const fields: Field[] = [];
  const layout = Object.entries(outputs).map(([name, pieces]): OutputLayout => {
    if ("field" in pieces) {
      return { name, shape: pieces.shape, pieces: [fields.push(pieces.field) - 1] };
    }
    if (Array.isArray(pieces)) {
      return {
        name,
        pieces: pieces.map((piece: Field | null) => piece && fields.push(piece) - 1),
      };
    }
    const field = pieces as Field;
    return { name, shape: field.shape, pieces: [fields.push(field) - 1] };
  });
  return { fields, layout };
}

/** Puts the values of the recorded outputs, which come in their order, where they belong. */
export async function* unpackOutputs(
  layout: readonly OutputLayout[],
  values: Iterable<FloatArray> | AsyncIterable<FloatArray>,
  inputs: Inputs,
): AsyncGenerator<NDArray<FloatArray>, void, void> {
  let data: FloatArray | undefined, filled = 0;
  const places = layout.flatMap((output) =>
    output.pieces.flatMap((piece, first) => piece === null ? [] : { output, first })
  );
  for await (const piece of values) {
    const { output: { name, shape = inputs[name].shape, pieces }, first } = places[filled++];
    if (pieces.length === 1) {
      yield { name, shape, data: piece };
      continue;
    }
    const ArrayType = piece instanceof Float64Array ? Float64Array : Float32Array;
    data ??= pieces.includes(null)
      ? ArrayType.from(inputs[name].data)
      : new ArrayType(product(shape));
    for (let n = 0, at = first; n < piece.length; n++, at += pieces.length) data[at] = piece[n];
    if (places[filled]?.output.name === name) continue;
    yield { name, shape, data };
    data = undefined;
  }
}
