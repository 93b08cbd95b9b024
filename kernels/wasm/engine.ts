/** How kernels deal with the engine's compilers and its garbage collector. */

/** Milliseconds of calls after which the engine has optimized what it calls. */
const WARM_UP = 20;

/**
 * Calls a kernel at least once and for a few milliseconds, so that the memory's pages are there
 * and the engine has put optimized code in the place of its quickly compiled first version.
 *
 * @param clearOutputs clears the results, so that only later calls can write them
 */
export async function warmUp(run: () => void, clearOutputs: () => void): Promise<void> {
  const start = performance.now();
  do {
    run();
    await new Promise((resolve) => setTimeout(resolve, 0));
  } while (performance.now() - start < WARM_UP);
  clearOutputs();
}

/** V8's flag that makes {@linkcode collectMemories} work. */
export const GC_FLAG: string = "--expose-gc";

/**
 * Frees the memories that nothing refers to any more now, not at the engine's next opportunity,
 * which may come after several gigabytes. Does nothing in a process without {@linkcode GC_FLAG}.
 */
export function collectMemories(): void {
  (globalThis as { gc?: () => void }).gc?.();
}
