/** Results documents for tests. */
import { statusOf } from "../../bench/results/assembly/status.ts";
import type {
  Checkpoint,
  OfRun,
  Result,
  Results,
  Round,
  Run,
  Warning,
} from "../../bench/results/schema.ts";

/** What the medians of four processes are, relative to their geometric mean. */
const PROCESSES = [1.02, 1 / 1.02, 1.01, 1 / 1.01];

/**
 * Calls of four processes with this geometric mean of their medians. Rows with another `shift` have
 * other processes slow: differences of 10 % are significant.
 */
export function roundsOf(median: number, shift = 0): Round[] {
  return PROCESSES.map((_, n) => {
    const center = median * PROCESSES[(n + shift) % PROCESSES.length];
    return { times: [0.9 * center, center, 1.1 * center] };
  });
}

/** A row with plausible figures; its status follows from what is changed in it. */
export function row(changes: Partial<OfRun<Result>> = {}): OfRun<Result> {
  const all = {
    run: 0,
    benchmark: "equation_of_state",
    backend: "typed_array",
    device: "cpu" as const,
    precision: "f64" as const,
    formulation: "closed" as const,
    size: 4096,
    shape: [32, 32, 4] as [number, number, number],
    rounds: roundsOf(0.0002),
    calls: 12,
    mean: 0.0002,
    stdev: 0.00002,
    min: 0.00018,
    p25: 0.00019,
    median: 0.0002,
    p75: 0.00021,
    max: 0.00022,
    median_ci95: [0.00018, 0.00022] as [number, number],
    speedup: 1,
    speedup_ci95: [1, 1] as [number, number],
    speedup_reference: "typed_array f64",
    bytes: 98304,
    gbps: 0.49152,
    errors: [{ output: "dHdT", l2: 0, max: 0, deviating: 0, consistent: true }],
    ...changes,
  };
  return { ...statusOf(all), ...all };
}

/** Errors of a row that is FAILED. */
export const WRONG: Result["errors"] = [
  { output: "dHdT", l2: 0.5, max: 1, deviating: 1, consistent: false },
];

/** The same at another median, with an interval of ± 5 %. */
export function at(median: number, changes: Partial<OfRun<Result>> = {}): OfRun<Result> {
  const median_ci95: [number, number] = [0.95 * median, 1.05 * median];
  return row({ rounds: roundsOf(median), median, median_ci95, ...changes });
}

/** A run with plausible figures. */
export const run: Run = {
  tool: { name: "@hpc/bench", version: "0.1.0" },
  environment: {
    time: "2026-01-01T00:00:00.000Z",
    cpu: "A fine processor",
    cores: 2,
    memory: 1e9,
    memory_available: 5e8,
    os: "linux 6",
    arch: "x86_64",
    load: 0.25,
    deno: "2.9.6",
    v8: "15.0",
  },
  options: {
    benchmarks: ["equation_of_state"],
    sizes: [4096],
    backends: [],
    engines: ["deno"],
    device: "cpu",
    precisions: [],
    rounds: 1,
    cache: "warm",
    target_time: 2,
    burnin: 1,
    shuffle_seed: 42,
    isolated: false,
  },
  interrupted: false,
  backends: [onCpu("typed_array", { version: "V8 15", family: "TypeScript" })],
  limits: [],
};

/** A small document: one good, one slow and one inconsistent row. */
export const results: Results = {
  schema: 1,
  runs: [run],
  warnings: [],
  results: [
    at(0.002, { backend: "slow", speedup: 0.1, speedup_ci95: [0.09, 0.11] }),
    row(),
    at(0.00001, { backend: "wrong", errors: WRONG }),
  ],
  skipped: [
    { run: 0, backend: "gone", device: "cpu", reason: "no such library" },
    {
      run: 0,
      benchmark: "equation_of_state",
      backend: "big",
      device: "cpu",
      size: 4096,
      reason: "too big",
    },
  ],
};

/** Changes of a run, of its environment and options only what is named. */
export interface RunChanges extends Partial<Omit<Run, "environment" | "options">> {
  /** Changes of the environment. */
  environment?: Partial<Run["environment"]>;
  /** Changes of the options. */
  options?: Partial<Run["options"]>;
}

/** The document of a single run with changes of that run. */
export function inRun(
  { environment, options, ...changes }: RunChanges,
  document: Results = results,
): Results {
  const [old] = document.runs;
  const changed = {
    ...old,
    ...changes,
    environment: { ...old.environment, ...environment },
    options: { ...old.options, ...options },
  };
  return { ...document, runs: [changed] };
}

/** A warning that concerns all rows. */
export const BUSY: OfRun<Warning> = {
  run: 0,
  code: "loaded",
  rows: [],
  message: "busy",
  hint: "wait",
};

/** The facts of a backend that computes on the CPU. */
export function onCpu(
  name: string,
  changes: Partial<Run["backends"][number]> = {},
): Run["backends"][number] {
  const facts = { device: "cpu", version: "1", program: "fused" } as const;
  return { name, ...facts, family: "other", runs_in: ["Deno"], ...changes };
}

/** The facts of a backend that computes on a GPU. */
export function onGpu(name: string, device_name = "Some GPU"): Run["backends"][number] {
  return {
    name,
    device: "gpu",
    version: "1",
    program: "array program",
    family: "WebGPU",
    runs_in: ["Deno", "browsers"],
    device_name,
  };
}

/** A case that has not been called yet. */
export const checkpointOfNothing: Checkpoint = {
  benchmark: "equation_of_state",
  backend: "typed_array",
  device: "cpu",
  precision: "f64",
  size: 64,
  calls: 0,
  rounds: [],
  errors: [],
};
