/** The backend `numpy_ts`: what each operation on whole arrays is in numpy-ts. */
import type { FloatArray } from "../../kernels/benchmark.ts";
import type {
  ArrayOperations,
  ArrayRuntime,
  EagerArrays,
} from "../../kernels/array_program/mod.ts";
import { ANY_ENGINE, type Backend, type Platform, type Runtime } from "../backend.ts";
import { specifierOf, versionOf } from "../../base/packages.ts";

const PACKAGE = "numpy-ts";

/** Bytes of WASM memory: the most that the library addresses. */
const MEMORY = 2 ** 31;

/** Share of it that cases may be planned to occupy: freed blocks leave holes between the others. */
const SHARE = 0.75;

/**
 * Copies of broadcast operands and of slices come beside the arrays of the program, and what is freed
 * leaves holes between them: isoneutral_mixing with 4,194,304 points in f64, 1.3 GiB of arrays, does
 * not fit into 2 GiB.
 */
const MEMORY_FACTOR = 1.25;

type DType = "float64" | "float32";

/** What of the library's arrays is used. */
interface NDArray {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: FloatArray;
  slice(...slices: string[]): NDArray;
  copy(): NDArray;
  dispose(): void;
}

type Binary = (a: NDArray, b: NDArray | number) => NDArray;
type Unary = (a: NDArray) => NDArray;

/** What of the library is used. */
interface NumpyTs {
  configureWasm(options: { maxMemory: number }): void;
  zeros(shape: readonly number[], dtype: DType): NDArray;
  broadcast_to(a: NDArray, shape: readonly number[]): NDArray;
  concatenate(arrays: readonly NDArray[], axis: number): NDArray;
  where(condition: NDArray, yes: NDArray, no: NDArray): NDArray;
  readonly add: Binary;
  readonly subtract: Binary;
  readonly multiply: Binary;
  readonly divide: Binary;
  readonly minimum: Binary;
  readonly maximum: Binary;
  readonly less: Binary;
  readonly negative: Unary;
  readonly absolute: Unary;
  readonly sqrt: Unary;
  readonly log: Unary;
  readonly exp: Unary;
}

/** The library, once it is loaded: its memory can be configured only once in a process. */
let library: Promise<NumpyTs> | undefined;

async function load(platform: Platform): Promise<NumpyTs> {
  const np = await platform.importLibrary<NumpyTs>(specifierOf(PACKAGE));
  np.configureWasm({ maxMemory: MEMORY });
  return np;
}

/** NumPy in TypeScript and WASM, one operation after the other. */
export const numpyTs: Backend<Runtime & ArrayRuntime> = {
  name: "numpy_ts",
  description: "numpy-ts (npm numpy-ts): NumPy's operations in TypeScript and WASM SIMD",
  devices: ["cpu"],
  precisions: ["f64", "f32"],
  kernel: "array_program",
  runsIn: ANY_ENGINE,
  setup: async function* ({ platform }) {
    const np = await (library ??= load(platform));
    const version = versionOf(PACKAGE);
    yield { version, memory: SHARE * MEMORY, memoryFactor: MEMORY_FACTOR, arrays: adapt(np) };
  },
};

/**
 * The library's fast paths take contiguous arrays of one shape, and numbers. Others are 10 to 80
 * times slower (204 × 204 × 26 cells in f64: an addition 1 ms, with one operand broadcast 60 ms,
 * with a sliced one 37 ms; `pad` 100 ms), so operands are broadcast by a copy (0.3 to 4 ms),
 * slices are copied and padding is a concatenation.
 */
function adapt(np: NumpyTs): EagerArrays<NDArray> {
  /** Runs an operation on arrays of one shape, which is where the copies are made. */
  const alike = (arrays: NDArray[], operation: (...arrays: NDArray[]) => NDArray) => {
    const shape = commonShape(arrays);
    const copies: NDArray[] = [];
    const whole = arrays.map((array) => {
      if (array.shape.length === shape.length && array.shape.every((n, i) => n === shape[i])) {
        return array;
      }
      const view = np.broadcast_to(array, shape);
      copies.push(view.copy());
      view.dispose();
      return copies.at(-1)!;
    });
    const result = operation(...whole);
    for (const copy of copies) copy.dispose();
    return result;
  };
  const binary = (operation: Binary) => (a: NDArray, b: NDArray) =>
    b.shape.length === 0 ? operation(a, b.data[0]) : alike([a, b], operation);
  const upload = (values: FloatArray, shape: readonly number[]) => {
    const array = np.zeros(shape, values instanceof Float64Array ? "float64" : "float32");
    array.data.set(values);
    return array;
  };
  const zeros = (shape: readonly number[], like: NDArray) => np.zeros(shape, like.dtype);
  const operations: ArrayOperations<NDArray> = {
    constant: upload,
    add: binary(np.add),
    sub: binary(np.subtract),
    mul: binary(np.multiply),
    div: binary(np.divide),
    minimum: binary(np.minimum),
    maximum: binary(np.maximum),
    negate: np.negative,
    abs: np.absolute,
    sqrt: np.sqrt,
    log: np.log,
    exp: np.exp,
    less: (a, b) => alike([a, b], np.less),
    where: (condition, yes, no) => alike([condition, yes, no], np.where),
    slice(a, begin, end) {
      const view = a.slice(...begin.map((first, axis) => `${first}:${end[axis]}`));
      const copy = view.copy();
      view.dispose();
      return copy;
    },
    pad(a, margins) {
      let padded = a;
      margins.forEach(([before, after], axis) => {
        if (!before && !after) return;
        const parts = [before, after].map((extent) =>
          extent ? zeros(padded.shape.with(axis, extent), a) : []
        );
        const joined = np.concatenate([parts[0], padded, parts[1]].flat(), axis);
        for (const part of [...parts.flat(), padded]) if (part !== a) part.dispose();
        padded = joined;
      });
      return padded;
    },
    concat: np.concatenate,
  };
  return {
    operations,
    upload,
    download: ({ data }) => data.slice(),
    free: (array) => array.dispose(),
  };
}

function commonShape(arrays: readonly NDArray[]): number[] {
  const rank = Math.max(...arrays.map(({ shape }) => shape.length));
  return Array.from(
    { length: rank },
    (_, axis) => Math.max(...arrays.map(({ shape }) => shape[axis - rank + shape.length] ?? 1)),
  );
}
