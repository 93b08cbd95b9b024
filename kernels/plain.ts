/**
 * Makes kernels of routines that are written as plain loops: `plain.ts` of every benchmark.
 */
import {
  type Benchmark,
  BYTES,
  type FloatArray,
  type Formulation,
  type Kernel,
  type Precision,
} from "./benchmark.ts";
import type { Grid } from "./grid.ts";
import { inputBytes, product } from "./inputs/inputs.ts";

/** C-ordered arrays by name. */
export type PlainArrays = Readonly<Record<string, FloatArray>>;

/**
 * Computes a benchmark's outputs from its inputs. An output that is also an input starts with the
 * input's values, any other with zeros; what a call writes, every call writes.
 */
export type PlainRoutine = (
  inputs: PlainArrays,
  outputs: PlainArrays,
  grid: Grid,
  formulation?: Formulation,
) => void;

/**
 * The kernel of a routine that reads the inputs as they come and writes outputs as they are
 * wanted: nothing is packed or unpacked. In f32 the arrays are f32, and the arithmetic between
 * them is JavaScript's, which is f64.
 */
export function plainKernel(
  benchmark: Pick<Benchmark, "inputs" | "outputs">,
  routine: PlainRoutine,
): Kernel {
  return {
    prepare(_runtime, inputs, { grid, precision, formulation }) {
      const floats = constructorOf(precision);
      const read = Object.fromEntries(
        Object.values(inputs).map(({ name, data }) => [
          name,
          data instanceof floats ? data : floats.from(data),
        ]),
      );
      const outputs = benchmark.outputs.map(({ name, shape }) => ({
        name,
        shape: shape(grid),
        data: name in read ? read[name].slice() : new floats(product(shape(grid))),
      }));
      const written = Object.fromEntries(outputs.map(({ name, data }) => [name, data]));
      return Promise.resolve({
        run: () => routine(read, written, grid, formulation),
        outputs: () => outputs,
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    },
    memory({ grid, precision }) {
      const written = benchmark.outputs.reduce((sum, { shape }) => sum + product(shape(grid)), 0);
      // In f64 the inputs are read where they are.
      const read = precision === "f64" ? 0 : inputBytes(benchmark as Benchmark, grid) / BYTES.f64;
      return (read + written) * BYTES[precision];
    },
  };
}

function constructorOf(precision: Precision): Float64ArrayConstructor | Float32ArrayConstructor {
  return precision === "f64" ? Float64Array : Float32Array;
}
