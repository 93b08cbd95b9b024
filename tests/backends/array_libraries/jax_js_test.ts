import { jaxJs } from "../../../backends/array_libraries/jax_js.ts";
import { testArrayBackend } from "./array_backend.ts";

testArrayBackend(jaxJs, {
  device: "cpu",
  precision: "f64",
  // The library's logarithm and exponential are f32 inside.
  wrong: {
    "log": 1e-9,
    "log near 1": 1e-3,
    "exp": 1e-9,
    "dHdT": 1e-2,
    "K_33": 1e-15,
    "Ai_ez": 1e-10,
    "Ai_nz": 1e-10,
    "Ai_bx": 1e-10,
    "Ai_by": 1e-10,
  },
});
testArrayBackend(jaxJs, {
  device: "cpu",
  precision: "f32",
  wrong: { "log": 2.1e-6 },
});
testArrayBackend(jaxJs, { device: "gpu", precision: "f32" });
