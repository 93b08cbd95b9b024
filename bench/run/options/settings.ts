/**
 * The settings of a run, each declared once: name, command-line option, help, default and check. The
 * command line, the check of {@linkcode RunOptions} and the schema of results files derive from it.
 * To add a setting, add its property to {@linkcode RunSettings} and its declaration to
 * {@linkcode SETTINGS}.
 */
import * as v from "valibot";
import { type Device, DEVICES } from "../../../backends/backend.ts";
import {
  type Formulation,
  FORMULATIONS,
  type Precision,
  PRECISIONS,
} from "../../../kernels/benchmark.ts";
import { oneLine } from "../../../base/text/one_line.ts";
import { OWN_ENGINE } from "../../hosts/engine/find.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { CACHE_STATES, type CacheState } from "../../measuring/cache.ts";

/** Nominal sizes unless asked otherwise: 2¹², 2¹⁴ … 2²². */
export const DEFAULT_SIZES: readonly number[] = [12, 14, 16, 18, 20, 22].map((e) => 2 ** e);

/** Most calls per case that can be asked for: each is recorded. */
export const MAX_CALLS = 10_000_000;

/** Most rounds that can be asked for: each sets every backend up. */
const MAX_ROUNDS = 1000;

/** Rounds unless asked otherwise. */
const DEFAULT_ROUNDS = 4;

/**
 * Seconds of calls per case unless asked otherwise. The default matrix of one
 * benchmark has 60 cases (9 backends and the control, 6 sizes) and a budget of three minutes on two
 * cores. Most cases are known well enough before their time is over; what counts are the few whose
 * single call takes a second and more, which are called once in each round.
 */
const DEFAULT_TARGET_TIME = 0.5;

/**
 * Seconds per benchmark unless asked otherwise. What follows the last round that was
 * planned with it, and what preparing takes longer than in the first round, come on top: about
 * three minutes in all.
 */
const DEFAULT_TIME_BUDGET = 140;

/** One part of a run. */
export interface Shard {
  /** Which part, from 0. */
  readonly index: number;
  /** How many parts there are. */
  readonly count: number;
}

/** The settings of a run: they determine its calls, and are recorded with its results. */
export interface RunSettings {
  /** Names of the benchmarks, at least one. */
  benchmarks: readonly string[];
  /** Nominal numbers of grid points [default: 4,096 … 4,194,304]. */
  sizes: readonly number[];
  /** Names of the backends [default: all on the device but those that run on request only]. */
  backends: readonly string[];
  /**
   * JavaScript engines, by name or path: `deno` is this program's own [default: that alone]. In the
   * others run the portable backends.
   */
  engines: readonly string[];
  /** Device [default: "cpu"]. Backends named explicitly fall back to the CPU if they have no other. */
  device: Device;
  /** Precisions [default: the highest that each backend has]. */
  precisions: readonly Precision[];
  /** Formulation [default: the benchmark's own choice for each precision]. */
  formulation?: Formulation;
  /**
   * Rounds of calls, each with every backend in a fresh process [default: 4, or as many as there are
   * `repetitions`; 1 without processes of their own].
   */
  rounds: number;
  /** What the caches hold when a timed call starts [default: "warm"]. */
  cache: CacheState;
  /**
   * Fixed number of calls per case in all rounds together [default: from `targetTime`, but 10 to
   * 1,000; fewer, down to two per round, where 10 would take one and a half target times, down to one
   * where a call takes longer than that; in several rounds also fewer once the time is known as well
   * as the machine can resolve].
   */
  repetitions?: number;
  /** Seconds of calls per case to aim at, in all rounds together [default: 0.5]. */
  targetTime: number;
  /**
   * Seconds of each benchmark to aim at: once they are used up, slow cases take part in fewer rounds
   * [default: 140, more with a longer `targetTime`; none where `rounds` or `repetitions` are asked
   * for].
   */
  timeBudget?: number;
  /** Calls of each case at the start of each round, after the warm-up, that are not recorded [default: 0]. */
  burnin: number;
  /** Seed of the order of the calls [default: random]. */
  shuffleSeed: number;
  /** Part of the run to make [default: all of it]. */
  shard?: Shard;
  /** Whether each backend runs in a process of its own. */
  isolated: boolean;
}

/** The name of a setting in results files: `targetTime` is `target_time`. */
export type RecordedName<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${RecordedName<Rest>}`
  : Name;

/** The settings of a run as results files hold them, all defaults filled in. */
export type RecordedOptions = {
  [Name in keyof RunSettings as RecordedName<Name>]: RunSettings[Name];
};

/** What a value of a setting may be, and how the command line reads it. */
export type ValueKind =
  | { readonly kind: "name" | "size" | "seconds" | "shard" | "flag" }
  | { readonly kind: "integer"; readonly low: number; readonly high: number }
  | { readonly kind: "choice"; readonly known: readonly string[] };

/** How one setting is declared. */
export interface Declaration<Value> {
  /** What messages call a value, e.g. `"target time"`. */
  readonly label: string;
  /** What a value, or each of several, may be. */
  readonly value: ValueKind;
  /** Whether it is a list, filled by repeating the option. */
  readonly many?: true;
  /** The value unless asked otherwise; a setting without one may be absent. */
  readonly default?: Value | ((asked: Partial<RunSettings>) => Value);
  /** Whether it may be absent although there is a default: some runs do without. */
  readonly mayBeAbsent?: true;
  /** How it is written on the command line; absent for the arguments. */
  readonly flags?: string;
  /** Its line in the help. */
  readonly help?: string;
  /** What the help calls the default. */
  readonly defaultText?: string;
  /** Whether `run` takes it, but not `noise`, which compares rows that differ in nothing. */
  readonly isForRunOnly?: true;
}

/** All settings by name. */
export const SETTINGS: {
  readonly [Name in keyof Required<RunSettings>]: Declaration<RunSettings[Name]>;
} = {
  benchmarks: { label: "benchmark", value: { kind: "name" }, many: true },
  sizes: {
    label: "size",
    value: { kind: "size" },
    many: true,
    default: DEFAULT_SIZES,
    flags: "-s, --size <n>",
    help: "number of grid points: 4096, 4_096, 2**12, 1e6, 0.5M, 4k,64k (repeatable)",
    defaultText: DEFAULT_SIZES.join(" "),
  },
  backends: {
    label: "backend",
    value: { kind: "name" },
    many: true,
    default: [],
    flags: "-b, --backend <name>",
    help: "backend (repeatable)",
    defaultText: "all available",
  },
  rounds: {
    label: "number of rounds",
    value: { kind: "integer", low: 1, high: MAX_ROUNDS },
    default: ({ isolated, repetitions = Infinity }) =>
      isolated ? Math.min(DEFAULT_ROUNDS, repetitions) : 1,
    flags: "--rounds <n>",
    help: "rounds of calls, each with every backend in a fresh process",
    defaultText: `${DEFAULT_ROUNDS}; 1 with --no-isolate`,
  },
  cache: {
    label: "cache state",
    value: { kind: "choice", known: CACHE_STATES },
    default: "warm",
    flags: "--cache <state>",
    help: "what the caches hold when a timed call starts: the arrays of the same case (warm), " +
      "nothing (cold), or what other cases left (mixed)",
    defaultText: "warm",
  },
  engines: {
    label: "engine",
    value: { kind: "name" },
    many: true,
    default: [OWN_ENGINE],
    flags: "--engine <name>",
    help: "JavaScript engine, by name or path: deno, node, bun, chromium, firefox (repeatable)",
    defaultText: "deno",
    isForRunOnly: true,
  },
  repetitions: {
    label: "number of repetitions",
    value: { kind: "integer", low: 1, high: MAX_CALLS },
    flags: "-r, --repetitions <n>",
    help: "fixed number of calls per case in all rounds together",
    defaultText: "from --target-time",
  },
  targetTime: {
    label: "target time",
    value: { kind: "seconds" },
    default: DEFAULT_TARGET_TIME,
    flags: "--target-time <s>",
    help: "seconds of calls per case to aim at, in all rounds together; at most 1,000 calls",
    defaultText: `${DEFAULT_TARGET_TIME}`,
  },
  timeBudget: {
    label: "time budget",
    value: { kind: "seconds" },
    default: ({ rounds, repetitions, targetTime = DEFAULT_TARGET_TIME }) =>
      rounds === undefined && repetitions === undefined
        ? Math.min(
          DEFAULT_TIME_BUDGET * Math.max(1, targetTime / DEFAULT_TARGET_TIME),
          Number.MAX_VALUE,
        )
        : undefined,
    mayBeAbsent: true,
    flags: "--time-budget <s>",
    help: "seconds of each benchmark to aim at: slow cases take part in fewer rounds",
    defaultText: `${DEFAULT_TIME_BUDGET}; none with --rounds or --repetitions`,
  },
  burnin: {
    label: "burn-in",
    value: { kind: "integer", low: 0, high: MAX_CALLS },
    default: 0,
    flags: "--burnin <n>",
    help: "calls of each case at the start of each round that are not recorded",
    defaultText: "0",
  },
  device: {
    label: "device",
    value: { kind: "choice", known: DEVICES },
    default: "cpu",
    flags: "--device <name>",
    help: DEVICES.join(", "),
    defaultText: "cpu",
  },
  precisions: {
    label: "precision",
    value: { kind: "choice", known: PRECISIONS },
    many: true,
    default: [],
    flags: "-p, --precision <name>",
    help: `${PRECISIONS.join(", ")} (repeatable)`,
    defaultText: "the highest each backend has",
    isForRunOnly: true,
  },
  formulation: {
    label: "formulation",
    value: { kind: "choice", known: FORMULATIONS },
    flags: "--formulation <name>",
    help: FORMULATIONS.join(", "),
    defaultText: "closed in f64, quadrature in f32",
  },
  shuffleSeed: {
    label: "shuffle seed",
    value: { kind: "integer", low: 0, high: 2 ** 32 - 1 },
    default: () => crypto.getRandomValues(new Uint32Array(1))[0],
    flags: "--shuffle-seed <n>",
    help: "seed of the order of the calls",
    defaultText: "random",
  },
  shard: {
    label: "shard",
    value: { kind: "shard" },
    flags: "--shard <i/n>",
    help: 'part of the run: i of n, or "slurm" in a job array',
    isForRunOnly: true,
  },
  isolated: {
    label: "isolated",
    value: { kind: "flag" },
    default: false,
    flags: "--no-isolate",
    help: "run all backends in this process",
    isForRunOnly: true,
  },
};

/** The declarations with their names. */
export const DECLARATIONS: readonly (readonly [keyof RunSettings, Declaration<unknown>])[] = Object
  .entries(SETTINGS) as [keyof RunSettings, Declaration<unknown>][];

/**
 * Fills in the defaults and checks every setting.
 *
 * @throws {TypeError} if a choice is none of those known
 * @throws {RangeError} if a number is out of range
 */
export function resolveSettings(asked: Partial<RunSettings>): RecordedOptions {
  const resolved: Record<string, unknown> = {};
  for (const [name, declared] of DECLARATIONS) {
    const value = asked[name] ??
      (declared.default instanceof Function ? declared.default(asked) : declared.default);
    if (value === undefined) continue;
    for (const one of declared.many ? value as unknown[] : [value]) check(declared, one);
    resolved[recordedName(name)] = declared.many ? [...new Set(value as unknown[])] : value;
  }
  (resolved.sizes as number[]).sort((a, b) => a - b);
  requireCompatible(resolved as RecordedOptions);
  return resolved as RecordedOptions;
}

/** Refuses rounds that cannot be: without fresh processes, or without calls. */
function requireCompatible({ rounds, repetitions, isolated }: RecordedOptions): void {
  if (rounds > 1 && !isolated) {
    throw new RangeError(
      `Cannot run ${rounds} rounds in one process: each round needs fresh processes`,
    );
  }
  if (repetitions !== undefined && rounds > repetitions) {
    throw new RangeError(
      `Cannot run ${rounds} rounds with number of repetitions ${repetitions}: ` +
        "number of repetitions must be at least one per round",
    );
  }
}

function check({ label, value: kind }: Declaration<unknown>, value: unknown): void {
  if (kind.kind === "size") return void gridOf(value as number);
  if (v.is(schemaOf(kind), value)) return;
  const wanted = kind.kind === "integer"
    ? `an integer from ${kind.low} to ${kind.high}`
    : kind.kind === "seconds"
    ? "a positive number of seconds"
    : kind.kind === "choice"
    ? `one of ${kind.known.join(", ")}`
    : `a ${kind.kind}`;
  const ErrorType = typeof value === "number" ? RangeError : TypeError;
  const found = typeof value === "string" ? `"${value}"` : `${value}`;
  throw new ErrorType(`Cannot run with ${label} ${found}: ${label} must be ${wanted}`);
}

const text = v.pipe(v.string(), v.transform(oneLine));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const shard = v.pipe(
  v.object({ index: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), count: positive }),
  v.check(({ index, count }) => index < count, "index must be below count"),
);

/** The schema of a single value. */
function schemaOf(kind: ValueKind): v.GenericSchema<unknown> {
  switch (kind.kind) {
    case "name":
      return text;
    case "size":
      return positive;
    case "seconds":
      return v.pipe(v.number(), v.finite(), v.gtValue(0));
    case "shard":
      return shard;
    case "flag":
      return v.boolean();
    case "integer":
      return v.pipe(v.number(), v.safeInteger(), v.minValue(kind.low), v.maxValue(kind.high));
    case "choice":
      return v.picklist(kind.known);
  }
}

/** The schema of the settings in a results file. */
export const recordedOptions: v.GenericSchema<unknown, RecordedOptions> = v.looseObject(
  Object.fromEntries(DECLARATIONS.map(([name, declared]) => {
    const one = schemaOf(declared.value);
    const list = v.array(one);
    // A run has at least one benchmark and one size.
    const filled = name === "benchmarks" || name === "sizes" ? v.pipe(list, v.minLength(1)) : list;
    const required = declared.many ? filled : one;
    const isOptional = !declared.many &&
      (declared.default === undefined || declared.mayBeAbsent);
    return [recordedName(name), isOptional ? v.optional(required) : required];
  })),
) as unknown as v.GenericSchema<unknown, RecordedOptions>;

/** The name of a setting in results files: `targetTime` → `target_time`. */
export function recordedName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
