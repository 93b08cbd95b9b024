/** Wraps text to a width. */

/** Indentation of wrapped lines. */
export interface Indentation {
  /** Blanks before the first line [default: 0]. */
  readonly first?: number;
  /** Blanks before the others [default: those of the first, and two more]. */
  readonly others?: number;
}

/** Breaks a text between words so that no line exceeds a number of columns where words permit. */
export function wrap(
  text: string,
  columns: number,
  { first = 0, others = first + 2 }: Indentation = {},
): string[] {
  const lines: string[] = [];
  let line = " ".repeat(first);
  let empty = true;
  for (const word of text.split(" ")) {
    const longer = empty ? line + word : `${line} ${word}`;
    if (empty || [...longer].length <= columns) {
      line = longer;
    } else {
      lines.push(line);
      line = " ".repeat(others) + word;
    }
    empty = false;
  }
  return [...lines, line];
}
