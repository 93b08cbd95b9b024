/** The results document: what a run yields, what files hold and what every report reads. */
import * as v from "valibot";
import type { Device } from "../../backends/backend.ts";
import type { Formulation, Precision } from "../../kernels/benchmark.ts";
import { caseKey, caseName } from "./identity.ts";
import { contradiction } from "./schema/contradiction.ts";
import {
  count,
  device,
  formulation,
  object,
  oneOf,
  optional,
  positive,
  precision,
  type Schema,
  text,
} from "./schema/fields.ts";
import {
  type Case,
  caseEntries,
  errors,
  type OutputError,
  type Preparation,
  preparation,
  type Result,
  resultEntries,
  type Round,
  round,
} from "./schema/row.ts";
import { type Run, run } from "./schema/run.ts";
import { MAX_CALLS } from "../run/options/settings.ts";

export type * from "./schema/map.ts";
export type * from "./schema/row.ts";
export type * from "./schema/run.ts";
export type { RecordedOptions, Shard } from "../run/options/settings.ts";

/** Version of the document's layout. */
export const SCHEMA = 1;

/** A part of a document that belongs to one of its runs. */
export type OfRun<T> = T & {
  /** Index of the run in the document's `runs`. */
  run: number;
};

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
  /** JavaScript engine, if it is not this Deno. */
  engine?: string;
  /** Nominal size, if the reason concerns only one. */
  size?: number;
  /** Why, in the backend's own words. */
  reason: string;
}

const skipped = object<OfRun<Skipped>>({
  benchmark: optional(text),
  backend: text,
  device,
  precision: optional(precision),
  formulation: optional(formulation),
  engine: optional(text),
  size: optional(positive),
  reason: text,
  run: count,
});

/** Something that makes results less trustworthy, or that they lack. */
export interface Warning {
  /** What kind of thing, for programs. */
  code:
    | "loaded"
    | "quota"
    | "frequency-scaling"
    | "battery"
    | "software-gpu"
    | "few-rounds"
    | "drift"
    | "outliers"
    | "waiting"
    | "implausible"
    | "mixed-precision"
    | "shared-failure"
    | "not-saved"
    | "not-released"
    | "missing-shards"
    | "modes"
    | "control";
  /** Names of the rows concerned: benchmark, size, backend, device, precision; empty if all are. */
  rows: string[];
  /** What was found. */
  message: string;
  /** What to do about it. */
  hint: string;
}

const warning = object<OfRun<Warning>>({
  code: oneOf({
    "loaded": true,
    "quota": true,
    "frequency-scaling": true,
    "battery": true,
    "software-gpu": true,
    "few-rounds": true,
    "drift": true,
    "outliers": true,
    "waiting": true,
    "implausible": true,
    "mixed-precision": true,
    "shared-failure": true,
    "not-saved": true,
    "not-released": true,
    "missing-shards": true,
    "modes": true,
    "control": true,
  }),
  rows: v.array(text),
  message: text,
  hint: text,
  run: count,
});

/** A case of an unfinished run, from which it can be resumed: its complete rounds. */
export interface Checkpoint extends Case {
  /** Calls that are planned in all rounds together; 0 if the case is not prepared yet. */
  calls: number;
  /** The complete rounds. */
  rounds: Round[];
  /** Errors against the reference, once checked. */
  errors: OutputError[];
  /** What is left out of the times, once measured. */
  preparation?: Preparation;
  /** Whether it is the hidden copy of a case, which the control measures. */
  control?: boolean;
}

const checkpoint = v.pipe(
  object<Checkpoint>({
    ...caseEntries,
    calls: v.pipe(count, v.maxValue(2 * MAX_CALLS)),
    rounds: v.array(round),
    errors,
    preparation: optional(preparation),
    control: optional(v.boolean()),
  }),
  v.check(
    ({ calls, rounds }) => rounds.reduce((sum, { times }) => sum + times.length, 0) <= 2 * calls,
    "times must not be more than twice the calls",
  ),
  v.check(
    ({ rounds }) => rounds.every(({ times, gpu_times = [] }) => gpu_times.length <= times.length),
    "gpu_times must not be more than times",
  ),
  v.check(
    ({ rounds }) => rounds.every(({ times, waited = times }) => waited.length === times.length),
    "waited must be as many as times",
  ),
);

/** The whole document. */
export interface Results {
  /** Version of this layout. */
  schema: 1;
  /** The runs that the document holds: one, or several that were joined. */
  runs: Run[];
  /** Measured cases. */
  results: OfRun<Result>[];
  /** What was not measured, and why. */
  skipped: OfRun<Skipped>[];
  /** What makes the results less trustworthy. */
  warnings: OfRun<Warning>[];
  /** State of all cases, while calls are missing. */
  checkpoint?: Checkpoint[];
}

const result = v.pipe(
  object<OfRun<Result>>({ ...resultEntries, run: count }),
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? contradiction(dataset.value) : undefined;
    if (message) addIssue({ message });
  }),
);

const document = v.pipe(
  object<Results>({
    schema: v.literal(SCHEMA),
    runs: v.pipe(v.array(run), v.minLength(1)),
    results: casesOnce(v.array(result)),
    skipped: v.array(skipped),
    warnings: v.array(warning),
    checkpoint: optional(casesOnce(v.array(checkpoint))),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? danglingReference(dataset.value) : undefined;
    if (message) addIssue({ message });
  }),
);

/** Refuses a list with the same case of the same run twice. */
function casesOnce<T extends Case & { run?: number }>(list: Schema<T[]>): Schema<T[]> {
  return v.pipe(
    list,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const seen = new Set<string>();
      for (const row of dataset.value) {
        const key = `${row.run} ${caseKey(row)}`;
        if (seen.has(key)) addIssue({ message: `${caseName(row)} occurs twice` });
        seen.add(key);
      }
    }),
  );
}

/** What refers to a run that is not there. */
function danglingReference({ runs, results, skipped, warnings }: Results): string | undefined {
  for (const [name, list] of Object.entries({ results, skipped, warnings })) {
    const n = list.findIndex(({ run }) => run >= runs.length);
    if (n >= 0) return `${name}.${n}.run is ${list[n].run}, but there are ${runs.length} runs`;
  }
}

/**
 * Checks a document against the schema: what is read from a file, and what is about to be written.
 *
 * @returns the document without what the schema does not know, all texts on one line
 * @throws {TypeError} if it is no results document; the message names the first place that is wrong
 */
export function checkResults(value: unknown): Results {
  const outcome = v.safeParse(document, value);
  if (outcome.success) return outcome.output;
  const [issue] = outcome.issues;
  throw new TypeError(`at ${v.getDotPath(issue) ?? "the top"}: ${issue.message}`);
}
