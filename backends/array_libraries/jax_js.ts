import type {
  ArrayOperations,
  ArrayRuntime,
  CompiledArrays,
  FloatArray,
} from "../../kernels/array_program/mod.ts";
import type { CallTiming, Transfer } from "../../kernels/benchmark.ts";
import {
  ANY_ENGINE,
  type Backend,
  BackendUnavailable,
  type Platform,
  type Runtime,
} from "../backend.ts";
import { describeAdapter, LibraryQueue } from "./gpu_library.ts";
import { specifierOf, versionOf } from "../../base/packages.ts";
import { WASM_MEMORY } from "./library.ts";
import { measureTransfer } from "../webgpu/transfer.ts";

const PACKAGE = "@jax-js/jax";

type DType = "float64" | "float32";

/** What of the library's arrays, and of the tracers that stand for them, is used. */
interface JaxArray {
  readonly shape: readonly number[];
  /** The same array with one more owner. */
  readonly ref: JaxArray;
  slice(...index: readonly (readonly [number, number])[]): JaxArray;
  /** Submits what the array waits for, without waiting for it to finish; consumes the array. */
  gpuBuffer(): Promise<GPUBuffer>;
  /** Moves the elements out; consumes the array. */
  data(): Promise<FloatArray>;
  dispose(): void;
}

type Binary = (a: JaxArray, b: JaxArray) => JaxArray;
type Unary = (a: JaxArray) => JaxArray;
type Jitted = ((...args: JaxArray[]) => JaxArray[]) & { dispose(): void };

/** What of the library is used. Every function takes its arguments away from their owner. */
interface Jax {
  init(device: "wasm" | "webgpu"): Promise<readonly string[]>;
  defaultDevice(device: "wasm" | "webgpu"): void;
  jit(f: (...args: JaxArray[]) => JaxArray[]): Jitted;
  getWebGPUDevice(): GPUDevice;
  blockUntilReady(arrays: readonly JaxArray[]): Promise<unknown>;
  readonly numpy: {
    array(values: FloatArray, options: { shape: readonly number[]; dtype: DType }): JaxArray;
    where(condition: JaxArray, yes: JaxArray, no: JaxArray): JaxArray;
    pad(a: JaxArray, margins: readonly (readonly [number, number])[]): JaxArray;
    concatenate(parts: readonly JaxArray[], axis: number): JaxArray;
    readonly add: Binary;
    readonly subtract: Binary;
    readonly multiply: Binary;
    readonly divide: Binary;
    readonly minimum: Binary;
    readonly maximum: Binary;
    readonly less: Binary;
    readonly negative: Unary;
    readonly abs: Unary;
    readonly sqrt: Unary;
    readonly log: Unary;
    readonly exp: Unary;
  };
}

/**
 * Takes more than the arrays of a program: isoneutral_mixing with 4,194,304 points in f64, 1.3 GiB of
 * arrays, was seen to fill nearly the whole WASM memory, so that hardly anything fits beside it, and
 * to occupy 4.2 GiB of main memory beside the shared inputs.
 */
const MEMORY = { memory: WASM_MEMORY, memoryFactor: 1.85, mainMemoryFactor: 1.75 };

/**
 * JAX's array language: a program is traced once per case, and operations are fused into kernels in
 * WASM or WGSL.
 *
 * The library's f64 logarithm, exponential and hyperbolic tangent on WASM are f32 ones inside, so
 * that its f64 results fail the accuracy check wherever these matter.
 */
export const jaxJs: Backend<Runtime & ArrayRuntime> = {
  name: "jax_js",
  description: "jax-js (npm @jax-js/jax): programs traced and fused by its compiler",
  devices: ["cpu", "gpu"],
  precisions: ["f64", "f32"],
  kernel: "array_program",
  runsIn: ANY_ENGINE,
  setup: async function* ({ device, platform }) {
    using _ = hideWorkers();
    if (device === "gpu") yield* onGpu(platform);
    else {
      const jax = await load("wasm", platform);
      const finish = (outputs: readonly JaxArray[]) => jax.blockUntilReady(outputs);
      yield { version: versionOf(PACKAGE), ...MEMORY, arrays: adapt(jax, { finish }) };
    }
  },
};

/**
 * Where there are workers the library starts a pool of threads, and never ends it. It looks for
 * them again and again, so they must stay hidden from it, also when onnxruntime-web, which puts
 * Node's into their place, is loaded into the same process.
 */
function hideWorkers(): Disposable {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, "Worker");
  if (!descriptor) return { [Symbol.dispose]: () => {} };
  Object.defineProperty(globalThis, "Worker", {
    configurable: true,
    get: () => undefined,
    set: () => {},
  });
  return { [Symbol.dispose]: () => void Object.defineProperty(globalThis, "Worker", descriptor) };
}

async function* onGpu(
  platform: Platform,
): AsyncGenerator<Runtime & ArrayRuntime, void, void> {
  const { deviceName, driver, memory } = await describeAdapter(platform);
  const jax = await load("webgpu", platform);
  const device = jax.getWebGPUDevice();
  using queue = await LibraryQueue.open(device, platform);
  const finish = async ([output]: readonly JaxArray[]) => {
    await output.ref.gpuBuffer(); // All outputs come from one program, which is submitted as a whole.
    await queue.finish();
  };
  const buffersOf = (arrays: readonly JaxArray[]) =>
    Promise.all(arrays.map((array) => array.ref.gpuBuffer()));
  const transfer = async (inputs: readonly JaxArray[], outputs: readonly JaxArray[]) =>
    await measureTransfer(device, await buffersOf(inputs), await buffersOf(outputs));
  const arrays = adapt(jax, { finish, settle: () => queue.settle(), transfer });
  yield { version: versionOf(PACKAGE), deviceName, driver, memory, precisions: ["f32"], arrays };
}

async function load(device: "wasm" | "webgpu", platform: Platform): Promise<Jax> {
  const jax = await platform.importLibrary<Jax>(specifierOf(PACKAGE));
  const ready = await platform.withQuietDriver(() => jax.init(device));
  if (!ready.includes(device)) throw new BackendUnavailable(`jax-js has no ${device} here`);
  jax.defaultDevice(device);
  return jax;
}

/** How a device is waited for, and what copying to it and back takes. */
interface DeviceAccess {
  /** Computes outputs, to the end. */
  finish(outputs: readonly JaxArray[]): Promise<unknown>;
  /** See the `settle` of prepared cases. */
  settle?(): Promise<CallTiming>;
  /** See the `transfer` of prepared cases. */
  transfer?(inputs: readonly JaxArray[], outputs: readonly JaxArray[]): Promise<Transfer>;
}

/** Operations that leave their arguments with their owner, as array programs expect. */
function operationsOf(
  { numpy: np }: Jax,
): Omit<ArrayOperations<JaxArray>, "constant"> {
  const unary = (operation: Unary) => (a: JaxArray) => operation(a.ref);
  const binary = (operation: Binary) => (a: JaxArray, b: JaxArray) => operation(a.ref, b.ref);
  return {
    add: binary(np.add),
    sub: binary(np.subtract),
    mul: binary(np.multiply),
    div: binary(np.divide),
    minimum: binary(np.minimum),
    maximum: binary(np.maximum),
    less: binary(np.less),
    negate: unary(np.negative),
    abs: unary(np.abs),
    sqrt: unary(np.sqrt),
    log: unary(np.log),
    exp: unary(np.exp),
    where: (condition, yes, no) => np.where(condition.ref, yes.ref, no.ref),
    slice: (a, begin, end) =>
      a.ref.slice(...begin.map((first, axis) => [first, end[axis]] as const)),
    pad: (a, margins) => np.pad(a.ref, margins),
    concat: (parts, axis) => np.concatenate(parts.map((part) => part.ref), axis),
  };
}

function adapt(jax: Jax, { finish, settle, transfer }: DeviceAccess): CompiledArrays {
  const operations = operationsOf(jax);
  const upload = (values: FloatArray, shape: readonly number[]) =>
    jax.numpy.array(values, {
      shape,
      dtype: values instanceof Float64Array ? "float64" : "float32",
    });
  const disposeAll = (arrays: readonly JaxArray[]) => arrays.forEach((array) => array.dispose());
  return {
    optional: ["negate", "abs", "minimum", "maximum"],
    async compile(program, values) {
      const compiled = jax.jit((...inputs) => {
        const constants: JaxArray[] = [];
        const constant = (values: FloatArray, shape: readonly number[]) => {
          constants.push(upload(values, shape));
          return constants.at(-1)!;
        };
        const outputs = program.evaluate(
          { ...operations, constant },
          inputs,
          { free: (array) => array.dispose() },
        );
        disposeAll([...inputs, ...constants]);
        return outputs;
      });
      const inputs = values.map((input, n) => upload(input, program.inputs[n].shape));
      let outputs: JaxArray[] = [];
      const discard = () => disposeAll(outputs.splice(0));
      const run = async () => {
        discard();
        outputs = compiled(...inputs.map((input) => input.ref));
        await finish(outputs);
      };
      await run(); // Traces and compiles.
      await settle?.();
      discard();
      return {
        run,
        settle,
        transfer: transfer && (() => transfer(inputs, outputs)),
        async *outputs() {
          for (const output of outputs) yield await output.ref.data();
        },
        dispose() {
          discard();
          disposeAll(inputs);
          compiled.dispose();
        },
      };
    },
  };
}
