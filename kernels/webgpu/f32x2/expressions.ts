/** Translates WGSL's expressions: operators on `real` become calls of functions. */
import {
  convert,
  elementOf,
  lanesOf,
  LITERAL,
  type Scope,
  translatedType,
  type Value,
} from "./scope.ts";
import type { Tokens } from "./tokens.ts";

/** Binary operators by precedence, the weakest first. */
const OPERATORS = [["||"], ["&&"], ["|"], ["&"], ["==", "!="], ["<", ">", "<=", ">="], ["+", "-"], [
  "*",
  "/",
  "%",
]];

/** Operators on numbers, and the names of their functions. */
const ARITHMETIC: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
};

/** Functions of WGSL that exist for `real`, and how many arguments they have. */
const FUNCTIONS: Readonly<Record<string, number>> = { min: 2, max: 2, clamp: 3, abs: 1, sqrt: 1 };

/** Functions of the routines that stand for WGSL's own in f32. */
const OWN_FUNCTIONS: Readonly<Record<string, string>> = { exp_real: "exp", log_real: "log" };

/** Components of a vector. */
const COMPONENTS = "xyzw";

/** Translates expressions, and collects the functions on vectors that they need. */
export class Expressions {
  /** Definitions of functions by name. */
  readonly vectorFunctions: Map<string, string> = new Map();
  /** Names of the functions `exp` and `log` that are used. */
  readonly ownFunctions: Set<string> = new Set();
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Reads an expression. */
  read(tokens: Tokens, level = 0): Value {
    if (level === OPERATORS.length) return this.#unary(tokens);
    let left = this.read(tokens, level + 1);
    while (OPERATORS[level].includes(tokens.peek())) {
      const operator = tokens.take();
      left = this.binary(operator, left, this.read(tokens, level + 1));
    }
    return left;
  }

  /** Reads what stands on the left of an assignment: a name, members and indices of it. */
  place(tokens: Tokens): Value {
    return this.#postfix(tokens);
  }

  /** Applies an operator. */
  binary(operator: string, left: Value, right: Value): Value {
    const plain = `(${left.code} ${operator} ${right.code})`;
    const lanes = [lanesOf(left.type), lanesOf(right.type)];
    const isReal = lanes[0] > 0 || lanes[1] > 0;
    const name = ARITHMETIC[operator];
    if (name === undefined) {
      if (isReal) return { type: "bool", code: compare(operator, left, right) };
      return { type: /^[|&]$/.test(operator) ? left.type : "bool", code: plain };
    }
    if (left.constant !== undefined && right.constant !== undefined) {
      const constant = fold(operator, left.constant, right.constant);
      return { type: isReal ? widest(left, right) : LITERAL, code: String(constant), constant };
    }
    if (!isReal) return { type: left.type === "integer" ? right.type : left.type, code: plain };
    const [m, n] = lanes.map((count) => Math.max(1, count));
    if (m === 1 && n === 1) return scalar(operator, name, left, right);
    const type = `vec${Math.max(m, n)}<real>`;
    const [a, b] = [left, right].map((side, n) => convert(side, lanes[n] > 1 ? side.type : "real"));
    return { type, code: `${this.#vectorFunction(name, m, n)}(${a}, ${b})` };
  }

  #unary(tokens: Tokens): Value {
    if (tokens.skip("!")) return { type: "bool", code: `!${this.#unary(tokens).code}` };
    if (!tokens.skip("-")) return this.#postfix(tokens);
    const { type, code, constant } = this.#unary(tokens);
    if (lanesOf(type) > 1) tokens.fail("a scalar behind the sign");
    return { type, code: `(-${code})`, ...(constant === undefined ? {} : { constant: -constant }) };
  }

  #postfix(tokens: Tokens): Value {
    let value = this.#primary(tokens);
    while (true) {
      if (tokens.skip(".")) {
        const member = tokens.take();
        const type = this.#scope.structs.get(value.type)?.get(member) ??
          (member.length === 1 ? elementOf(value.type) : "");
        if (type === "") tokens.fail(`a member "${member}" of type ${value.type}`);
        value = { type, code: `${value.code}.${member}` };
      } else if (tokens.peek() === "[") {
        const index = this.read(tokens.brackets("[", "]"));
        value = { type: elementOf(value.type), code: `${value.code}[${index.code}]` };
      } else return value;
    }
  }

  #primary(tokens: Tokens): Value {
    if (tokens.peek() === "(") {
      const inner = this.read(tokens.brackets("(", ")"));
      return { ...inner, code: `(${inner.code})` };
    }
    if (/^[\d.]/.test(tokens.peek())) return literal(tokens.take());
    const value = this.#scope.value(tokens.peek());
    if (value !== undefined) {
      tokens.take();
      return value;
    }
    if (/^(true|false)$/.test(tokens.peek())) return { type: "bool", code: tokens.take() };
    if (!/^\w/.test(tokens.peek())) tokens.fail("an expression");
    const name = this.#scope.type(tokens);
    tokens.expect("(");
    return this.#call(name, tokens.list(")", () => this.read(tokens)), tokens);
  }

  /** A call of a function, or of a type's constructor. */
  #call(name: string, values: readonly Value[], tokens: Tokens): Value {
    const call = (callee: string, wanted: readonly string[]) =>
      `${callee}(${values.map((value, n) => convert(value, wanted[n] ?? value.type)).join(", ")})`;
    const all = (type: string) => values.map(() => type);
    const [first] = values;
    const signature = this.#scope.functions.get(name);
    if (signature) return { type: signature.result, code: call(name, signature.parameters) };
    const fields = this.#scope.structs.get(name);
    if (fields) return { type: name, code: call(name, [...fields.values()]) };
    if (name in OWN_FUNCTIONS) {
      this.ownFunctions.add(OWN_FUNCTIONS[name]);
      return { type: "real", code: call(`f32x2_${OWN_FUNCTIONS[name]}`, ["real"]) };
    }
    if (name === "real" || name === "wide") {
      if (first.constant !== undefined) return { type: name, code: "", constant: first.constant };
      if (name === "wide") return { type: name, code: convert(first, name) };
      if (first.type === "wide") return { type: name, code: `f32x3_rounded(${first.code})` };
      if (lanesOf(first.type) === 1) return first;
      return { type: "real", code: `f32x2(f32(${first.code}), 0.0)` };
    }
    const isReal = values.some(({ type }) => lanesOf(type) > 0);
    if (/^vec[234]/.test(name) && (lanesOf(name) > 0 || isReal)) {
      const count = Number(name[3]);
      if (values.length !== count) tokens.fail(`${count} components of a vector`);
      return { type: `vec${count}<real>`, code: call(`f32x2_vec${count}`, all("real")) };
    }
    if (name === "u32" && isReal) return { type: name, code: `u32((${first.code}).x)` };
    if (name === "select") {
      const type = widest(first, values[1]);
      if (lanesOf(type) > 1) tokens.fail("scalars to select from");
      return { type, code: call(name, [type, type]) };
    }
    if (name === "sqrt" && first.type === "wide") {
      return { type: "wide", code: call("f32x3_sqrt", ["wide"]) };
    }
    if (isReal && FUNCTIONS[name] === values.length) {
      return { type: "real", code: call(`f32x2_${name}`, all("real")) };
    }
    if (isReal) tokens.fail(`a function of real numbers other than ${name}`);
    return { type: /^[iu]32$/.test(name) ? name : first?.type ?? "", code: call(name, []) };
  }

  /** The name of an operator's function on vectors, which is added to the translation. */
  #vectorFunction(name: string, m: number, n: number): string {
    const lanes = Math.max(m, n);
    const title = `f32x2_${name}_${m}_${n}`;
    const parts = Array.from(COMPONENTS.slice(0, lanes), (component) => {
      const [a, b] = [m > 1 ? `a.${component}` : "a", n > 1 ? `b.${component}` : "b"];
      return `f32x2_${name}(${a}, ${b})`;
    });
    const typed = (count: number) => translatedType(count > 1 ? `vec${count}<real>` : "real");
    this.vectorFunctions.set(
      title,
      `fn ${title}(a: ${typed(m)}, b: ${typed(n)}) -> ${typed(lanes)} {\n` +
        `  return ${typed(lanes)}(${parts.join(", ")});\n}`,
    );
    return title;
  }
}

function literal(token: string): Value {
  if (/[iu]$/.test(token)) return { type: token.endsWith("u") ? "u32" : "i32", code: token };
  if (/^(0x|\d+$)/.test(token)) return { type: "integer", code: token };
  return { type: LITERAL, code: token, constant: parseFloat(token) };
}

function fold(operator: string, a: number, b: number): number {
  return operator === "+" ? a + b : operator === "-" ? a - b : operator === "*" ? a * b : a / b;
}

/** The type that two numbers are converted to. */
function widest({ type }: Value, other: Value): string {
  if (type === "wide" || lanesOf(other.type) === 0) return type;
  return other.type === "wide" || lanesOf(type) === 0 ? other.type : type;
}

/** Products with powers of two and with numbers of f32 are cheaper than those of two pairs. */
function scalar(operator: string, name: string, left: Value, right: Value): Value {
  const type = widest(left, right);
  const prefix = translatedType(type);
  const [factor, other] = left.constant === undefined ? [right, left] : [left, right];
  if (operator === "*" && factor.constant !== undefined) {
    const { constant } = factor;
    if (Number.isInteger(Math.log2(Math.abs(constant)))) {
      return { type, code: `(${convert(other, type)} * ${constant}f)` };
    }
    if (Math.fround(constant) === constant) {
      return { type, code: `${prefix}_times(${convert(other, type)}, ${constant}f)` };
    }
  }
  return { type, code: `${prefix}_${name}(${convert(left, type)}, ${convert(right, type)})` };
}

function compare(operator: string, left: Value, right: Value): string {
  const [a, b] = [convert(left, "real"), convert(right, "real")];
  switch (operator) {
    case "<":
      return `f32x2_less(${a}, ${b})`;
    case ">":
      return `f32x2_less(${b}, ${a})`;
    case "<=":
      return `!f32x2_less(${b}, ${a})`;
    case ">=":
      return `!f32x2_less(${a}, ${b})`;
    default:
      return operator === "==" ? `all(${a} == ${b})` : `any(${a} != ${b})`;
  }
}
