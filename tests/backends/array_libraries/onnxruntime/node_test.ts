import { onnxruntimeNode } from "../../../../backends/array_libraries/onnxruntime/node.ts";
import { testArrayBackend } from "../array_backend.ts";

testArrayBackend(onnxruntimeNode, { device: "cpu", precision: "f64" });
testArrayBackend(onnxruntimeNode, { device: "cpu", precision: "f32" });
