/** The record of an array program: what is left for an adapter to carry out. */
import type { FloatArray, KernelOptions, Precision } from "../benchmark.ts";
import { product } from "../inputs/inputs.ts";
import { Recording } from "./field.ts";
import {
  type FieldSource,
  layOut,
  type OutputLayout,
  type ProgramOutputs,
  sourceOf,
} from "./layout.ts";
import type { ArrayOperations, OptionalOperation } from "./operations.ts";

/** A routine in the array language. */
export type ArrayProgram = (source: FieldSource, options: KernelOptions) => ProgramOutputs;

/** Options of {@linkcode RecordedProgram.evaluate}. */
export interface EvaluateOptions<T> {
  /** Arrays for `constants`, if they exist already; made by `operations.constant` otherwise. */
  readonly constants?: readonly T[];
  /** Called with every array made on the way, right after its last use; not with outputs. */
  readonly free?: (array: T) => void;
}

/** A program with all shapes known: a list of operations on inputs and constants. */
export interface RecordedProgram {
  /** Precision of all arrays. */
  readonly precision: Precision;
  /** The arrays that the program reads. */
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** The arrays that the program makes. */
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** The numbers and small arrays written down in the program. */
  readonly constants: readonly { readonly values: FloatArray; readonly shape: readonly number[] }[];
  /** Most numbers that are alive at once if every operation makes a new array. */
  readonly peak: number;
  /** Where the outputs belong in the benchmark's. */
  readonly layout: readonly OutputLayout[];
  /**
   * Carries the operations out, one after the other, on values of any type `T`: arrays, tracers, names
   * of nodes in a graph.
   *
   * @returns one array per output
   */
  evaluate<T>(
    operations: ArrayOperations<T>,
    inputs: readonly T[],
    options?: EvaluateOptions<T>,
  ): T[];
}

/**
 * Records a program for a grid.
 *
 * @param optional the operations that need not be composed of others
 * @throws {TypeError} if an output is an input, a constant, or returned twice
 */
export function recordProgram(
  program: ArrayProgram,
  options: KernelOptions,
  optional: readonly OptionalOperation[],
): RecordedProgram {
  const recording = new Recording(optional);
  const { fields, layout } = layOut(program(sourceOf(recording, options.grid), options));
  const results = fields.map(({ value }) => value);
  const made = new Set(recording.steps.map(({ result }) => result));
  if (results.some((value) => !made.delete(value))) {
    throw new TypeError(
      "Cannot record the program: each output must be computed, and returned only once",
    );
  }
  const { steps, frees } = schedule(recording, results);

  const ArrayType = options.precision === "f64" ? Float64Array : Float32Array;
  const used = new Set([...steps.flatMap(({ operands }) => operands), ...results]);
  const leaves = recording.leaves.filter(({ value }) => used.has(value));
  const inputs = leaves.filter((leaf) => "name" in leaf);
  const constants = leaves
    .filter((leaf) => "constant" in leaf)
    .map(({ constant, shape, value }) => ({ values: ArrayType.from(constant), shape, value }));

  return {
    precision: options.precision,
    inputs,
    outputs: layout.flatMap(({ name, pieces }) =>
      pieces.flatMap((piece, index) =>
        piece === null
          ? []
          : { name: pieces.length > 1 ? `${name}[${index}]` : name, shape: fields[piece].shape }
      )
    ),
    constants,
    peak: peakOf(recording, leaves.map(({ value }) => value), steps, frees),
    layout,
    evaluate<T>(
      operations: ArrayOperations<T>,
      arrays: readonly T[],
      { constants: ready, free }: EvaluateOptions<T> = {},
    ) {
      const values: T[] = [];
      inputs.forEach(({ value }, n) => values[value] = arrays[n]);
      constants.forEach((constant, n) =>
        values[constant.value] = ready
          ? ready[n]
          : operations.constant(constant.values, constant.shape)
      );
      steps.forEach(({ apply, operands, result }, n) => {
        values[result] = apply(operations, operands.map((operand) => values[operand]));
        if (free) { for (const value of frees[n]) free(values[value]); }
      });
      return results.map((value) => values[value]);
    },
  };
}

/** The steps that the results need, and the values made on the way that each step uses last. */
function schedule(recording: Recording, results: readonly number[]) {
  const needed = new Set(results);
  const steps = recording.steps.toReversed().filter(({ operands, result }) => {
    if (needed.has(result)) { for (const operand of operands) needed.add(operand); }
    return needed.has(result);
  }).reverse();
  const kept = new Set([...results, ...recording.leaves.map(({ value }) => value)]);
  const frees = steps.map((): number[] => []);
  for (let n = steps.length - 1; n >= 0; n--) {
    for (const operand of steps[n].operands) {
      if (kept.has(operand)) continue;
      kept.add(operand);
      frees[n].push(operand);
    }
  }
  return { steps, frees };
}

function peakOf(
  recording: Recording,
  leaves: readonly number[],
  steps: readonly { readonly result: number }[],
  frees: readonly (readonly number[])[],
): number {
  let alive = leaves.reduce((sum, value) => sum + product(recording.shapes[value]), 0);
  let peak = alive;
  steps.forEach(({ result }, n) => {
    alive += product(recording.shapes[result]);
    peak = Math.max(peak, alive);
    for (const value of frees[n]) alive -= product(recording.shapes[value]);
  });
  return peak;
}
