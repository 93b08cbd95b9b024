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
export type { NamedArray } from "./base/ndarray.ts";
export { configurePython, type PythonOptions } from "./backends/python/interpreter.ts";
export {
  type PythonArrayLibrary,
  pythonArrayLibrary,
  type PythonLibrary,
} from "./backends/python/library.ts";
export { originalBackends } from "./backends/python/originals.ts";
export type { PythonModule } from "./backends/python/process.ts";
export type { Registries } from "./backends/registries.ts";
export type { ChildHostOptions } from "./bench/hosts/child_host.ts";
export * from "./bench/results/comparison/compare.ts";
export type { CacheState } from "./bench/measuring/cache.ts";
export { describeEnvironment } from "./bench/measuring/environment.ts";
export { mergeResults } from "./bench/results/merging/merge.ts";
export type { Progress, RunOptions } from "./bench/run/options/options.ts";
export { CannotResume } from "./bench/run/options/resume.ts";
export type {
  RecordedName,
  RecordedOptions,
  RunSettings,
  Shard,
} from "./bench/run/options/settings.ts";
export { parseResults } from "./bench/results/read.ts";
export * from "./bench/report/text/csv.ts";
export { htmlReport } from "./bench/report/page/html.ts";
export * from "./bench/report/text/json.ts";
export { markdownReport } from "./bench/report/text/markdown.ts";
export type { Metric, PictureOptions, Plot } from "./bench/report/plots/plots.ts";
export { pngReport } from "./bench/report/plots/png.ts";
export type { Report, ReportOptions } from "./bench/report/report.ts";
export { svgReport } from "./bench/report/plots/svg.ts";
export { tableReport } from "./bench/report/text/table.ts";
export type { BenchmarkVerdict } from "./bench/report/model/verdict.ts";
export { verdicts } from "./bench/report/verdicts.ts";
export { caseName, rowName } from "./bench/results/identity.ts";
export type {
  BackendFacts,
  Case,
  Checkpoint,
  Control,
  ControlCase,
  Environment,
  ErrorMap,
  FieldMap,
  Limit,
  OfRun,
  OutputError,
  Preparation,
  Result,
  Results,
  Round,
  Run,
  Skipped,
  Statistics,
  Status,
  Tool,
  Warning,
} from "./bench/results/schema.ts";
export { run } from "./bench/run/run.ts";
export { parseShard } from "./bench/run/plan/shard.ts";
export * from "./kernels/array_program/mod.ts";
export * from "./kernels/benchmark.ts";
export * from "./kernels/grid.ts";
export * from "./kernels/inputs/inputs.ts";
export * from "./kernels/mod.ts";
export { type PlainArrays, plainKernel, type PlainRoutine } from "./kernels/plain.ts";
export { RandomState } from "./kernels/inputs/numpy_random.ts";
export type { PythonProcess } from "./kernels/python/process.ts";
export { specialize } from "./kernels/specialize.ts";
export { type WasmAddresses, wasmKernel, type WasmRoutine } from "./kernels/wasm/kernel.ts";
export type { WasmBinaries, WasmInstance, WasmRuntime } from "./kernels/wasm/runtime.ts";

// A top-level await would wait for itself, because the command line imports parts of this module.
if (import.meta.main) import("./cli.ts").then(({ main }) => main(Deno.args)).then(Deno.exit);
