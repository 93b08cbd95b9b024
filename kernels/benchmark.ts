/**
 * The vocabulary of the suite: what a benchmark, a kernel and a prepared case are.
 * Types only; the registry is in `mod.ts`.
 */
import type { ArrayData, FloatArray, NamedArray } from "../base/ndarray.ts";
import type { Grid } from "./grid.ts";

/**
 * Floating-point format of a kernel's arrays, and of its arithmetic wherever the language has it:
 * JavaScript computes in f64 between loading and storing f32.
 */
export type Precision = "f64" | "f32";

/** All precisions, the highest first. */
export const PRECISIONS: readonly Precision[] = ["f64", "f32"];

/** Bytes per number in each precision. */
export const BYTES: Readonly<Record<Precision, number>> = { f64: 8, f32: 4 };

/** Mathematically equal ways of writing a routine that differ in numerical stability. */
export type Formulation = "closed" | "quadrature";

/** All formulations. */
export const FORMULATIONS: readonly Formulation[] = ["closed", "quadrature"];

export type { ArrayData, FloatArray };

/** A named, C-ordered array of a benchmark. */
export interface NDArray<Data extends ArrayData = ArrayData> extends NamedArray<Data> {
  /** Precision in which a library kept an output, where that is lower than the case's. */
  readonly kept?: Precision;
}

/** The inputs of one case by name, in drawing order. Always f64 (or int32); kernels convert. */
export type Inputs = Readonly<Record<string, NDArray<Float64Array | Int32Array>>>;

/**
 * How an input is drawn from the random generator: a 0/1 mask (1 with probability 0.8), standard
 * normal numbers, uniform numbers in [low, high), integers in [0, below), or zeros (no draw).
 */
export type Draw =
  | { readonly kind: "mask" }
  | { readonly kind: "normal" }
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "integers"; readonly below: (grid: Grid) => number }
  | { readonly kind: "zeros" };

/** One input of a benchmark. */
export interface InputSpec {
  /** Name, as in the routine's definition. */
  readonly name: string;
  /** Extent of each axis on a grid. */
  readonly shape: (grid: Grid) => readonly number[];
  /** How it is drawn. */
  readonly draw: Draw;
}

/**
 * What a result may deviate from the f64 reference and still count as consistent, in the norm and
 * point by point. Numbers that are not finite never pass.
 */
export interface Tolerance {
  /** Largest accepted ‖e‖₂ / ‖reference‖₂. */
  readonly l2: number;
  /** A point deviates if `|e| > atol + rtol |reference|`. */
  readonly rtol: number;
  /** See `rtol`; in the unit of the output. */
  readonly atol: number;
  /** Largest accepted share of points that deviate [default: 0]. */
  readonly deviating?: number;
}

/**
 * Computes, for outputs whose points differ in their condition, how far one unit roundoff of error
 * in every input and operation may move each point: arrays named and shaped like the outputs.
 */
export type ErrorScales = (inputs: Inputs, grid: Grid) => Iterable<NDArray<Float64Array>>;

/** One output of a benchmark. */
export interface OutputSpec {
  /** Name, as in the routine's definition. */
  readonly name: string;
  /** Extent of each axis on a grid. */
  readonly shape: (grid: Grid) => readonly number[];
  /** What it is, for the maps of reports: `"turbulent kinetic energy at τ+1"`. */
  readonly quantity?: string;
  /** Its unit: `"m²/s²"`. */
  readonly unit?: string;
  /** Index along each axis after the third of what maps show [default: 0]. */
  readonly shown?: readonly number[];
  /** Accepted deviation from the f64 reference. */
  readonly tolerance: Readonly<Record<Precision, Tolerance>>;
  /** Whether the benchmark's {@linkcode Benchmark.errorScales} contain this output. */
  readonly scaled?: boolean;
}

/** What a kernel is asked to prepare. */
export interface KernelOptions {
  /** The grid. */
  readonly grid: Grid;
  /** Precision of the arrays. */
  readonly precision: Precision;
  /** Present exactly for benchmarks that have formulations. */
  readonly formulation?: Formulation;
}

/** What a kernel measured itself during its last call. */
export interface CallTiming {
  /** Seconds of number crunching; replaces the runner's own wall time. */
  readonly seconds?: number;
  /** Seconds on the device by its own clock (timestamp queries), shown beside the wall time. */
  readonly gpuSeconds?: number;
  /** Seconds in which the call was ready to run while another program had the processor. */
  readonly waited?: number;
}

/** What copying between main memory and a device takes, in seconds. */
export interface Transfer {
  /** All inputs to the device. */
  readonly upload: number;
  /** All outputs back. */
  readonly download: number;
}

/** Outputs one after the other; see {@linkcode Prepared.outputs}. */
export type Outputs =
  | Iterable<NDArray<FloatArray>>
  | AsyncIterable<NDArray<FloatArray>>;

/** A case that is packed, uploaded and compiled: ready to be called again and again. */
export interface Prepared extends AsyncDisposable {
  /**
   * Exactly the number crunching, to its end. Repeatable: every call starts from the same inputs
   * and leaves the same outputs. Return nothing (not a promise) wherever possible, because an
   * awaited promise adds the event loop's latency to the measured time.
   */
  run(): void | Promise<void>;
  /**
   * Awaited after every call, outside the timed region: waits for work that the call left behind
   * and returns what the kernel measured itself. Leave it out if there is neither.
   */
  settle?(): Promise<CallTiming>;
  /**
   * Makes the next call two: an untimed one and right after it the one that `settle` reports. For
   * kernels that measure themselves in another process, which would idle between two requests;
   * without it the host calls twice to have the arrays in the caches.
   */
  warmNext?(): void;
  /**
   * Copies the packed inputs to the device and the outputs back once more, and says how long each
   * took. Only cases whose arrays lie in the memory of a device have it.
   */
  transfer?(): Promise<Transfer>;
  /**
   * The outputs of the last call in the benchmark's order and shapes, best as a generator: each is
   * used before the next is asked for, so that only one of them is in memory. Never timed.
   */
  outputs(): Outputs;
}

/** A benchmark written for one way of computing; `R` is the runtime that its backend yields. */
export interface Kernel<R = unknown> {
  /**
   * Packs, uploads and compiles. Never timed. The inputs are shared between all backends and
   * must not be written to or kept beyond the call unless they are only read.
   *
   * @throws {Unsupported} if this kernel cannot compute the case (precision, formulation, size)
   */
  prepare(runtime: R, inputs: Inputs, options: KernelOptions): Promise<Prepared>;
  /**
   * Bytes that a prepared case occupies beyond the shared inputs.
   * Estimated from inputs and outputs when absent.
   */
  memory?(options: KernelOptions): number;
}

/** Loads a kernel when it is first needed. */
export type KernelLoader = () => Promise<Kernel>;

/** Thrown by a kernel that cannot compute a case; the case is skipped with the message as reason. */
export class Unsupported extends Error {
  /** Always `"Unsupported"`. */
  override readonly name = "Unsupported";
}

/** *What* is computed: inputs, outputs, tolerances and what an implementation must at least do. */
export interface Benchmark {
  /** Unique name in snake case, as typed on the command line. */
  readonly name: string;
  /** One sentence for `list` and the reports. */
  readonly description: string;
  /** Inputs in drawing order. */
  readonly inputs: readonly InputSpec[];
  /** Outputs in the routine's order. */
  readonly outputs: readonly OutputSpec[];
  /**
   * The formulation used at each precision unless asked otherwise. Absent for benchmarks that
   * know only one.
   */
  readonly formulations?: Readonly<Record<Precision, Formulation>>;
  /** The most accurate formulation in f64, which the reference uses [default: that of f64]. */
  readonly referenceFormulation?: Formulation;
  /** Loads the error scales of outputs that are `scaled`. */
  readonly errorScales?: () => Promise<ErrorScales>;
  /**
   * Cells at each horizontal edge whose neighbours the formulas lack [default: 0]. On a grid that has
   * no others there is nothing to compute: such sizes are not measured.
   */
  readonly halo?: number;
  /** Numbers per grid point that any implementation must move (each read or written once). */
  readonly wordsPerPoint: number;
  /**
   * Floating-point operations per grid point of the kernel that needs the fewest, in the precision
   * in which it needs the fewest (a division, square root or comparison counts one, a multiply–add
   * two), by formulation where there are several. Other kernels do more for the same result, so
   * that a share of the peak arithmetic is a lower bound of how busy the processor was.
   */
  readonly flopsPerPoint?: number | Readonly<Record<Formulation, number>>;
  /** Kernels by name; backends pick theirs by their own name unless they say otherwise. */
  readonly kernels: Map<string, KernelLoader>;
}
