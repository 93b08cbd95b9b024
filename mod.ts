/**
 * Benchmarks of numerical backends for TypeScript on three routines of a real ocean model.
 *
 * As a program: `deno run -A mod.ts equation_of_state`. As a library:
 *
 * @example
 * ```ts
 * import { run, tableReport } from "./mod.ts";
 *
 * const results = await run({ benchmarks: ["equation_of_state"], sizes: [4096], repetitions: 10 });
 * console.log(tableReport(results));
 * ```
 * @module
 */
export * from "./backends/backend.ts";
export * from "./backends/mod.ts";
export { peerBackends, type PeerOptions } from "./backends/pyhpc.ts";
export type { Registries } from "./backends/registries.ts";
export type { ChildHostOptions } from "./bench/child_host.ts";
export * from "./bench/compare.ts";
export * from "./bench/environment.ts";
export { mergeResults } from "./bench/merge.ts";
export * from "./bench/options.ts";
export { parseResults } from "./bench/read.ts";
export * from "./bench/report/csv.ts";
export { htmlReport } from "./bench/report/html.ts";
export * from "./bench/report/json.ts";
export * from "./bench/report/markdown.ts";
export type { Metric, PictureOptions, Plot } from "./bench/report/plots.ts";
export { pngReport } from "./bench/report/png.ts";
export type { Report, ReportOptions } from "./bench/report/report.ts";
export { svgReport } from "./bench/report/svg.ts";
export { tableReport } from "./bench/report/table.ts";
export { type BenchmarkVerdict, verdicts } from "./bench/report/verdict.ts";
export * from "./bench/results.ts";
export { run } from "./bench/runner.ts";
export { parseShard } from "./bench/shard.ts";
export * from "./kernels/array_program.ts";
export * from "./kernels/benchmark.ts";
export * from "./kernels/grid.ts";
export * from "./kernels/inputs.ts";
export * from "./kernels/mod.ts";
export { RandomState } from "./kernels/numpy_random.ts";
export type { PeerRuntime } from "./kernels/pyhpc.ts";
export { specialize } from "./kernels/specialize.ts";

// A top-level await would wait for itself, because the command line imports parts of this module.
if (import.meta.main) import("./cli.ts").then(({ main }) => main(Deno.args)).then(Deno.exit);
