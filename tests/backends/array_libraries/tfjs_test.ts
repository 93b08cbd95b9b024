import { tfjs } from "../../../backends/array_libraries/tfjs.ts";
import { testArrayBackend } from "./array_backend.ts";

testArrayBackend(tfjs, { device: "cpu", precision: "f32" });
testArrayBackend(tfjs, { device: "gpu", precision: "f32" });
