/** Colours and marks of backends in pictures, on the page and on the terminal. */
import type { Family } from "../../../backends/backend.ts";

/** How a backend looks: its family decides on the colour, its place on the mark. */
export interface Look {
  /** Name of the backend. */
  readonly backend: string;
  /** What it belongs to. */
  readonly family: Family;
}

/** The backends of some points in order of their first appearance. */
export function looksOf(points: readonly Look[]): Look[] {
  const looks = new Map<string, Look>();
  for (const { backend, family } of points) {
    if (!looks.has(backend)) looks.set(backend, { backend, family });
  }
  return [...looks.values()];
}
