/** A quick run of the benchmark `scaling`, for tests of whole runs. */
import { registerBackend, registerBenchmark, registerKernel } from "../../../mod.ts";
import type { RunOptions } from "../../../bench/run/options/options.ts";
import register from "../../fixtures/scaling_plugin.ts";

register({ registerBackend, registerBenchmark, registerKernel });

/** Options of a run that takes milliseconds. */
export const quick: RunOptions = {
  benchmarks: ["scaling"],
  sizes: [64, 4096],
  backends: ["typed_array", "twin"],
  repetitions: 5,
  targetTime: 0.001,
  shuffleSeed: 1,
};
