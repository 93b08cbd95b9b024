/** Reads results documents that come from files: nothing in them is taken on trust. */
import * as v from "valibot";
import { DEVICES } from "../../backends/backend.ts";
import { FORMULATIONS, PRECISIONS } from "../../kernels/benchmark.ts";
import { countedTimes } from "./counted.ts";
import { oneLine } from "../../base/one_line.ts";
import { MAX_CALLS, recordedOptions as options } from "../run/settings.ts";
import { type Case, caseName, type Results, SCHEMA } from "./results.ts";
import { median } from "../statistics/statistics.ts";

const text = v.pipe(v.string(), v.transform(oneLine));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(count, v.minValue(1));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const error = v.nullable(amount);
const interval = v.tuple([amount, amount]);
const device = v.picklist(DEVICES);
const precision = v.picklist(PRECISIONS);
const formulation = v.optional(v.picklist(FORMULATIONS));

const id = {
  benchmark: text,
  backend: text,
  device,
  precision,
  formulation,
  size: positive,
};

const errors = v.array(v.object({
  output: text,
  l2: error,
  max: error,
  allclose_failures: amount,
  consistent: v.boolean(),
  kept: v.optional(precision),
}));

const transfer = v.optional(v.object({ upload: amount, download: amount }));

const environment = v.looseObject({
  time: text,
  cpu: text,
  cores: count,
  memory: amount,
  memory_available: amount,
  os: text,
  arch: text,
  load: v.optional(amount),
  governor: v.optional(text),
  battery: v.optional(v.boolean()),
  caches: v.optional(text),
  affinity: v.optional(v.array(count)),
  revision: v.optional(text),
  deno: text,
  v8: text,
  backends: v.optional(v.array(v.looseObject({
    name: text,
    device,
    version: text,
    device_name: v.optional(text),
    driver: v.optional(text),
    v8_flags: v.optional(text),
    build_flags: v.optional(text),
  }))),
});

const rowFields = v.object({
  ...id,
  backend_version: text,
  device_name: text,
  shape: v.tuple([positive, positive, positive]),
  calls: positive,
  burnin: count,
  times: v.array(amount),
  mean: amount,
  stdev: amount,
  min: amount,
  p25: amount,
  median: amount,
  p75: amount,
  max: amount,
  median_ci95: interval,
  gpu_median: v.optional(amount),
  transfer,
  speedup: amount,
  speedup_ci95: interval,
  speedup_reference: text,
  bytes: amount,
  gbps: amount,
  bandwidth_fraction: v.optional(amount),
  flops_fraction: v.optional(amount),
  consistent: v.boolean(),
  errors,
  environment: v.optional(environment),
});

const result = v.pipe(
  rowFields,
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? contradiction(dataset.value) : undefined;
    if (message) addIssue({ message });
  }),
);

/** What in a row cannot all be true, if anything. */
function contradiction(row: v.InferOutput<typeof rowFields>): string | undefined {
  const counted = countedTimes(row);
  if (counted.length === 0) return "times must hold more calls than the burn-in";
  if (row.calls !== counted.length) return "calls must be those of times without the burn-in";
  if (!isClose(row.median, median(counted))) {
    return "median must be that of times without the burn-in";
  }
}

const checkpoint = v.pipe(
  v.object({
    ...id,
    calls: v.pipe(count, v.maxValue(2 * MAX_CALLS)),
    times: v.array(amount),
    gpu_times: v.array(amount),
    errors,
    transfer,
  }),
  v.check(({ calls, times }) => times.length <= calls, "times must not be more than calls"),
  v.check(
    ({ times, gpu_times }) => gpu_times.length <= times.length,
    "gpu_times must not be more than times",
  ),
);

const tool = v.object({ name: text, version: text });

/** Whether two numbers are the same but for the rounding of who wrote them. */
function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * Math.max(one, other);
}

type CaseOfRun = Case & { environment?: { time: string; cpu: string } };

/** Refuses a list with the same case of the same run twice. */
function casesOnce<T extends CaseOfRun>(list: v.GenericSchema<unknown, T[]>) {
  return v.pipe(
    list,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const seen = new Set<string>();
      for (const row of dataset.value) {
        const { environment } = row;
        const key = JSON.stringify([caseName(row), environment?.time, environment?.cpu]);
        if (seen.has(key)) addIssue({ message: `${caseName(row)} occurs twice` });
        seen.add(key);
      }
    }),
  );
}

const document = v.looseObject({
  schema: v.literal(SCHEMA),
  tool,
  environment,
  options,
  runs: v.optional(v.array(v.looseObject({ environment, tool, options }))),
  interrupted: v.boolean(),
  results: casesOnce(v.array(result)),
  skipped: v.array(v.looseObject({
    backend: text,
    device,
    reason: text,
    benchmark: v.optional(text),
    precision: v.optional(precision),
    size: v.optional(positive),
    environment: v.optional(environment),
  })),
  limits: v.array(v.looseObject({
    device,
    precision,
    backend: text,
    bandwidth: amount,
    flops: v.optional(amount),
    environment: v.optional(environment),
  })),
  warnings: v.array(v.looseObject({
    code: text,
    rows: v.array(text),
    message: text,
    hint: text,
    environment: v.optional(environment),
  })),
  checkpoint: v.optional(casesOnce(v.array(checkpoint))),
});

/**
 * Parses a results document.
 *
 * @throws {SyntaxError} if the text is not JSON
 * @throws {TypeError} if it is JSON but no results document of this version; the message names the
 * first place that is wrong
 *
 * @example
 * ```ts ignore
 * const results = parseResults(await Deno.readTextFile("results.json"));
 * ```
 */
export function parseResults(text: string): Results {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SyntaxError(
      text.trim() === "" ? "the file is empty" : "it is not JSON, perhaps cut off",
    );
  }
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (schema !== SCHEMA) {
    throw new TypeError(
      `it is no results document of schema ${SCHEMA} (found ${
        schema === undefined ? "none" : JSON.stringify(schema)
      })`,
    );
  }
  const outcome = v.safeParse(document, value);
  if (outcome.success) return outcome.output as Results;
  const [issue] = outcome.issues;
  throw new TypeError(`at ${v.getDotPath(issue) ?? "the top"}: ${issue.message}`);
}
