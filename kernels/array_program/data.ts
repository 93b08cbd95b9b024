/** Array programs as data, for adapters that are not in this process. */
import type { ArrayOperations } from "./operations.ts";
import type { RecordedProgram } from "./recording.ts";

/** One operation of a {@linkcode ProgramData}. */
export interface StepData {
  /** Name of the operation, as in {@linkcode ArrayOperations}. */
  readonly op: keyof ArrayOperations<unknown>;
  /** Numbers of the values that it reads. */
  readonly operands: readonly number[];
  /** First index on each axis, of `slice` and `set`. */
  readonly begin?: readonly number[];
  /** Index after the last on each axis, of `slice` and `set`. */
  readonly end?: readonly number[];
  /** Zeros before and after on each axis, of `pad`. */
  readonly margins?: readonly (readonly [before: number, after: number])[];
  /** Axis of `concat`. */
  readonly axis?: number;
}

/**
 * A program that can be written as JSON. Its values are numbered: the inputs first, then the
 * constants, then what each operation makes.
 */
export interface ProgramData {
  /** Precision of all arrays. */
  readonly precision: "f64" | "f32";
  /** The arrays that the program reads. */
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** The numbers (shape `[]`) and small arrays written down in the program. */
  readonly constants: readonly {
    readonly values: readonly number[];
    readonly shape: readonly number[];
  }[];
  /** The operations, in order. */
  readonly steps: readonly StepData[];
  /** Numbers of the outputs' values. */
  readonly outputs: readonly number[];
}

/** A recorded program as data. */
export function programData(program: RecordedProgram): ProgramData {
  const { precision } = program;
  const inputs = program.inputs.map(({ name, shape }) => ({ name, shape }));
  const constants = program.constants
    .map(({ values, shape }) => ({ values: Array.from(values), shape }));
  const steps: StepData[] = [];
  const first = inputs.length + constants.length;
  const step = (
    op: StepData["op"],
    operands: readonly number[],
    parameters: Omit<StepData, "op" | "operands"> = {},
  ) => first + steps.push({ op, operands, ...parameters }) - 1;
  const unary = (op: StepData["op"]) => (a: number) => step(op, [a]);
  const binary = (op: StepData["op"]) => (a: number, b: number) => step(op, [a, b]);
  const operations: Required<Omit<ArrayOperations<number>, "constant">> = {
    add: binary("add"),
    sub: binary("sub"),
    mul: binary("mul"),
    div: binary("div"),
    minimum: binary("minimum"),
    maximum: binary("maximum"),
    less: binary("less"),
    negate: unary("negate"),
    abs: unary("abs"),
    sqrt: unary("sqrt"),
    log: unary("log"),
    exp: unary("exp"),
    where: (condition, yes, no) => step("where", [condition, yes, no]),
    slice: (a, begin, end) => step("slice", [a], { begin, end }),
    pad: (a, margins) => step("pad", [a], { margins }),
    concat: (parts, axis) => step("concat", parts, { axis }),
    set: (a, begin, values, end) => step("set", [a, values], { begin, end }),
    solveDiffusion: (excess, below, above, d) => step("solveDiffusion", [excess, below, above, d]),
  };
  const outputs = program.evaluate(
    { ...operations, constant: () => NaN },
    [...inputs.keys()],
    { constants: constants.map((_, n) => inputs.length + n) },
  );
  return { precision, inputs, constants, steps, outputs };
}
