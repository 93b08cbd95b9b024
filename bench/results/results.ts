/** The results document: what a run yields, what files hold and what every report reads. */
import type { Formulation, Precision, Transfer } from "../../kernels/benchmark.ts";
import type { Device } from "../../backends/backend.ts";
import type { Environment } from "../measuring/environment.ts";
import type { RecordedOptions } from "../run/settings.ts";

/** Version of the document's layout. */
export const SCHEMA = 1;

/** What is computed by whom, how and how large: the identity of a row. */
export interface Case {
  /** Name of the benchmark. */
  benchmark: string;
  /** Name of the backend. */
  backend: string;
  /** Device that the backend computes on. */
  device: Device;
  /** Precision of arrays and arithmetic. */
  precision: Precision;
  /** Formulation, for benchmarks that have several. */
  formulation?: Formulation;
  /** Nominal number of grid points. */
  size: number;
}

/** How far one output lies from the f64 reference. */
export interface OutputError {
  /** Name of the output. */
  output: string;
  /** ‖e‖₂ / max(‖reference‖₂, 1e-8 √n); `null` if any value is not a finite number. */
  l2: number | null;
  /** max |e| / max(max |reference|, 1e-8); `null` if any value is not a finite number. */
  max: number | null;
  /** Share of points, 0 … 1, that fail `|e| ≤ 1e-8 + 1e-5 |reference|`. */
  allclose_failures: number;
  /** Whether this output lies within the benchmark's tolerance. */
  consistent: boolean;
  /** Precision in which the library keeps it and by which it is judged, if that is not the row's. */
  kept?: Precision;
}

/** Statistics over the calls that count (after burn-in). Times in seconds. */
export interface Statistics {
  /** Arithmetic mean. */
  mean: number;
  /** Sample standard deviation; 0 for a single call. */
  stdev: number;
  /** Fastest call. */
  min: number;
  /** Lower quartile. */
  p25: number;
  /** Median. */
  median: number;
  /** Upper quartile. */
  p75: number;
  /** Slowest call. */
  max: number;
  /** 95 % confidence interval of the median (percentile bootstrap). */
  median_ci95: [number, number];
}

/** One measured case. */
export interface Result extends Case, Statistics {
  /** Version of the backend. */
  backend_version: string;
  /** Processor that computed. */
  device_name: string;
  /** Shape of the grid, `[nx, ny, nz]`. */
  shape: [number, number, number];
  /** Calls that count, without burn-in. */
  calls: number;
  /** Calls at the start of `times` that are left out of the statistics. */
  burnin: number;
  /** Seconds of every call, in call order, burn-in included. */
  times: number[];
  /** Median of the device's own time per call in seconds, where it has a clock. */
  gpu_median?: number;
  /** Seconds that copying all inputs to the device and all outputs back takes, measured once. */
  transfer?: Transfer;
  /** Median time of the reference row divided by this row's. */
  speedup: number;
  /** 95 % confidence interval of `speedup` (percentile bootstrap of both medians). */
  speedup_ci95: [number, number];
  /** Backend and precision of the row that `speedup` refers to, e.g. `"typed_array f64"`. */
  speedup_reference: string;
  /** Bytes that any implementation must move per call. */
  bytes: number;
  /** `bytes` per median time, in 10⁹ bytes per second. */
  gbps: number;
  /** `gbps` as a share of the measured bandwidth of the device. */
  bandwidth_fraction?: number;
  /** Floating-point operations per median time as a share of the device's measured peak. */
  flops_fraction?: number;
  /** Whether every output lies within its tolerance. */
  consistent: boolean;
  /** Errors per output against the f64 `typed_array` reference. */
  errors: OutputError[];
  /** The machine, in documents that join several runs. */
  environment?: Environment;
}

/** A case, or a whole backend, that was not measured, and why. */
export interface Skipped {
  /** Benchmark, unless the backend is missing altogether. */
  benchmark?: string;
  /** Name of the backend. */
  backend: string;
  /** Device that was asked for. */
  device: Device;
  /** Precision, if the reason concerns only one. */
  precision?: Precision;
  /** Formulation, if the reason concerns only one. */
  formulation?: Formulation;
  /** Nominal size, if the reason concerns only one. */
  size?: number;
  /** Why, in the backend's own words. */
  reason: string;
  /** The machine, in documents that join several runs. */
  environment?: Environment;
}

/** A case of an unfinished run, from which it can be resumed. */
export interface Checkpoint extends Case {
  /** Calls that are planned in all, burn-in included; 0 if the case is not prepared yet. */
  calls: number;
  /** Seconds of the calls made so far, in call order. */
  times: number[];
  /** The same by the device's own clock; empty without such a clock. */
  gpu_times: number[];
  /** Errors against the reference, once checked. */
  errors: OutputError[];
  /** What copying takes, where there is a device to copy to. */
  transfer?: Transfer;
}

/** What a processor can do at most, as measured at the beginning of the run. */
export interface Limit {
  /** Kind of processor. */
  device: Device;
  /** Precision of the loops that measured. */
  precision: Precision;
  /** Backend that measured. */
  backend: string;
  /** Bytes per second of a streaming loop. */
  bandwidth: number;
  /** Floating-point operations per second of a loop of multiply–adds. */
  flops?: number;
  /** The machine, in documents that join several runs. */
  environment?: Environment;
}

/** Something that makes results less trustworthy, or that they lack. */
export interface Warning {
  /** What kind of thing, for programs. */
  code:
    | "loaded"
    | "frequency-scaling"
    | "battery"
    | "software-gpu"
    | "few-calls"
    | "drift"
    | "outliers"
    | "implausible"
    | "mixed-precision"
    | "not-saved"
    | "missing-shards";
  /** The rows concerned, by their {@linkcode caseName}; empty if it concerns all. */
  rows: string[];
  /** What was found. */
  message: string;
  /** What to do about it. */
  hint: string;
  /** The machine, in documents that join several runs. */
  environment?: Environment;
}

/** One of the runs that were joined into a document. */
export interface Run {
  /** The machine it ran on, and when. */
  environment: Environment;
  /** The program that measured. */
  tool: { name: string; version: string };
  /** The options it ran with. */
  options: RecordedOptions;
}

/** The whole document. */
export interface Results {
  /** Version of this layout. */
  schema: typeof SCHEMA;
  /** The program that measured. */
  tool: { name: string; version: string };
  /** The machine it ran on. */
  environment: Environment;
  /** The options it ran with. */
  options: RecordedOptions;
  /** True if the run ended before all calls were made. */
  interrupted: boolean;
  /** The runs, in documents that join several. */
  runs?: Run[];
  /** Measured cases. */
  results: Result[];
  /** What was not measured, and why. */
  skipped: Skipped[];
  /** Limits of the processors. */
  limits: Limit[];
  /** What makes the results less trustworthy. */
  warnings: Warning[];
  /** State of all cases, while calls are missing. */
  checkpoint?: Checkpoint[];
}

/** A short name for a case in messages: `typed_array f32`. */
export function rowName({ backend, precision }: Pick<Case, "backend" | "precision">): string {
  return `${backend} ${precision}`;
}

/** A name for a case that no other case of a run has: `equation_of_state 4096 webgpu gpu f64`. */
export function caseName(id: Case): string {
  const { benchmark, size, backend, device, precision, formulation } = id;
  const parts = [benchmark, size, backend, device, precision];
  return [...parts, ...(formulation === undefined ? [] : [formulation])].join(" ");
}
