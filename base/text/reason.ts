/** Messages of errors. */

/** The message of anything that was thrown, also of what is no error. */
export function reasonOf(error: unknown): string {
  try {
    if (error instanceof Error) return `${error.message || error.name}`;
    // Emscripten throws numbers, addresses of C++ exceptions.
    if (typeof error === "number") return `the number ${error} was thrown instead of an error`;
    return `${error as string}`;
  } catch {
    // An object without a usable toString.
    return `an unknown error of type ${typeof error}`;
  }
}
