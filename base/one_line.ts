/** Makes text of any origin harmless to a terminal. */

/** Control characters, line breaks, and what reverses the direction of text. */
const ACTING = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The same text on one line: characters that would act on the terminal are escaped as in JSON.
 *
 * @example
 * ```ts
 * import { oneLine } from "./one_line.ts";
 * oneLine("a\nb\x1b"); // "a\\nb\\u001b"
 * ```
 */
export function oneLine(text: string): string {
  return text.replaceAll(ACTING, (character) => {
    const json = JSON.stringify(character).slice(1, -1);
    return json === character
      ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
      : json;
  });
}
