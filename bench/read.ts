/** Reads results documents that come from files: nothing in them is taken on trust. */
import * as v from "valibot";
import { DEVICES } from "../backends/backend.ts";
import { FORMULATIONS, PRECISIONS } from "../kernels/benchmark.ts";
import { MAX_CALLS } from "./options.ts";
import { type Results, SCHEMA } from "./results.ts";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(count, v.minValue(1));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const error = v.nullable(amount);
const interval = v.tuple([amount, amount]);
const device = v.picklist(DEVICES);
const precision = v.picklist(PRECISIONS);
const formulation = v.optional(v.picklist(FORMULATIONS));

const id = {
  benchmark: v.string(),
  backend: v.string(),
  device,
  precision,
  formulation,
  size: positive,
};

const errors = v.array(v.object({
  output: v.string(),
  l2: error,
  max: error,
  allclose_failures: amount,
  consistent: v.boolean(),
}));

const transfer = v.optional(v.object({ upload: amount, download: amount }));

const environment = v.looseObject({
  time: v.string(),
  cpu: v.string(),
  cores: count,
  memory: amount,
  memory_available: amount,
  os: v.string(),
  arch: v.string(),
  load: v.optional(amount),
  governor: v.optional(v.string()),
  battery: v.optional(v.boolean()),
  caches: v.optional(v.string()),
  affinity: v.optional(v.array(count)),
  revision: v.optional(v.string()),
  deno: v.string(),
  v8: v.string(),
  backends: v.optional(v.array(v.looseObject({
    name: v.string(),
    device,
    version: v.string(),
    device_name: v.optional(v.string()),
    driver: v.optional(v.string()),
    v8_flags: v.optional(v.string()),
    build_flags: v.optional(v.string()),
  }))),
});

const result = v.object({
  ...id,
  backend_version: v.string(),
  device_name: v.string(),
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
  speedup_reference: v.string(),
  bytes: amount,
  gbps: amount,
  bandwidth_fraction: v.optional(amount),
  flops_fraction: v.optional(amount),
  consistent: v.boolean(),
  errors,
  environment: v.optional(environment),
});

const tool = v.object({ name: v.string(), version: v.string() });

const options = v.looseObject({
  benchmarks: v.array(v.string()),
  sizes: v.array(positive),
  backends: v.array(v.string()),
  device,
  precisions: v.array(precision),
  formulation,
  repetitions: v.optional(v.pipe(positive, v.maxValue(MAX_CALLS))),
  target_time: v.pipe(amount, v.gtValue(0)),
  burnin: v.pipe(count, v.maxValue(MAX_CALLS)),
  shuffle_seed: count,
  isolated: v.boolean(),
});

const document = v.looseObject({
  schema: v.literal(SCHEMA),
  tool,
  environment,
  options,
  runs: v.optional(v.array(v.looseObject({ environment, tool, options }))),
  interrupted: v.boolean(),
  results: v.array(result),
  skipped: v.array(v.looseObject({
    backend: v.string(),
    device,
    reason: v.string(),
    benchmark: v.optional(v.string()),
    precision: v.optional(precision),
    size: v.optional(positive),
    environment: v.optional(environment),
  })),
  limits: v.array(v.looseObject({
    device,
    precision,
    backend: v.string(),
    bandwidth: amount,
    flops: v.optional(amount),
    environment: v.optional(environment),
  })),
  warnings: v.array(v.looseObject({
    code: v.string(),
    rows: v.array(v.string()),
    message: v.string(),
    hint: v.string(),
    environment: v.optional(environment),
  })),
  checkpoint: v.optional(v.array(v.object({
    ...id,
    calls: v.pipe(count, v.maxValue(2 * MAX_CALLS)),
    times: v.array(amount),
    gpu_times: v.array(amount),
    errors,
    transfer,
  }))),
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
