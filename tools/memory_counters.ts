/**
 * What libraries and devices count themselves, beside the memory of the process. Import this before
 * any library: WebAssembly memories and GPU buffers are counted from then on.
 */
import { specifierOf } from "../base/packages.ts";
import { importLibrary } from "../backends/array_libraries/library.ts";

/** Numbers of arrays, buffers and bytes, by name. */
export type Counters = Readonly<Record<string, number>>;

/**
 * The counters of a backend that is set up: bytes of the WebAssembly memories that JavaScript made;
 * buffers that devices made and did not destroy; the tensors of TensorFlow.js and their bytes; the
 * bytes taken from the heap of numpy-ts since now.
 *
 * @returns a function that reads them
 */
export async function countersOf(backend: string): Promise<() => Counters> {
  const own = await OWN[backend]?.();
  return () => ({ ...memoryCounters(), ...bufferCounters(), ...own?.() });
}

const OWN: Readonly<Record<string, () => Promise<() => Counters>>> = {
  async tfjs() {
    interface Tfjs {
      memory(): { numTensors: number; numBytes: number };
    }
    const { memory } = await importLibrary<Tfjs>(specifierOf("@tensorflow/tfjs-core"));
    return () => {
      const { numTensors, numBytes } = memory();
      return { tensors: numTensors, "tensor bytes": numBytes };
    };
  },
  async numpy_ts() {
    const specifier = specifierOf("numpy-ts");
    const { wasmFreeBytes } = await importLibrary<{ wasmFreeBytes(): number }>(specifier);
    const before = wasmFreeBytes();
    return () => ({ "heap bytes": before - wasmFreeBytes() });
  },
};

const memories: WebAssembly.Memory[] = [];

WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    memories.push(this);
  }
};

function memoryCounters(): Counters {
  if (memories.length === 0) return {};
  return { "wasm bytes": memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0) };
}

/** Sizes of the buffers that exist, by numbers that do not keep them from being collected. */
const sizes = new Map<number, number>();
const numbers = new WeakMap<GPUBuffer, number>();
let made = 0;

const { createBuffer } = GPUDevice.prototype;
GPUDevice.prototype.createBuffer = function (descriptor) {
  const buffer = createBuffer.call(this, descriptor);
  numbers.set(buffer, ++made);
  sizes.set(made, descriptor.size);
  return buffer;
};

const { destroy } = GPUBuffer.prototype;
GPUBuffer.prototype.destroy = function () {
  sizes.delete(numbers.get(this) ?? 0);
  return destroy.call(this);
};

function bufferCounters(): Counters {
  if (made === 0) return {};
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return { buffers: sizes.size, "buffer bytes": bytes };
}
