/** The backend `plain`: it needs nothing but the engine, so it is always available. */
import { ANY_ENGINE, type Backend } from "./backend.ts";

/**
 * The formulas of each benchmark as one would write them down, one cell at a time. In f64 they are
 * the reference that the results of all backends are compared with.
 */
export const plain: Backend = {
  name: "plain",
  description: "The formulas as TypeScript loops, one cell at a time: reference of all checks",
  devices: ["cpu"],
  precisions: ["f64", "f32"],
  program: "plain",
  family: "TypeScript",
  runsIn: ANY_ENGINE,
  setup: async function* ({ platform }) {
    yield await Promise.resolve({ version: platform.engine });
  },
};
