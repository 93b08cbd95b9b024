/** Names that can be typed, and be part of a file's name. */
import { describeValue } from "../base/check.ts";

/** Most letters of a name: file systems take 255 bytes, and file names consist of several names. */
export const LONGEST_NAME = 100;

/**
 * Checks the name of something to be registered.
 *
 * @param what it is, for the message
 * @throws {TypeError} if it is not in snake case, or too long for a file's name
 */
export function checkName(what: string, name: unknown): void {
  if (typeof name === "string" && /^[a-z][a-z0-9_]*$/.test(name)) {
    if (name.length <= LONGEST_NAME) return;
    throw new TypeError(
      `Cannot register ${what} ${describeValue(name)}: the name has ${name.length} letters, ` +
        `it must have at most ${LONGEST_NAME}`,
    );
  }
  throw new TypeError(
    `Cannot register ${what} ${
      describeValue(name)
    }: a name is lower-case letters, digits and underscores, ` +
      "and begins with a letter",
  );
}
