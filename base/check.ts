/** Checks of values that come from outside and need not have the type that they declare. */
import { oneLine } from "./text/one_line.ts";

/** Characters of a value that a message shows. */
const MAX_LENGTH = 60;

/**
 * Checks a field of an object.
 *
 * @param action what cannot be done with other values, e.g. `use backend "x"`
 * @param field name of the field
 * @param value what was found
 * @param isValid whether that is what is wanted
 * @param wanted what is wanted
 * @throws {TypeError} if it is not valid
 *
 * @example
 * ```ts
 * import { requireField } from "./check.ts";
 * requireField('use backend "x"', "version", "1.0", true, "a string");
 * ```
 */
export function requireField(
  action: string,
  field: string,
  value: unknown,
  isValid: boolean,
  wanted: string,
): void {
  if (isValid) return;
  throw new TypeError(
    `Cannot ${action} with ${field} ${describeValue(value)}: ${field} must be ${wanted}`,
  );
}

/** A value of any kind as messages show it: JSON, or what kind it is, on one line. */
export function describeValue(value: unknown): string {
  if (typeof value === "number") return `${value}`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // Circular, or with a method toJSON that throws.
  }
  text = oneLine(text ?? (typeof value === "object" ? "an object" : typeof value));
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

/** Whether a value is a string with visible characters. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

/** Whether a value is a finite number above zero. */
export function isPositive(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value < Infinity;
}

/** Whether a value is a finite number, zero or above. */
export function isAmount(value: unknown): value is number {
  return value === 0 || isPositive(value);
}

/** Whether a value is a positive integer. */
export function isCount(value: unknown): value is number {
  return Number.isInteger(value) && isPositive(value);
}

/** Whether a value is a non-empty array whose members are all among those known. */
export function isListOf(known: readonly unknown[], value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => known.includes(one));
}

/** Whether a value is an array of strings. */
export function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
