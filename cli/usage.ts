/** Errors of usage: one clear line, exit code 2. */
import { distance } from "fastest-levenshtein";

/** Something was asked for that cannot be done; the message says what and what would do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Share of a word that may be mistyped for a suggestion to make sense. */
const LIKENESS = 0.4;

/** Letters at the beginning of a name that are enough to mean it. */
const PREFIX = 3;

/**
 * Checks a name against those that exist and suggests the nearest.
 *
 * @param others names of other things that people may mistake for these, by what they are
 * @throws {UsageError} if the name is unknown
 */
export function knownName<T extends string>(
  what: string,
  name: string,
  known: readonly T[],
  others: Readonly<Record<string, readonly string[]>> = {},
): T {
  const match = known.find((other) => other === name);
  if (match !== undefined) return match;
  throw new UsageError(
    `Cannot find ${what} "${name}": ${suggestion(name, known, others)}known are ${
      known.join(", ")
    }`,
  );
}

function suggestion(
  name: string,
  known: readonly string[],
  others: Readonly<Record<string, readonly string[]>>,
): string {
  const parts = name.split(",");
  if (parts.length > 1 && parts.every((part) => known.includes(part))) {
    return "several are not separated by commas, but given one by one; ";
  }
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean "${near}"? `;
  for (const [what, names] of Object.entries(others)) {
    const other = nearest(name, names);
    if (other !== undefined) return `did you mean the ${what} "${other}"? `;
  }
  return "";
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const ranked = known.map((other) => ({ other, edits: distance(lower, other.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  if (best && best.edits <= LIKENESS * Math.max(best.other.length, name.length)) return best.other;
  return lower.length < PREFIX
    ? undefined
    : known.find((other) => other.toLowerCase().startsWith(lower));
}
