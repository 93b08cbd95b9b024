/** Reads WGSL token by token. */

const TOKEN =
  /(?<skip>\s+|\/\/[^\n]*)|[A-Za-z_]\w*|0x[\da-fA-F]+[iu]?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:[iufh]|li|lf)?|->|&&|\|\||\+\+|--|[-+*/%<>=!]=|./gy;

/** The tokens of a source, without comments and white space. */
export function tokenize(source: string): string[] {
  return Array.from(source.matchAll(TOKEN))
    .filter(({ groups }) => groups!.skip === undefined)
    .map(([token]) => token);
}

/** A position in a list of tokens. */
export class Tokens {
  #next: number;
  readonly #tokens: readonly string[];

  constructor(tokens: readonly string[], next = 0) {
    this.#tokens = tokens;
    this.#next = next;
  }

  /** The next token, or the one `ahead` tokens after it; empty at the end. */
  peek(ahead = 0): string {
    return this.#tokens[this.#next + ahead] ?? "";
  }

  /** Reads the next token. */
  take(): string {
    return this.#tokens[this.#next++] ?? "";
  }

  /** Reads the next token if it is that one. */
  skip(token: string): boolean {
    if (this.peek() !== token) return false;
    this.#next++;
    return true;
  }

  /**
   * Reads the next token, which must be that one.
   *
   * @throws {SyntaxError} if it is another
   */
  expect(token: string): void {
    if (!this.skip(token)) this.fail(`"${token}"`);
  }

  /** Reads what is between brackets, nested ones included, and returns a reader of it. */
  brackets(open: string, close: string): Tokens {
    this.expect(open);
    const start = this.#next;
    for (let depth = 1; depth > 0;) {
      const token = this.take();
      if (token === "") this.fail(`"${close}"`);
      if (token === open) depth++;
      if (token === close) depth--;
    }
    return new Tokens(this.#tokens.slice(start, this.#next - 1));
  }

  /** Reads items with commas between them, up to a closing token, which is read as well. */
  list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.skip(close)) {
      items.push(item());
      if (!this.skip(",") && this.peek() !== close) this.fail(`"," or "${close}"`);
    }
    return items;
  }

  /** Throws that something else was wanted here. */
  fail(wanted: string): never {
    const before = this.#tokens.slice(Math.max(0, this.#next - 8), this.#next).join(" ");
    throw new SyntaxError(
      `Cannot translate WGSL: found "${this.peek()}" after "${before}", wanted ${wanted}`,
    );
  }
}
