/** Errors of usage: one clear line, exit code 2. */
import { distance } from "fastest-levenshtein";

/** Something was asked for that cannot be done; the message says what and what would do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Share of a word that may be mistyped for a suggestion to make sense. */
const LIKENESS = 0.4;

/**
 * Checks a name against those that exist and suggests the nearest.
 *
 * @throws {UsageError} if the name is unknown
 */
export function knownName<T extends string>(what: string, name: string, known: readonly T[]): T {
  const match = known.find((other) => other === name);
  if (match !== undefined) return match;
  throw new UsageError(
    `Cannot find ${what} "${name}": ${suggestion(name, known)}known are ${known.join(", ")}`,
  );
}

function suggestion(name: string, known: readonly string[]): string {
  const lower = name.toLowerCase();
  const ranked = known.map((other) => ({ other, edits: distance(lower, other.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  if (!best || best.edits > LIKENESS * Math.max(best.other.length, name.length)) return "";
  return `did you mean "${best.other}"? `;
}
