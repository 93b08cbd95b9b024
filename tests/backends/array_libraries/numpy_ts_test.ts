import { numpyTs } from "../../../backends/array_libraries/numpy_ts.ts";
import { testArrayBackend } from "./array_backend.ts";

testArrayBackend(numpyTs, { device: "cpu", precision: "f64" });
testArrayBackend(numpyTs, { device: "cpu", precision: "f32" });
