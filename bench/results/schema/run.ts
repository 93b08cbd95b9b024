/** The part of a results document that describes a run: machine, program, options, backends. */
import * as v from "valibot";
import {
  type Device,
  FAMILIES,
  type Family,
  type Place,
  PLACES,
  type Program,
  PROGRAMS,
} from "../../../backends/backend.ts";
import type { Precision } from "../../../kernels/benchmark.ts";
import { type RecordedOptions, recordedOptions } from "../../run/options/settings.ts";
import {
  amount,
  count,
  device,
  interval,
  object,
  optional,
  positive,
  precision,
  type Schema,
  text,
} from "./fields.ts";
import { type FieldMap, fieldMap } from "./map.ts";

/** Name and version of a program. */
export interface Tool {
  /** Name of the package. */
  name: string;
  /** Its version. */
  version: string;
}

const tool = object<Tool>({ name: text, version: text });

/** The machine and the software that a run happened on. */
export interface Environment {
  /** Start of the run, ISO 8601 in UTC. */
  time: string;
  /** Model name of the processor. */
  cpu: string;
  /** Logical processors that the operating system shows. */
  cores: number;
  /** Bytes of main memory; no browser reports it. */
  memory?: number;
  /** Bytes of main memory that were available at the start; no browser reports it. */
  memory_available?: number;
  /** Operating system and its release. */
  os: string;
  /** Instruction set. */
  arch: string;
  /** Average number of runnable processes over the last minute, where the system reports it. */
  load?: number;
  /** Governor of the processor's frequency scaling, where the system reports it. */
  governor?: string;
  /** Whether the machine runs on battery, where the system reports it. */
  battery?: boolean;
  /** Sizes of the processor's caches, e.g. `"L1d 32K, L2 1024K, L3 32768K"`, where the system reports it. */
  caches?: string;
  /** When Linux gives huge pages of memory: `"always"`, `"madvise"` (on request) or `"never"`. */
  huge_pages?: string;
  /** Logical processors that this process may use, if not all: `[3]` when pinned to one. */
  affinity?: number[];
  /** Processors that a control group lets this process use on average, if not all: `0.5`. */
  quota?: number;
  /** Commit of the checkout that the program runs from, if it is one. */
  revision?: string;
  /** Version of Deno, unless the run was made in a page. */
  deno?: string;
  /** Version of V8, unless the run was made in a page. */
  v8?: string;
  /** Name and version of the browser, if the run was made in a page. */
  browser?: string;
}

const environment = object<Environment>({
  time: v.pipe(v.string(), v.isoTimestamp()),
  cpu: text,
  cores: count,
  memory: optional(amount),
  memory_available: optional(amount),
  os: text,
  arch: text,
  load: optional(amount),
  governor: optional(text),
  battery: optional(v.boolean()),
  caches: optional(text),
  huge_pages: optional(text),
  affinity: optional(v.array(count)),
  quota: optional(amount),
  revision: optional(text),
  deno: optional(text),
  v8: optional(text),
  browser: optional(text),
});

/** A backend as its setup found it, and how its code was made. */
export interface BackendFacts {
  /** Name of the backend. */
  name: string;
  /** Device that it computed on. */
  device: Device;
  /** Its version. */
  version: string;
  /** What it computes from. */
  program: Program;
  /** What a program ships to compute with it. */
  family: Family;
  /** Where a program that uses it can run. */
  runs_in: Place[];
  /** Name of the processor, if it is not the host's CPU. */
  device_name?: string;
  /** JavaScript engine that it ran in, if that is not this Deno. */
  engine?: string;
  /** Name and version of the processor's driver, where it reports them. */
  driver?: string;
  /** Flags of V8 in the process that computed: the backend's own, and those of `DENO_V8_FLAGS`. */
  v8_flags?: string;
  /** Options that another engine found in its environment, e.g. `"NODE_OPTIONS=--jitless"`. */
  engine_options?: string;
  /** Flags of the compiler that made its kernels, if that is not the engine. */
  build_flags?: string;
  /** Most bytes of main memory that its process occupied, where the system reports it. */
  memory_peak?: number;
}

const backend = object<BackendFacts>({
  name: text,
  device,
  version: text,
  program: v.picklist(PROGRAMS),
  family: v.picklist(FAMILIES),
  runs_in: v.array(v.picklist(PLACES)),
  device_name: optional(text),
  engine: optional(text),
  driver: optional(text),
  v8_flags: optional(text),
  engine_options: optional(text),
  build_flags: optional(text),
  memory_peak: optional(amount),
});

/** What a processor can do at most, as measured in every round: medians over the rounds. */
export interface Limit {
  /** Kind of processor. */
  device: Device;
  /** Precision of the loops that measured. */
  precision: Precision;
  /** Backend that measured. */
  backend: string;
  /** Bytes per second that a streaming loop moves from and to main memory. */
  bandwidth: number;
  /** Lowest and highest bandwidth of the rounds, if there were several. */
  bandwidth_range?: [number, number];
  /** Floating-point operations per second of a loop of multiply–adds. */
  flops?: number;
  /** Lowest and highest rate of operations of the rounds, if there were several. */
  flops_range?: [number, number];
}

const limit = object<Limit>({
  device,
  precision,
  backend: text,
  bandwidth: amount,
  bandwidth_range: optional(interval),
  flops: optional(amount),
  flops_range: optional(interval),
});

/** A case that was measured twice under two names in one run. */
export interface ControlCase {
  /** Name of the benchmark. */
  benchmark: string;
  /** Nominal number of grid points. */
  size: number;
  /** Precision of arrays and arithmetic. */
  precision: Precision;
  /** Time of the copy over that of the case: 1 if nothing disturbs the measurement. */
  ratio: number;
  /** 95 % confidence interval of the ratio. */
  ci95: [number, number];
  /** Whether the 99 % interval of the ratio excludes 1, although the code is the same. */
  significant: boolean;
}

/** The control of a run: the same kernel measured under two names. */
export interface Control {
  /** Name of the backend that was measured twice. */
  backend: string;
  /** The cases that were measured twice. */
  cases: ControlCase[];
}

const control = object<Control>({
  backend: text,
  cases: v.array(object<ControlCase>({
    benchmark: text,
    size: positive,
    precision,
    ratio: amount,
    ci95: interval,
    significant: v.boolean(),
  })),
});

/** One run: everything that its rows have in common. */
export interface Run {
  /** The program that measured. */
  tool: Tool;
  /** The machine it ran on, and when. */
  environment: Environment;
  /** The options it ran with. */
  options: RecordedOptions;
  /** True if the run ended before all calls were made. */
  interrupted: boolean;
  /** The backends that were set up. */
  backends: BackendFacts[];
  /** Limits of the processors. */
  limits: Limit[];
  /** How much two measurements of the same code differ, where that was measured. */
  control?: Control;
  /** What the outputs of the benchmarks are: those of the reference, at the size that has maps. */
  fields?: FieldMap[];
  /**
   * Most bytes of main memory that the processes of the run occupied together, as seen between
   * calls, where the system reports it.
   */
  memory_peak?: number;
}

/** The schema of a {@linkcode Run}. */
export const run: Schema<Run> = object<Run>({
  tool,
  environment,
  options: recordedOptions,
  interrupted: v.boolean(),
  backends: v.array(backend),
  limits: v.array(limit),
  control: optional(control),
  fields: optional(v.array(fieldMap)),
  memory_peak: optional(amount),
});
