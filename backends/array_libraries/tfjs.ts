import type {
  ArrayOperations,
  ArrayRuntime,
  EagerArrays,
  FloatArray,
} from "../../kernels/array_program/mod.ts";
import {
  ANY_ENGINE,
  type Backend,
  BackendUnavailable,
  type Platform,
  type Runtime,
} from "../backend.ts";
import { specifierOf } from "../../base/packages.ts";
import { describeAdapter, LibraryQueue, requestLibraryDevice } from "./gpu_library.ts";
import { WASM_MEMORY } from "./library.ts";
import { measureTransfer } from "../webgpu/transfer.ts";

const CORE = specifierOf("@tensorflow/tfjs-core");
const WASM = specifierOf("@tensorflow/tfjs-backend-wasm");
const WASM_FILE = "tfjs-backend-wasm-simd.wasm";
const WEBGPU = specifierOf("@tensorflow/tfjs-backend-webgpu");

/** What of the library's arrays is used. */
interface Tensor {
  readonly dataId: object;
  readonly shape: readonly number[];
  data(): Promise<Float32Array>;
  dispose(): void;
}

type Binary = (a: Tensor, b: Tensor) => Tensor;
type Unary = (a: Tensor) => Tensor;

/** What of `tfjs-core` is used. */
interface Tfjs {
  readonly version_core: string;
  env(): { set(flag: string, value: boolean): void };
  disableDeprecationWarnings(): void;
  setBackend(name: string): Promise<boolean>;
  registerBackend(name: string, factory: () => unknown): boolean;
  removeBackend(name: string): void;
  tensor(values: FloatArray, shape: readonly number[]): Tensor;
  fill(shape: readonly number[], value: number): Tensor;
  transpose(a: Tensor, axes: readonly number[]): Tensor;
  unstack(a: Tensor): Tensor[];
  stack(parts: readonly Tensor[]): Tensor;
  /** Disposes of all arrays that a function makes, except its result. */
  tidy(f: () => Tensor): Tensor;
  slice(a: Tensor, begin: readonly number[], size: readonly number[]): Tensor;
  pad(a: Tensor, margins: readonly (readonly [number, number])[]): Tensor;
  concat(parts: readonly Tensor[], axis: number): Tensor;
  where(condition: Tensor, yes: Tensor, no: Tensor): Tensor;
  readonly add: Binary;
  readonly sub: Binary;
  readonly mul: Binary;
  readonly div: Binary;
  readonly minimum: Binary;
  readonly maximum: Binary;
  readonly less: Binary;
  readonly neg: Unary;
  readonly abs: Unary;
  readonly sqrt: Unary;
  readonly log: Unary;
  readonly exp: Unary;
}

/** What of `tfjs-backend-wasm` is used. */
interface TfjsWasm {
  setThreadsCount(threads: number): void;
  setWasmPath(url: string, usePlatformFetch: boolean): void;
}

/** What of `tfjs-backend-webgpu` is used. */
interface TfjsWebGpu {
  readonly WebGPUBackend: new (device: GPUDevice, info: GPUAdapterInfo) => {
    ensureCommandEncoderReady(): void;
    endComputePassEncoder(): void;
    submitQueue(): void;
    /** Where arrays lie; those that no operation has needed yet have no buffer. */
    readonly tensorMap: { get(dataId: object): { readonly resource?: GPUBuffer | null } };
  };
}

/** TensorFlow.js, one operation after the other. It knows f32 only. */
export const tfjs: Backend<Runtime & ArrayRuntime> = {
  name: "tfjs",
  description:
    "TensorFlow.js (npm @tensorflow/tfjs-core): WASM SIMD or WebGPU, operation by operation",
  devices: ["cpu", "gpu"],
  precisions: ["f32"],
  kernel: "array_program",
  runsIn: ANY_ENGINE,
  setup: ({ device, platform }) => device === "gpu" ? onGpu(platform) : onCpu(platform),
};

async function* onCpu(
  { importLibrary, readLibraryFile }: Platform,
): AsyncGenerator<Runtime & ArrayRuntime, void, void> {
  const tf = await importLibrary<Tfjs>(CORE);
  const { setThreadsCount, setWasmPath } = await importLibrary<TfjsWasm>(WASM);
  setThreadsCount(1);
  const binary = await readLibraryFile?.(WASM_FILE);
  const url = binary && URL.createObjectURL(new Blob([binary], { type: "application/wasm" }));
  if (url) {
    tf.disableDeprecationWarnings(); // the successor of this function wants the URLs of all builds
    setWasmPath(url, true);
  }
  if (!await tf.setBackend("wasm")) throw new BackendUnavailable("tfjs has no WASM here");
  if (url) URL.revokeObjectURL(url);
  yield { version: tf.version_core, memory: WASM_MEMORY, arrays: adapt(tf) };
}

async function* onGpu(
  platform: Platform,
): AsyncGenerator<Runtime & ArrayRuntime, void, void> {
  const { adapter, deviceName, driver, memory } = await describeAdapter(platform);
  const tf = await platform.importLibrary<Tfjs>(CORE);
  const { WebGPUBackend } = await platform.importLibrary<TfjsWebGpu>(WEBGPU);
  tf.env().set("WEBGPU_CPU_FORWARD", false); // Or small arrays would be computed on the CPU.
  const device = await requestLibraryDevice(adapter);
  const backend = new WebGPUBackend(device, adapter.info);
  tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => backend);
  try {
    if (!await tf.setBackend("webgpu")) throw new BackendUnavailable("tfjs has no WebGPU here");
    using queue = await LibraryQueue.open(device, platform);
    const finish = () => {
      // The library submits now and then; what is left would stay where it is.
      backend.ensureCommandEncoderReady();
      backend.endComputePassEncoder();
      backend.submitQueue();
      return queue.finish();
    };
    const buffersOf = (tensors: readonly Tensor[]) =>
      tensors.flatMap(({ dataId }) => backend.tensorMap.get(dataId).resource ?? []);
    const transfer = (inputs: readonly Tensor[], outputs: readonly Tensor[]) =>
      measureTransfer(device, buffersOf(inputs), buffersOf(outputs));
    const arrays = { ...adapt(tf), finish, settle: () => queue.settle(), transfer };
    yield { version: tf.version_core, deviceName, driver, memory, arrays };
  } finally {
    tf.removeBackend("webgpu");
    device.destroy();
  }
}

/**
 * The library's slow paths on WASM (124 × 124 × 16 cells): `where` with a number, which takes 20 ms
 * instead of 1.5, so numbers are made arrays; and slices along the last axis, so that the
 * tridiagonal solver has the levels first: 25 ms instead of 75.
 */
function adapt(tf: Tfjs): EagerArrays<Tensor> {
  const numbers = new WeakMap<Tensor, number>();
  const constant = (values: FloatArray, shape: readonly number[]) => {
    const tensor = tf.tensor(values, shape);
    if (shape.length === 0) numbers.set(tensor, values[0]);
    return tensor;
  };
  const whole = (operand: Tensor, condition: Tensor) => {
    const value = numbers.get(operand);
    return value === undefined ? operand : tf.fill(condition.shape, value);
  };
  const operations: ArrayOperations<Tensor> = {
    constant,
    add: tf.add,
    sub: tf.sub,
    mul: tf.mul,
    div: tf.div,
    minimum: tf.minimum,
    maximum: tf.maximum,
    less: tf.less,
    negate: tf.neg,
    abs: tf.abs,
    sqrt: tf.sqrt,
    log: tf.log,
    exp: tf.exp,
    where: (condition, yes, no) =>
      tf.tidy(() => tf.where(condition, whole(yes, condition), whole(no, condition))),
    slice: (a, begin, end) => tf.slice(a, begin, end.map((last, axis) => last - begin[axis])),
    pad: tf.pad,
    concat: tf.concat,
    solveDiffusion: (...arrays) =>
      tf.tidy(() => {
        const [excess, below, above, d] = arrays.map((x) => tf.unstack(tf.transpose(x, [2, 0, 1])));
        const h: Tensor[] = [], x: Tensor[] = [];
        let s = excess[0];
        for (let k = 0; k < d.length; k++) {
          const pivot = tf.add(s, above[k]);
          x[k] = tf.div(k === 0 ? d[0] : tf.add(d[k], tf.mul(below[k], x[k - 1])), pivot);
          if (k === d.length - 1) break;
          h[k] = tf.div(above[k], pivot);
          s = tf.add(excess[k + 1], tf.mul(below[k + 1], tf.div(s, pivot)));
        }
        for (let k = d.length - 2; k >= 0; k--) x[k] = tf.add(x[k], tf.mul(h[k], x[k + 1]));
        return tf.transpose(tf.stack(x), [1, 2, 0]);
      }),
  };
  return {
    operations,
    upload: (values, shape) => tf.tensor(values, shape),
    download: (tensor) => tensor.data(),
    free: (tensor) => tensor.dispose(),
  };
}
