/** The registry of benchmarks and their kernels. */
import type { Benchmark, KernelLoader } from "./benchmark.ts";
import { equationOfState } from "./equation_of_state/mod.ts";
import { isoneutralMixing } from "./isoneutral_mixing/mod.ts";
import { describeValue } from "../base/check.ts";
import { checkBenchmark } from "./check.ts";
import { checkName } from "./names.ts";
import { turbulentKineticEnergy } from "./turbulent_kinetic_energy/mod.ts";

const registry = new Map<string, Benchmark>();

/**
 * Adds a benchmark, so that it can be run by name.
 *
 * @throws {TypeError} if the name is taken or not in snake case, or if there is no `plain` kernel: its f64
 * results are the reference that all others are compared with
 */
export function registerBenchmark(benchmark: Benchmark): void {
  checkBenchmark(benchmark);
  if (registry.has(benchmark.name)) {
    throw new TypeError(
      `Cannot register benchmark "${benchmark.name}": a benchmark of that name exists`,
    );
  }
  if (!benchmark.kernels.has("plain")) {
    throw new TypeError(
      `Cannot register benchmark "${benchmark.name}": it needs a "plain" kernel as reference`,
    );
  }
  registry.set(benchmark.name, benchmark);
}

/**
 * Adds a kernel to a benchmark, to be found by the backend that asks for that name.
 *
 * @throws {TypeError} if the benchmark is unknown or has a kernel of that name already, or the
 * loader is no function
 *
 * @example
 * ```ts ignore
 * registerKernel("equation_of_state", "speedygonzales", async () => (await import("./eos.ts")).kernel);
 * ```
 */
export function registerKernel(benchmark: string, name: string, load: KernelLoader): void {
  const { kernels } = getBenchmark(benchmark);
  checkName("kernel", name);
  if (typeof load !== "function") {
    throw new TypeError(
      `Cannot register kernel "${name}" for "${benchmark}": it must be a function that loads it, ` +
        `not ${describeValue(load)}`,
    );
  }
  if (kernels.has(name)) {
    throw new TypeError(
      `Cannot register kernel "${name}" for "${benchmark}": a kernel of that name exists`,
    );
  }
  kernels.set(name, load);
}

/** All registered benchmarks in order of registration. */
export function listBenchmarks(): Benchmark[] {
  return [...registry.values()];
}

/**
 * The benchmark of that name.
 *
 * @throws {TypeError} if there is none
 */
export function getBenchmark(name: string): Benchmark {
  const benchmark = registry.get(name);
  if (!benchmark) {
    const names = [...registry.keys()].join(", ");
    throw new TypeError(`Cannot find benchmark "${name}": registered are ${names}`);
  }
  return benchmark;
}

for (const benchmark of [equationOfState, isoneutralMixing, turbulentKineticEnergy]) {
  registerBenchmark(benchmark);
}
