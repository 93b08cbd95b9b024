/**
 * Makes text of any origin (names of backends and machines, reasons, messages) harmless in each
 * format. Every report passes foreign text through the function of its format, and through no other.
 */
import { oneLine } from "../../base/text/one_line.ts";

/** Text for a terminal: one line without control characters. */
export function terminalText(text: string): string {
  return oneLine(text);
}

const SPELLED: Readonly<Record<string, string>> = {
  "Δ": "speed-up",
  "±": "+-",
  "…": "..",
  "‖": "|",
  "×": "x",
  "µ": "u",
  "·": ".",
  "–": "-",
  "−": "-",
};

/** Text for a terminal that shows ASCII only; what has no spelling becomes a question mark. */
export function asciiText(text: string): string {
  return oneLine(text).replace(/[^\x20-\x7e]/gu, (character) => SPELLED[character] ?? "?");
}

/** Text within a paragraph, a heading or a cell of GitHub-flavoured Markdown. */
export function markdownText(text: string): string {
  return oneLine(text).replace(/[|\\`*_<>[\]#~&]/g, "\\$&")
    .replace(/^(\s*)([-+=])/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/**
 * A cell of comma-separated values after RFC 4180. Text that a spreadsheet would execute as a
 * formula is preceded by an apostrophe.
 */
export function csvCell(value: string | number | boolean | null | undefined): string {
  if (typeof value !== "string") return `${value ?? ""}`;
  const text = oneLine(value);
  const inert = /^[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text in an element or a quoted attribute of HTML. */
export function htmlText(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/**
 * Text in a picture. Vega escapes what has a meaning in XML, but takes line breaks for several lines,
 * and some characters must not occur in XML at all.
 */
export function pictureText(text: string): string {
  return oneLine(text).toWellFormed().replace(/[\ufffe\uffff]/g, "\ufffd");
}
