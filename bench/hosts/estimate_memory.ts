/** Estimates the memory of cases whose kernels do not say what they need. */
import { type Benchmark, BYTES, type KernelOptions } from "../../kernels/benchmark.ts";
import { inputBytes, product } from "../../kernels/inputs/inputs.ts";

/** Inputs packed at the case's precision, and the outputs. */
export function estimateMemory(benchmark: Benchmark, { grid, precision }: KernelOptions): number {
  const outputs = benchmark.outputs.reduce((sum, { shape }) => sum + product(shape(grid)), 0);
  return (inputBytes(benchmark, grid) / 8 + outputs) * BYTES[precision];
}
