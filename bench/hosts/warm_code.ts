/** Has a JavaScript engine compile a kernel's loops before they are called on a large grid. */
import { type Backend, familyOf } from "../../backends/backend.ts";
import type { Benchmark, Kernel, KernelOptions } from "../../kernels/benchmark.ts";
import { gridOf, points, smallestSize } from "../../kernels/grid.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";

/** Grid points of the case whose calls have the code compiled. */
const POINTS = 4096;

/** Seconds in which that case is called: V8 compiles the longest loops in a third of it. */
const SECONDS = 0.3;

/**
 * Calls the kernels of one backend on a small grid before they first compute on a larger one.
 *
 * JavaScript engines compile a loop in several steps, the last after it was called several times,
 * however long each call took: the equation of state in `typed_array` takes 58 ms in each of seven
 * calls at a million points, and 28 ms from the tenth on (V8 15). A case with few calls would be
 * measured in code that nobody runs for long, unless the run has a smaller size too. Backends of
 * other families compile ahead, or call small functions often.
 */
export class CodeWarmer {
  readonly #warm = new Set<string>();

  /** @param backend the backend whose kernels are called */
  constructor(readonly backend: Pick<Backend, "family" | "kernel">) {}

  /**
   * Warms the code up that a case will run, once for each benchmark, precision and formulation.
   * A kernel that fails on the small grid is left to its case, where that is reported.
   */
  async warm(
    benchmark: Benchmark,
    kernel: Kernel,
    runtime: unknown,
    options: KernelOptions,
  ): Promise<void> {
    const grid = gridOf(Math.max(POINTS, smallestSize(benchmark.halo)));
    const code = `${benchmark.name} ${options.precision} ${options.formulation}`;
    const isNeeded = familyOf(this.backend) === "TypeScript" && !this.#warm.has(code) &&
      points(options.grid) > points(grid);
    if (!isNeeded) return;
    this.#warm.add(code);
    try {
      const inputs = await generateInputs(benchmark, grid);
      await using prepared = await kernel.prepare(runtime, inputs, { ...options, grid });
      for (const start = performance.now(); performance.now() - start < 1000 * SECONDS;) {
        await prepared.run();
        await prepared.settle?.();
      }
    } catch {
      return;
    }
  }
}
