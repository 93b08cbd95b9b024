/** Types and names of a WGSL source that is written for the type `real`. */
import { splitNumber } from "./numbers.ts";
import type { Tokens } from "./tokens.ts";

/** An expression: its type, its translation, and its value where that is a known real number. */
export interface Value {
  readonly type: string;
  readonly code: string;
  readonly constant?: number;
}

/** What a function takes and returns. */
export interface Signature {
  readonly parameters: readonly string[];
  readonly result: string;
}

/** Type of floating-point literals, which take the type of what they meet. */
export const LITERAL = "abstract float";

/** All names that are declared. */
export class Scope {
  readonly aliases: Map<string, string> = new Map();
  readonly structs: Map<string, ReadonlyMap<string, string>> = new Map();
  readonly functions: Map<string, Signature> = new Map();
  readonly #values: Map<string, Value>[] = [new Map()];

  /** Does something within a block, whose names end with it. */
  block<T>(action: () => T): T {
    this.#values.push(new Map());
    try {
      return action();
    } finally {
      this.#values.pop();
    }
  }

  /** Declares a constant or a variable. */
  declare(name: string, value: Omit<Value, "code">): void {
    this.#values.at(-1)!.set(name, { ...value, code: name });
  }

  /** The value of a name. */
  value(name: string): Value | undefined {
    return this.#values.findLast((values) => values.has(name))?.get(name);
  }

  /** Reads a type: without aliases, and without spaces. */
  type(tokens: Tokens): string {
    const name = tokens.take();
    if (!tokens.skip("<")) return this.aliases.get(name) ?? name;
    const parameters = tokens.list(">", () => this.type(tokens));
    return `${name}<${parameters.join(",")}>`;
  }
}

/** Numbers of type `real` or `wide` in a value of that type: 0 for other types. */
export function lanesOf(type: string): number {
  if (type === "real" || type === "wide") return 1;
  return Number(/^vec([234])<real>$/.exec(type)?.[1] ?? 0);
}

/** Type of a member of a vector, or of the elements of an array. */
export function elementOf(type: string): string {
  return /^(?:vec[234]|array)<([^,]*)(?:,.*)?>$/.exec(type)?.[1] ??
    (/^vec[234]u$/.test(type) ? "u32" : "");
}

/** How a type is called in the translation. */
export function translatedType(type: string): string {
  return type.replace(/vec([234])<real>/g, "f32x2_vec$1").replace(/\breal\b/g, "f32x2")
    .replace(/\bwide\b/g, "f32x3");
}

/** The translation of a number of type `real` or `wide`. */
function realLiteral(value: number, type: string): string {
  const [leading, trailing] = splitNumber(value);
  const pair = `f32x2(${leading}f, ${trailing}f)`;
  return type === "wide" ? `f32x3(${pair}, ${Math.fround(value - leading - trailing)}f)` : pair;
}

/**
 * An expression as one of type `wanted`, which literals take. A `real` becomes `wide` by itself.
 *
 * @throws {SyntaxError} if it has another type
 */
export function convert({ type, code, constant }: Value, wanted: string): string {
  if (constant !== undefined && lanesOf(wanted) === 1) return realLiteral(constant, wanted);
  if (type === LITERAL) return code;
  if (wanted === "wide" && type === "real") return `f32x3(${code}, 0.0)`;
  if (lanesOf(wanted) !== lanesOf(type) || (type === "wide" && wanted !== "wide")) {
    throw new SyntaxError(`Cannot translate WGSL: ${code} is of type ${type}, wanted ${wanted}`);
  }
  return code;
}
