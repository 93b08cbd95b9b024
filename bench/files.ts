/** Writes files so that nobody ever finds half of one. */

/**
 * Replaces a file, or makes it: completely, or not at all. The content goes to a temporary file
 * beside it, which takes its place when it is complete.
 *
 * @throws {Error} if it cannot be written; the file is as it was and nothing else is left behind
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    await (typeof content === "string"
      ? Deno.writeTextFile(temporary, content)
      : Deno.writeFile(temporary, content));
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/**
 * What the system had against a file, without the call and the path that Deno appends: they name
 * the temporary file.
 */
export function fileError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/(\(os error \d+\)): \w+ '.*$/s, "$1");
}
