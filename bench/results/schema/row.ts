/** The part of a results document that describes a measured case. */
import * as v from "valibot";
import type { Device } from "../../../backends/backend.ts";
import type { Formulation, Precision } from "../../../kernels/benchmark.ts";
import {
  amount,
  amounts,
  device,
  type Entries,
  formulation,
  interval,
  object,
  oneOf,
  optional,
  positive,
  precision,
  type Schema,
  text,
} from "./fields.ts";
import { type ErrorMap, errorMap } from "./map.ts";

/** What is computed by which backend, how and how large: the identity of a row. */
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
  /** JavaScript engine that computes, if it is not this Deno: `"node"`, `"firefox"`. */
  engine?: string;
  /** Nominal number of grid points. */
  size: number;
}

/** The properties of a {@linkcode Case}. */
export const caseEntries: Entries<Case> = {
  benchmark: text,
  backend: text,
  device,
  precision,
  formulation: optional(formulation),
  engine: optional(text),
  size: positive,
};

/** How far one output lies from the f64 reference. */
export interface OutputError {
  /** Name of the output. */
  output: string;
  /** ‖e‖₂ / max(‖reference‖₂, 1e-8 √n); `null` if any value is not a finite number. */
  l2: number | null;
  /** max |e| / max(max |reference|, 1e-8); `null` if any value is not a finite number. */
  max: number | null;
  /** Share of points, 0 … 1, that deviate by more than the benchmark accepts point by point. */
  deviating: number;
  /** Whether this output lies within the benchmark's tolerance. */
  consistent: boolean;
  /** Precision in which the library keeps it and by which it is judged, if that is not the row's. */
  kept?: Precision;
  /** Where it is wrong; only at one size of a run, the largest below two million points. */
  map?: ErrorMap;
}

/** The schema of the {@linkcode OutputError}s of a case. */
export const errors: Schema<OutputError[]> = v.array(object<OutputError>({
  output: text,
  l2: v.nullable(amount),
  max: v.nullable(amount),
  deviating: amount,
  consistent: v.boolean(),
  kept: optional(precision),
  map: optional(errorMap),
}));

/** What is left out of the times of a case, measured once, in seconds. */
export interface Preparation {
  /** Packing the inputs and compiling the kernel. */
  prepare: number;
  /** Reading the outputs: unpacking them, and copying them from the device where there is one. */
  unpack?: number;
  /** Copying all inputs to the device, where there is one to copy to. */
  upload?: number;
  /** Copying all outputs back from the device, where there is one. */
  download?: number;
}

/** The schema of a {@linkcode Preparation}. */
export const preparation: Schema<Preparation> = object<Preparation>({
  prepare: amount,
  unpack: optional(amount),
  upload: optional(amount),
  download: optional(amount),
});

/** The calls of a case in one fresh process. */
export interface Round {
  /** Seconds of every call but those of the burn-in, in call order. */
  times: number[];
  /** The same by the device's own clock, where it has one. */
  gpu_times?: number[];
  /**
   * Seconds in which each call waited for a processor that another program had; absent if none did,
   * or if the system does not say.
   */
  waited?: number[];
}

/** The schema of a {@linkcode Round}. */
export const round: Schema<Round> = object<Round>({
  times: amounts,
  gpu_times: optional(amounts),
  waited: optional(amounts),
});

/** Statistics over all calls that count. Times in seconds. */
export interface Statistics {
  /** Arithmetic mean. */
  mean: number;
  /** Sample standard deviation; 0 for a single call. */
  stdev: number;
  /** Fastest call. */
  min: number;
  /** Lower quartile. */
  p25: number;
  /** Geometric mean of the rounds' medians, each the median of a process. */
  median: number;
  /** Upper quartile. */
  p75: number;
  /** Slowest call. */
  max: number;
  /** 95 % confidence interval of `median` (Student's t over the rounds); absent with one round. */
  median_ci95?: [number, number];
}

/**
 * Whether a row can be trusted. `FAILED`: an output is outside its tolerance. `implausible`: no
 * processor could have done the work in the measured time.
 */
export type Status = "ok" | "FAILED" | "implausible";

/** One measured case. */
export interface Result extends Case, Statistics {
  /** Shape of the grid, `[nx, ny, nz]`. */
  shape: [number, number, number];
  /** The calls, by the process that made them. */
  rounds: Round[];
  /** Calls of all rounds together. */
  calls: number;
  /** Calls of them that do not count, as they waited for a processor; absent if there are none. */
  left_out?: number;
  /** As `median`, by the device's own clock, where it has one. */
  gpu_median?: number;
  /** What is left out of the times. */
  preparation?: Preparation;
  /** Time of the reference row divided by this row's, averaged over the rounds. */
  speedup: number;
  /** 95 % confidence interval of `speedup` (Student's t over the rounds); absent with one round. */
  speedup_ci95?: [number, number];
  /** Backend and precision of the row that `speedup` refers to, e.g. `"typed_array f64"`. */
  speedup_reference: string;
  /** Bytes that any implementation must move per call: arrays without gaps, each number once. */
  bytes: number;
  /** `bytes` per median time, in 10⁹ bytes per second. */
  gbps: number;
  /** The cache that holds all that a call moves, e.g. `"L2"`: `gbps` is then not main memory's. */
  cached_in?: string;
  /** `gbps` as a share of the measured bandwidth of the device. */
  bandwidth_fraction?: number;
  /** Floating-point operations per median time as a share of the device's measured peak. */
  flops_fraction?: number;
  /** Errors per output against the f64 reference. */
  errors: OutputError[];
  /** Whether the row can be trusted. */
  status: Status;
  /** Why the status is not `ok`. */
  reason?: string;
}

/** The properties of a {@linkcode Result}. */
export const resultEntries: Entries<Result> = {
  ...caseEntries,
  shape: v.tuple([positive, positive, positive]),
  rounds: v.array(round),
  calls: positive,
  left_out: optional(positive),
  mean: amount,
  stdev: amount,
  min: amount,
  p25: amount,
  median: amount,
  p75: amount,
  max: amount,
  median_ci95: optional(interval),
  gpu_median: optional(amount),
  preparation: optional(preparation),
  speedup: amount,
  speedup_ci95: optional(interval),
  speedup_reference: text,
  bytes: amount,
  gbps: amount,
  cached_in: optional(text),
  bandwidth_fraction: optional(amount),
  flops_fraction: optional(amount),
  errors,
  status: oneOf({ ok: true, FAILED: true, implausible: true }),
  reason: optional(text),
};
