/** Makes kernels of WebAssembly modules whose functions work on C-ordered arrays in their memory. */
import {
  type Benchmark,
  BYTES,
  type FloatArray,
  type Kernel,
  type KernelOptions,
  type Precision,
  Unsupported,
} from "../benchmark.ts";
import type { Grid } from "../grid.ts";
import { product } from "../inputs/inputs.ts";
import { collectMemories, warmUp } from "./engine.ts";
import { Arena } from "./records.ts";
import { STATIC_BYTES, type WasmRuntime } from "./runtime.ts";

/** Where arrays begin in the memory of a module, in bytes, by name. */
export type WasmAddresses = Readonly<Record<string, number>>;

/**
 * Calls the functions of a module that compute a benchmark's outputs from its inputs. An output that
 * is also an input starts with the input's values, any other with zeros; what a call writes, every
 * call writes.
 */
export type WasmRoutine<Exports> = (
  exports: Exports,
  inputs: WasmAddresses,
  outputs: WasmAddresses,
  grid: Grid,
) => void;

/** An array in the memory. */
interface Placed {
  readonly name: string;
  readonly shape: readonly number[];
  /** Address of its first byte. */
  readonly at: number;
}

/**
 * The kernel of a module that imports its memory as `env.memory`. All arrays lie in that memory in C
 * order, as numbers of the precision that is computed in, and begin at multiples of 64 bytes. The
 * first 64 KiB belong to the module: its constants, and its stack if it has one.
 *
 * @param benchmark names the inputs and outputs
 * @param modules the modules as base64 text; precisions without one are unsupported
 * @param routine calls the module's functions
 *
 * @example
 * ```ts ignore
 * import f64 from "./heat.wasm.base64" with { type: "text" };
 *
 * interface Exports {
 *   step(T: number, next: number, cells: number): void;
 * }
 * const kernel = wasmKernel<Exports>(
 *   heat,
 *   { f64 },
 *   ({ step }, { T }, { T: next }, { nx, ny, nz }) => step(T, next, nx * ny * nz),
 * );
 * ```
 */
export function wasmKernel<Exports>(
  benchmark: Pick<Benchmark, "inputs" | "outputs">,
  modules: Partial<Readonly<Record<Precision, string>>>,
  routine: WasmRoutine<Exports>,
): Kernel<WasmRuntime> {
  return {
    async prepare(runtime, inputs, { grid, precision }) {
      const module = modules[precision];
      if (module === undefined) {
        throw new Unsupported(`Cannot compute in ${precision}: there is no module for it`);
      }
      const { read, written, bytes } = placeArrays(benchmark, { grid, precision });
      if (bytes > runtime.instanceBytes) {
        throw new Unsupported(
          `Cannot put ${bytes} bytes into one memory: it can have ${runtime.instanceBytes}`,
        );
      }
      const { exports, buffer } = await runtime.instantiate<Exports>(
        { relaxed: module, plain: module },
        bytes,
      );
      const width = BYTES[precision];
      const memory: FloatArray = precision === "f64"
        ? new Float64Array(buffer)
        : new Float32Array(buffer);
      for (const { name, at } of read) memory.set(inputs[name].data, at / width);
      const resetOutputs = () => {
        for (const { name, shape, at } of written) {
          const start = at / width;
          if (name in inputs) memory.set(inputs[name].data, start);
          else memory.fill(0, start, start + product(shape));
        }
      };
      resetOutputs();
      const from = addressesOf(read), to = addressesOf(written);
      const run = () => routine(exports, from, to, grid);
      await warmUp(run, resetOutputs);
      return {
        run,
        *outputs() {
          for (const { name, shape, at } of written) {
            const start = at / width;
            yield { name, shape, data: memory.slice(start, start + product(shape)) };
          }
        },
        [Symbol.asyncDispose]() {
          collectMemories();
          return Promise.resolve();
        },
      };
    },
    memory: (options) => placeArrays(benchmark, options).bytes,
  };
}

/** Gives all arrays their places, one after the other. */
function placeArrays(
  { inputs, outputs }: Pick<Benchmark, "inputs" | "outputs">,
  { grid, precision }: Pick<KernelOptions, "grid" | "precision">,
): { read: Placed[]; written: Placed[]; bytes: number } {
  const arena = new Arena(STATIC_BYTES);
  const place = (
    { name, shape: shapeOf }: Pick<Benchmark["outputs"][number], "name" | "shape">,
  ) => {
    const shape = shapeOf(grid);
    return { name, shape, at: arena.place(product(shape) * BYTES[precision]) };
  };
  const read = inputs.map(place), written = outputs.map(place);
  return { read, written, bytes: arena.end };
}

function addressesOf(arrays: readonly Placed[]): WasmAddresses {
  return Object.fromEntries(arrays.map(({ name, at }) => [name, at]));
}
