/** The backend `typed_array`: it needs nothing but the engine, so it is always available. */
import { ANY_ENGINE, type Backend } from "./backend.ts";

/** Hand-written loops over `Float64Array` and `Float32Array`, compiled by the JavaScript engine. */
export const typedArray: Backend = {
  name: "typed_array",
  description: "Hand-written TypeScript loops over typed arrays",
  devices: ["cpu"],
  precisions: ["f64", "f32"],
  family: "TypeScript",
  runsIn: ANY_ENGINE,
  setup: async function* ({ platform }) {
    yield await Promise.resolve({ version: platform.engine });
  },
};
