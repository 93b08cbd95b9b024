/** Kernels that are written in Python for a compiler there. */
import { type Benchmark, BYTES, type Kernel } from "../benchmark.ts";
import { inputBytes } from "../inputs/inputs.ts";
import { checkShapes, prepareInPython, type PythonProcess } from "./process.ts";

/**
 * The kernel whose text is a Python module, see `backends/python/kernels.py`.
 *
 * @param constants numbers that the kernel needs besides its inputs
 */
export function pythonKernel(
  benchmark: Benchmark,
  source: string,
  constants: Readonly<Record<string, number>> = {},
): Kernel<PythonProcess> {
  return {
    async prepare(runtime, inputs, { grid, precision, formulation = null }) {
      const wanted = benchmark.outputs.map(({ name, shape }) => ({ name, shape: shape(grid) }));
      const prepared = await prepareInPython(runtime, inputs, {
        benchmark: benchmark.name,
        ...{ source, constants, precision, formulation },
      }, (found) => checkShapes(runtime.name, found, wanted));
      return {
        run: () => prepared.run(),
        settle: () => prepared.settle(),
        warmNext: () => prepared.warmNext(),
        async *outputs() {
          for (const [n, output] of wanted.entries()) {
            yield { ...output, data: await prepared.output(n) };
          }
        },
        [Symbol.asyncDispose]: () => prepared[Symbol.asyncDispose](),
      };
    },
    // Packed inputs and outputs, and scratch arrays.
    memory: ({ grid, precision }) => 2 * inputBytes(benchmark, grid) * BYTES[precision] / BYTES.f64,
  };
}
