/** Escapes text of any origin so that it cannot control a terminal. */

/** Control characters, line breaks, and characters that change the direction of text. */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The same text on one line: characters that would control the terminal are escaped as in JSON.
 *
 * @example
 * ```ts
 * import { oneLine } from "./one_line.ts";
 * oneLine("a\nb\x1b"); // "a\\nb\\u001b"
 * ```
 */
export function oneLine(text: string): string {
  return text.replaceAll(CONTROL_CHARACTERS, (character) => {
    const json = JSON.stringify(character).slice(1, -1);
    return json === character
      ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
      : json;
  });
}
