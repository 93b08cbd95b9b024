/** Errors of usage: one clear line, exit code 2. */
import { distance } from "fastest-levenshtein";

/** An error of usage; the message says what was found and what is wanted. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * The result of a function whose errors are errors of usage.
 *
 * @throws {UsageError} with the message of the error if the function throws
 */
export function orUsageError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Largest share of a name that may differ from a suggestion. */
const MAX_DIFFERENCE = 0.4;

/** Length of a prefix from which the name that begins with it is suggested. */
const MIN_PREFIX = 3;

/**
 * Checks a name against those that exist and suggests the nearest.
 *
 * @param others names of other kinds that are suggested as well, by kind
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
    return "repeat the option for each of several; ";
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
  if (best && best.edits <= MAX_DIFFERENCE * Math.max(best.other.length, name.length)) {
    return best.other;
  }
  return lower.length < MIN_PREFIX
    ? undefined
    : known.find((other) => other.toLowerCase().startsWith(lower));
}
