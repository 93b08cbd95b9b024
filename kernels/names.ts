/** Names that can be typed, and be part of a file's name. */

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
      shown(name)
    }: a name is lower-case letters, digits and underscores, ` +
      "and begins with a letter",
  );
}

/** A value as it stands in messages. */
export function shown(value: unknown): string {
  return JSON.stringify(value) ?? typeof value;
}
