/** Names that can be typed, and be part of a file's name. */
import { describeValue } from "../base/check.ts";

/**
 * Checks the name of something to be registered.
 *
 * @param what it is, for the message
 * @throws {TypeError} if it is not in snake case
 */
export function checkName(what: string, name: unknown): void {
  if (typeof name === "string" && /^[a-z][a-z0-9_]*$/.test(name)) return;
  throw new TypeError(
    `Cannot register ${what} ${
      describeValue(name)
    }: a name is lower-case letters, digits and underscores, ` +
      "and begins with a letter",
  );
}
