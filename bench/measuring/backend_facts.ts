/** What is recorded of backends, and the flags of V8 in their processes. */
import { type Backend, familyOf, programOf, type Runtime } from "../../backends/backend.ts";
import { inheritedOptions } from "../hosts/engine/options.ts";
import type { BackendFacts } from "../results/schema/run.ts";
import type { Participant } from "../run/plan/participant.ts";

/** What of a participant is described. */
type Described = {
  readonly backend: Pick<
    Backend,
    "name" | "program" | "family" | "runsIn" | "kernel" | "v8Flags" | "hasOwnProcess"
  >;
  readonly runtime: Omit<Runtime, "limits">;
} & Pick<Participant, "device" | "engine" | "inChild" | "memoryPeak">;

/** What is recorded of the backends of a run. */
export function describeBackends(
  backends: readonly Described[],
): BackendFacts[] {
  return backends.map(({ backend, device, engine, inChild, memoryPeak, runtime }) => {
    const { version, deviceName, driver, buildFlags } = runtime;
    // A backend with a program of its own takes no flags of an engine.
    const flags = backend.hasOwnProcess || engine
      ? []
      : inChild
      ? v8FlagsOf(backend)
      : v8FlagsOf({});
    const options = engine && !backend.hasOwnProcess ? inheritedOptions(engine.kind) : undefined;
    return {
      name: backend.name,
      device,
      version,
      program: programOf(backend),
      family: familyOf(backend),
      runs_in: [...backend.runsIn ?? ["Deno" as const]],
      ...(engine ? { engine: engine.kind } : {}),
      ...(deviceName === undefined ? {} : { device_name: deviceName }),
      ...(driver === undefined ? {} : { driver }),
      ...(flags.length > 0 ? { v8_flags: flags.join(" ") } : {}),
      ...(options === undefined ? {} : { engine_options: options }),
      ...(memoryPeak === undefined ? {} : { memory_peak: memoryPeak }),
      ...(buildFlags ? { build_flags: buildFlags.join(" ") } : {}),
    };
  });
}

/**
 * Flags for V8 in a process that is started for a backend: the backend's own, then those that this
 * process was given by the environment variable `DENO_V8_FLAGS`. The last one wins: the user's.
 */
export function v8FlagsOf({ v8Flags = [] }: Pick<Backend, "v8Flags">): string[] {
  let inherited = "";
  try {
    inherited = Deno.env.get("DENO_V8_FLAGS") ?? "";
  } catch {
    // Not permitted to read it.
  }
  return [...v8Flags, ...inherited.split(",").filter((flag) => flag !== "")];
}
