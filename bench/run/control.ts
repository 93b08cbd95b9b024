/** The control of a run: one backend takes part twice, so that the run shows what it can resolve. */
import type { Backend } from "../../backends/backend.ts";
import type { Case } from "../results/schema.ts";
import type { Participant } from "./plan/participant.ts";

/** Backend that is measured twice, where it takes part. */
const PREFERRED = "typed_array";

/** A backend that runs the code of another under a name of its own. */
export function copyOf(backend: Backend, name: string): Backend {
  return {
    ...backend,
    name,
    kernel: backend.kernel ?? backend.name,
    original: backend.original ?? backend.name,
  };
}

/** The hidden copy of the backend that speed-ups refer to, or else of the first that takes part. */
export function controlOf(
  participants: readonly Participant[],
): Omit<Participant, "runtime" | "host"> | undefined {
  const own = participants.filter(({ engine }) => engine === undefined);
  const original = own.find(({ backend }) => backend.name === PREFERRED) ?? own[0];
  if (!original) return undefined;
  const { backend, device, isolated } = original;
  return { backend: copyOf(backend, `${backend.name}_control`), device, isolated, isControl: true };
}

/** The cases of the control: those of its original, in the highest precision that occurs. */
export function controlCases(control: Participant, cases: readonly Case[]): Case[] {
  const { original, name } = control.backend;
  const own = cases.filter(({ backend, engine }) => backend === original && engine === undefined);
  const precision = own.some((id) => id.precision === "f64") ? "f64" : "f32";
  return own.filter((id) => id.precision === precision).map((id) => ({ ...id, backend: name }));
}
