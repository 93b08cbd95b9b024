/** The control of a run: one backend takes part twice, so that the run shows what it can resolve. */
import type { Backend } from "../../../backends/backend.ts";
import { gridOf, points } from "../../../kernels/grid.ts";
import { describeControl } from "../../results/assembly/control.ts";
import { caseKey } from "../../results/identity.ts";
import type { Case, Control } from "../../results/schema.ts";
import type { RunContext } from "../context.ts";
import type { Participant } from "../plan/participant.ts";

/** Backend that is measured twice, where it takes part. */
const PREFERRED = "typed_array";

/**
 * Most grid points of a case that is measured twice, unless all have more: the copy of a larger one
 * takes seconds of each round, and says little that those of the others do not.
 */
const MOST_POINTS = 2 ** 21;

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
  const { backend, device, engine, inChild } = original;
  const copy = copyOf(backend, `${backend.name}_control`);
  return { backend: copy, device, engine, inChild, isControl: true };
}

/** The cases of the control: those of its original, in the highest precision, that are not large. */
export function controlCases(control: Participant, cases: readonly Case[]): Case[] {
  const { engine, backend: { original, name } } = control;
  const own = cases.filter((id) => id.backend === original && id.engine === engine?.kind);
  const precision = own.some((id) => id.precision === "f64") ? "f64" : "f32";
  const copied = own.filter((id) => id.precision === precision);
  const small = copied.filter(({ size }) => points(gridOf(size)) <= MOST_POINTS);
  return (small.length > 0 ? small : copied).map((id) => ({ ...id, backend: name }));
}

/** How much the two measurements of the control's cases differ, in the complete rounds. */
export function controlOfRun({ entries, participants }: RunContext): Control | undefined {
  const copies = entries.filter(({ participant }) => participant.isControl);
  const original = participants.find(({ isControl }) => isControl)?.backend.original;
  if (original === undefined || copies.length === 0) return undefined;
  return describeControl(
    original,
    copies.flatMap((copy) => {
      const one = entries.find(({ id }) =>
        id.backend === original && caseKey({ ...copy.id, backend: original }) === caseKey(id)
      );
      return one ? [{ id: one.id, rounds: one.rounds, copy: copy.rounds }] : [];
    }),
  );
}
