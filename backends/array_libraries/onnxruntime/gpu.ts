/** Runs array programs in ONNX Runtime on a GPU, with inputs and outputs in its memory. */
import type { CompiledArrays } from "../../../kernels/array_program/mod.ts";
import { BYTES } from "../../../kernels/benchmark.ts";
import type { LibraryQueue } from "../gpu_library.ts";
import type { Platform } from "../../backend.ts";
import { download, measureTransfer, upload } from "../../webgpu/transfer.ts";
import { ONNX_OPERATIONS, onnxModel } from "./graph.ts";
import { keepRegistered } from "./keep_registered.ts";
import type { OnnxRuntime, Tensor } from "./session.ts";

/** What is used of the package's WebGPU build beyond what all packages have. */
export interface OnnxRuntimeGpu extends OnnxRuntime {
  readonly Tensor: OnnxRuntime["Tensor"] & {
    fromGpuBuffer(
      buffer: GPUBuffer,
      options: { dataType: "float32"; dims: readonly number[] },
    ): Tensor;
  };
}

/** Bytes that the library's shaders read at once; buffers must not end before. */
const VECTOR = 16;

/** An adapter of ONNX Runtime on the device that the queue belongs to. */
export function gpuArrays(
  ort: OnnxRuntimeGpu,
  device: GPUDevice,
  queue: LibraryQueue,
  { withQuietDriver }: Platform,
): CompiledArrays {
  const options = {
    executionProviders: [{ name: "webgpu", device }],
    // An operation that the provider lacks is an error, instead of running on the CPU unnoticed.
    extra: { session: { disable_cpu_ep_fallback: "1" } },
    graphOptimizationLevel: "all",
    // Records the commands of the first run and submits them again in later ones.
    enableGraphCapture: true,
    preferredOutputLocation: "gpu-buffer",
  };
  /** A tensor for each shape, and the buffers behind them. */
  const allocate = (names: readonly string[], shapes: readonly { shape: readonly number[] }[]) => {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const buffers = shapes.map(({ shape }) =>
      device.createBuffer({
        size: Math.ceil(bytesOf(shape) / VECTOR) * VECTOR,
        usage: STORAGE | COPY_SRC | COPY_DST,
      })
    );
    const tensors = names.map((name, n) => [
      name,
      ort.Tensor.fromGpuBuffer(buffers[n], { dataType: "float32", dims: shapes[n].shape }),
    ]);
    return { buffers, tensors: Object.fromEntries(tensors) as Record<string, Tensor> };
  };
  return {
    optional: ONNX_OPERATIONS,
    async compile(program, values) {
      const model = onnxModel(program);
      const session = await withQuietDriver(() =>
        ort.InferenceSession.create(model.bytes, options)
      );
      const inputs = allocate(model.inputs, program.inputs);
      const outputs = allocate(model.outputs, program.outputs);
      for (const [n, buffer] of inputs.buffers.entries()) {
        await upload(device, buffer, values[n] as Float32Array<ArrayBuffer>, 0);
      }
      const run = () => session.run(inputs.tensors, outputs.tensors);
      await keepRegistered(run(), outputs.buffers); // Captures.
      clear(device, outputs.buffers); // What it computed must not pass for a later call's result.
      return {
        async run() {
          await run();
          await queue.finish();
        },
        settle: () => queue.settle(),
        transfer: () => measureTransfer(device, inputs.buffers, outputs.buffers),
        async *outputs() {
          for (const [n, buffer] of outputs.buffers.entries()) {
            const { data } = await download(device, buffer, 0, bytesOf(program.outputs[n].shape));
            yield new Float32Array(data);
          }
        },
        async dispose() {
          await session.release();
          for (const buffer of [...inputs.buffers, ...outputs.buffers]) buffer.destroy();
        },
      };
    },
  };
}

function bytesOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, BYTES.f32);
}

function clear(device: GPUDevice, buffers: readonly GPUBuffer[]): void {
  const encoder = device.createCommandEncoder();
  for (const buffer of buffers) encoder.clearBuffer(buffer);
  device.queue.submit([encoder.finish()]);
}
