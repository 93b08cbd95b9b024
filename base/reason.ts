/** Messages of errors. */

/** The message of anything that was thrown, also of what is no error. */
export function reasonOf(error: unknown): string {
  try {
    const text = error instanceof Error ? error.message || error.name : error;
    return `${text as string}`;
  } catch {
    // An object without a usable toString.
    return `an unknown error of type ${typeof error}`;
  }
}
