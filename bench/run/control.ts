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

/**
 * The hidden copy of the backend that speed-ups refer to, or else of the first that takes part: in
 * this engine, unless all take part in others.
 */
export function controlOf(
  participants: readonly Participant[],
): Omit<Participant, "runtime" | "host"> | undefined {
  const here = participants.filter(({ engine }) => engine === undefined);
  const own = here.length > 0 ? here : participants;
  const original = own.find(({ backend }) => backend.name === PREFERRED) ?? own[0];
  if (!original) return undefined;
  const { backend, device, engine, isolated } = original;
  const copy = copyOf(backend, `${backend.name}_control`);
  return { backend: copy, device, engine, isolated, isControl: true };
}

/** The cases of the control: those of its original, in the highest precision that occurs. */
export function controlCases(control: Participant, cases: readonly Case[]): Case[] {
  const { engine, backend: { original, name } } = control;
  const own = cases.filter((id) => id.backend === original && id.engine === engine?.kind);
  const precision = own.some((id) => id.precision === "f64") ? "f64" : "f32";
  return own.filter((id) => id.precision === precision).map((id) => ({ ...id, backend: name }));
}
