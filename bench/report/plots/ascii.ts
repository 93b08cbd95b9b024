/** Text for terminals that show ASCII only. */

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

/** Spells a text in printable ASCII; what has no spelling becomes a question mark. */
export function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (character) => SPELLED[character] ?? "?");
}
