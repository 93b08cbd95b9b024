/**
 * Translates WGSL that is written for a type `real` to arithmetic of pairs of f32.
 *
 * WGSL has no operators for user-defined types. The routines are written with operators all the
 * same: this translates the part of the language that they use, with the types of all expressions,
 * and puts calls in the place of operators on `real`. What it does not know is an error.
 */
import { Expressions } from "./expressions.ts";
import { convert, LITERAL, Scope, translatedType } from "./scope.ts";
import { tokenize, Tokens } from "./tokens.ts";

/** A translated source. */
export interface Translation {
  /** The translation, without the functions of `arithmetic.wgsl`. */
  readonly code: string;
  /** Names of the functions `exp` and `log` that it uses. */
  readonly functions: ReadonlySet<string>;
}

/**
 * Translates a source.
 *
 * @throws {SyntaxError} if the source uses more of WGSL than is known here
 *
 * @example
 * ```ts
 * import { translateReal } from "./translate.ts";
 *
 * translateReal("fn square(x: real) -> real { return x * x; }").code;
 * // fn square(x: f32x2) -> f32x2 { return f32x2_mul(x, x); }
 * ```
 */
export function translateReal(source: string): Translation {
  return new Translator(source).translate();
}

/** What follows the header of a function. */
interface Body {
  readonly header: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly result: string;
  readonly tokens: Tokens;
}

class Translator {
  readonly #tokens: Tokens;
  readonly #scope = new Scope();
  readonly #expressions = new Expressions(this.#scope);
  readonly #code: string[] = [];
  readonly #bodies: Body[] = [];

  constructor(source: string) {
    this.#tokens = new Tokens(tokenize(source));
  }

  translate(): Translation {
    while (this.#tokens.peek() !== "") this.#declaration();
    // Bodies come last, because functions may be used before they are declared.
    for (const body of this.#bodies) this.#function(body);
    const vectors = [2, 3, 4].map((n) =>
      `struct f32x2_vec${n} { ${Array.from("xyzw".slice(0, n), (c) => `${c}: f32x2`).join(", ")} }`
    );
    const { vectorFunctions, ownFunctions } = this.#expressions;
    const code = [...vectors, ...vectorFunctions.values(), ...this.#code].join("\n");
    return { code, functions: ownFunctions };
  }

  #declaration(): void {
    const tokens = this.#tokens;
    const attributes = readAttributes(tokens);
    const keyword = tokens.take();
    if (keyword === "alias") {
      const name = tokens.take();
      tokens.expect("=");
      this.#scope.aliases.set(name, this.#scope.type(tokens));
      tokens.expect(";");
    } else if (keyword === "const") {
      this.#code.push(this.#variable("const", tokens));
    } else if (keyword === "var") {
      const space = tokens.peek() === "<" ? `<${this.#spaces(tokens)}>` : "";
      const { name, type } = this.#typed(tokens);
      tokens.expect(";");
      this.#scope.declare(name, { type });
      this.#code.push(`${attributes}var${space} ${name}: ${translatedType(type)};`);
    } else if (keyword === "struct") {
      const name = tokens.take();
      tokens.expect("{");
      const fields = tokens.list("}", () => this.#typed(tokens));
      tokens.skip(";");
      this.#scope.structs.set(name, new Map(fields.map(({ name, type }) => [name, type])));
      const list = fields.map(({ name, type }) => `${name}: ${translatedType(type)}`);
      this.#code.push(`struct ${name} { ${list.join(", ")} }`);
    } else if (keyword === "fn") {
      this.#header(attributes, tokens);
    } else tokens.fail("a declaration");
  }

  #spaces(tokens: Tokens): string {
    tokens.expect("<");
    return tokens.list(">", () => tokens.take()).join(", ");
  }

  #typed(tokens: Tokens): { attributes: string; name: string; type: string } {
    const attributes = readAttributes(tokens);
    const name = tokens.take();
    tokens.expect(":");
    return { attributes, name, type: this.#scope.type(tokens) };
  }

  #header(attributes: string, tokens: Tokens): void {
    const name = tokens.take();
    tokens.expect("(");
    const parameters = tokens.list(")", () => this.#typed(tokens));
    const result = tokens.skip("->") ? this.#scope.type(tokens) : "";
    this.#scope.functions.set(name, { parameters: parameters.map(({ type }) => type), result });
    const list = parameters.map(({ attributes, name, type }) =>
      `${attributes}${name}: ${translatedType(type)}`
    );
    this.#bodies.push({
      header: `${attributes}fn ${name}(${list.join(", ")})` +
        (result === "" ? "" : ` -> ${translatedType(result)}`),
      parameters: new Map(parameters.map(({ name, type }) => [name, type])),
      result,
      tokens: tokens.brackets("{", "}"),
    });
  }

  #function({ header, parameters, result, tokens }: Body): void {
    this.#scope.block(() => {
      for (const [name, type] of parameters) this.#scope.declare(name, { type });
      this.#code.push(`${header} ${this.#statements(tokens, result)}`);
    });
  }

  #statements(tokens: Tokens, result: string): string {
    return this.#scope.block(() => {
      const statements: string[] = [];
      while (tokens.peek() !== "") statements.push(this.#statement(tokens, result));
      return `{\n${statements.join("\n")}\n}`;
    });
  }

  #statement(tokens: Tokens, result: string): string {
    const block = () => this.#statements(tokens.brackets("{", "}"), result);
    switch (tokens.peek()) {
      case "{":
        return block();
      case "let":
      case "var":
        return this.#variable(tokens.take(), tokens);
      case "continue":
      case "break":
        return `${tokens.take()}${semicolon(tokens)}`;
      case "return": {
        tokens.take();
        if (tokens.skip(";")) return "return;";
        const value = convert(this.#expressions.read(tokens), result);
        return `return ${value}${semicolon(tokens)}`;
      }
      case "if": {
        tokens.take();
        const condition = this.#expressions.read(tokens).code;
        const then = block();
        if (!tokens.skip("else")) return `if ${condition} ${then}`;
        return `if ${condition} ${then} else ${
          tokens.peek() === "if" ? this.#statement(tokens, result) : block()
        }`;
      }
      case "for":
        tokens.take();
        return this.#scope.block(() => {
          const head = tokens.brackets("(", ")");
          const start = this.#statement(head, result);
          const condition = this.#expressions.read(head).code;
          head.expect(";");
          return `for (${start} ${condition}; ${this.#assignment(head)}) ${block()}`;
        });
      default:
        return `${this.#assignment(tokens)}${semicolon(tokens)}`;
    }
  }

  /** Declares a constant or a variable; constants of type `real` are put in wherever they are used. */
  #variable(keyword: string, tokens: Tokens): string {
    const name = tokens.take();
    const declared = tokens.skip(":") ? this.#scope.type(tokens) : undefined;
    if (tokens.skip(";")) {
      this.#scope.declare(name, { type: declared! });
      return `${keyword} ${name}: ${translatedType(declared!)};`;
    }
    tokens.expect("=");
    const value = this.#expressions.read(tokens);
    tokens.expect(";");
    const type = declared ?? value.type;
    const { constant } = value;
    if (keyword === "const" && constant !== undefined) {
      this.#scope.declare(name, { type, constant });
      return "";
    }
    this.#scope.declare(name, { type });
    if (type === LITERAL) tokens.fail(`a type for ${name}`);
    return `${keyword} ${name} = ${convert(value, type)};`;
  }

  /** An assignment, an increment or a call. */
  #assignment(tokens: Tokens): string {
    const place = this.#expressions.place(tokens);
    const operator = tokens.peek();
    if (operator === "++" || operator === "--") return `${place.code}${tokens.take()}`;
    if (!/^[-+*/]?=$/.test(operator)) return place.code;
    tokens.take();
    const right = this.#expressions.read(tokens);
    const value = operator === "=" ? right : this.#expressions.binary(operator[0], place, right);
    return `${place.code} = ${convert(value, place.type)}`;
  }
}

/** Reads attributes such as `@group(0)`, with a space behind each. */
function readAttributes(tokens: Tokens): string {
  let attributes = "";
  while (tokens.skip("@")) {
    attributes += `@${tokens.take()}`;
    if (tokens.skip("(")) {
      attributes += `(${tokens.list(")", () => tokens.take()).join(", ")})`;
    }
    attributes += " ";
  }
  return attributes;
}

function semicolon(tokens: Tokens): string {
  tokens.expect(";");
  return ";";
}
