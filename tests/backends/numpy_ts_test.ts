import { numpyTs } from "../../backends/numpy_ts.ts";
import { testArrayBackend } from "./array_backend.ts";

testArrayBackend(numpyTs, { device: "cpu", precision: "f64" });
testArrayBackend(numpyTs, { device: "cpu", precision: "f32" });
