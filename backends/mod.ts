/** The registry of backends with all that belong to this program. */
import { jaxJs } from "./array_libraries/jax_js.ts";
import { native, native128 } from "./native/mod.ts";
import { numpyTs } from "./array_libraries/numpy_ts.ts";
import { onnxruntime } from "./array_libraries/onnxruntime/mod.ts";
import { onnxruntimeNode } from "./array_libraries/onnxruntime/node.ts";
import { tfjs } from "./array_libraries/tfjs.ts";
import { plain } from "./plain.ts";
import { pythonCompilers } from "./python/compilers.ts";
import { pythonLibraries } from "./python/libraries.ts";
import { typedArray } from "./typed_array.ts";
import { wasm } from "./wasm/mod.ts";
import { webgpuDawn } from "./webgpu/dawn.ts";
import { webgpu, webgpuF32x2 } from "./webgpu/mod.ts";
import { registerBackend } from "./registry.ts";

export * from "./registry.ts";

for (const backend of [plain, typedArray, onnxruntime, onnxruntimeNode, tfjs, jaxJs, numpyTs]) {
  registerBackend(backend);
}
pythonLibraries.forEach((backend) => registerBackend(backend));
pythonCompilers.forEach((backend) => registerBackend(backend));
registerBackend(wasm);
registerBackend(native);
registerBackend(native128);
registerBackend(webgpu);
registerBackend(webgpuF32x2);
registerBackend(webgpuDawn);
