/** Runs array programs in ONNX Runtime on the CPU, through the interface of all its packages. */
import type { CompiledArrays, FloatArray } from "../../../kernels/array_program/mod.ts";
import { ONNX_OPERATIONS, onnxModel } from "./graph.ts";

/** Names of element types in ONNX Runtime. */
export type TensorType = "float64" | "float32";

/** What is used of a tensor. */
export interface Tensor {
  readonly data: FloatArray;
  dispose(): void;
}

/** What is used of a session. */
export interface Session {
  run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches?: Readonly<Record<string, Tensor>>,
  ): Promise<Readonly<Record<string, Tensor>>>;
  release(): Promise<void>;
}

/** What is used of `onnxruntime-node` and `onnxruntime-web` alike. */
export interface OnnxRuntime {
  readonly env: {
    /** Version of each package that takes part. */
    readonly versions: Readonly<Record<string, string>>;
    /** Least severity of messages on stderr. */
    logLevel: "error" | "warning";
  };
  readonly Tensor: new (type: TensorType, data: FloatArray, dims: readonly number[]) => Tensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<Session>;
  };
}

/** Best known settings on one core. */
const OPTIONS = {
  graphOptimizationLevel: "all",
  executionMode: "sequential",
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
};

/**
 * An adapter of ONNX Runtime on the CPU.
 *
 * @param reuse whether outputs are written to the same memory in every call
 */
export function cpuArrays(ort: OnnxRuntime, { reuse }: { reuse: boolean }): CompiledArrays {
  return {
    optional: ONNX_OPERATIONS,
    async compile(program, values) {
      const type = program.precision === "f64" ? "float64" : "float32";
      const model = onnxModel(program);
      const session = await ort.InferenceSession.create(model.bytes, OPTIONS);
      const feeds = Object.fromEntries(
        model.inputs.map((name, n) => [
          name,
          new ort.Tensor(type, values[n], program.inputs[n].shape),
        ]),
      );
      const fetches = Object.fromEntries(
        model.outputs.map((name, n) => {
          const { shape } = program.outputs[n];
          const size = shape.reduce((a, b) => a * b, 1);
          const data = type === "float64" ? new Float64Array(size) : new Float32Array(size);
          return [name, new ort.Tensor(type, data, shape)];
        }),
      );
      let results: Readonly<Record<string, Tensor>> = {};
      return {
        async run() {
          results = reuse ? await session.run(feeds, fetches) : await session.run(feeds);
        },
        *outputs() {
          for (const name of model.outputs) yield results[name].data;
        },
        dispose: () => session.release(),
      };
    },
  };
}
