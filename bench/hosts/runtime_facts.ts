/** What a backend says of itself, for another process or engine. */
import type { Runtime } from "../../backends/backend.ts";

/** The facts of a runtime: all but what only its own process can use. */
export type RuntimeFacts = Omit<Runtime, "process" | "evictCaches" | "limits">;

/** The facts of a runtime, without what a backend adds for its own kernels. */
export function runtimeFacts(runtime: Runtime): RuntimeFacts {
  const { version, deviceName, driver, buildFlags, precisions } = runtime;
  const { memory, memoryFactor, mainMemoryFactor, warmUpCalls } = runtime;
  return {
    ...{ version, deviceName, driver, buildFlags, precisions },
    ...{ memory, memoryFactor, mainMemoryFactor, warmUpCalls },
  };
}
