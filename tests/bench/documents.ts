/** Results documents for tests. */
import type { Checkpoint, Result, Results } from "../../bench/results/results.ts";

/** A row with plausible figures. */
export function row(changes: Partial<Result> = {}): Result {
  return {
    benchmark: "equation_of_state",
    backend: "typed_array",
    device: "cpu",
    precision: "f64",
    formulation: "closed",
    size: 4096,
    backend_version: "V8 15",
    device_name: "A fine processor",
    shape: [32, 32, 4],
    calls: 3,
    burnin: 1,
    times: [0.002, 0.00018, 0.0002, 0.00022],
    mean: 0.0002,
    stdev: 0.00002,
    min: 0.00018,
    p25: 0.00019,
    median: 0.0002,
    p75: 0.00021,
    max: 0.00022,
    median_ci95: [0.00018, 0.00022],
    speedup: 1,
    speedup_ci95: [1, 1],
    speedup_reference: "typed_array f64",
    bytes: 98304,
    gbps: 0.49152,
    consistent: true,
    errors: [{ output: "dHdT", l2: 0, max: 0, allclose_failures: 0, consistent: true }],
    ...changes,
  };
}

/** The same at another median, with an interval of ± 5 %. */
export function at(median: number, changes: Partial<Result> = {}): Result {
  const times = row().times.map((seconds) => seconds * median / row().median);
  return row({ times, median, median_ci95: [0.95 * median, 1.05 * median], ...changes });
}

/** A small document: one good, one slow and one inconsistent row. */
export const results: Results = {
  schema: 1,
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
    device: "cpu",
    precisions: [],
    target_time: 2,
    burnin: 1,
    shuffle_seed: 42,
    isolated: false,
  },
  interrupted: false,
  limits: [],
  warnings: [],
  results: [
    at(0.002, { backend: "slow", speedup: 0.1, speedup_ci95: [0.09, 0.11] }),
    row(),
    at(0.00001, {
      backend: "wrong",
      consistent: false,
      errors: [{ output: "dHdT", l2: 0.5, max: 1, allclose_failures: 1, consistent: false }],
    }),
  ],
  skipped: [
    { backend: "gone", device: "cpu", reason: "no such library" },
    {
      benchmark: "equation_of_state",
      backend: "big",
      device: "cpu",
      size: 4096,
      reason: "too big",
    },
  ],
};

/** A case that has not been called yet. */
export const checkpointOfNothing: Checkpoint = {
  benchmark: "equation_of_state",
  backend: "typed_array",
  device: "cpu",
  precision: "f64",
  size: 64,
  calls: 0,
  times: [],
  gpu_times: [],
  errors: [],
};
