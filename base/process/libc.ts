/** The C library of a Linux system, for functions that Deno does not offer. */

/** File names of the library: GNU and musl. */
const NAMES = ["libc.so.6", "libc.so", `libc.musl-${Deno.build.arch}.so.1`];

/**
 * Opens the C library.
 *
 * @param functions the functions needed; they exist while the library is open
 * @throws {Error} if there is none, or it may not be used (`--allow-ffi`)
 */
export function openLibc<const Functions extends Deno.ForeignLibraryInterface>(
  functions: Functions,
): Deno.DynamicLibrary<Functions> & Disposable {
  let failure: unknown;
  for (const name of NAMES) {
    try {
      const library = Deno.dlopen(name, functions);
      return Object.assign(library, { [Symbol.dispose]: () => library.close() });
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
