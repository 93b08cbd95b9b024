import { onnxruntimeNode } from "../../backends/onnxruntime_node.ts";
import { testArrayBackend } from "./array_backend.ts";

testArrayBackend(onnxruntimeNode, { device: "cpu", precision: "f64" });
testArrayBackend(onnxruntimeNode, { device: "cpu", precision: "f32" });
