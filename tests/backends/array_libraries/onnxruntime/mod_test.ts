import { onnxruntime } from "../../../../backends/array_libraries/onnxruntime/mod.ts";
import { testArrayBackend } from "../array_backend.ts";

testArrayBackend(onnxruntime, { device: "cpu", precision: "f64" });
testArrayBackend(onnxruntime, { device: "cpu", precision: "f32" });
testArrayBackend(onnxruntime, { device: "gpu", precision: "f32" });
