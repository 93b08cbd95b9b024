/** Parses numbers of the command line. */
import { UsageError } from "./usage.ts";

const POWERS: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/**
 * A number of grid points: `4096`, `4_096`, `2**12`, `1e6`, or with a power of 1024: `4k`, `0.5M`,
 * `1G`.
 *
 * @throws {UsageError} if the text is none of these or not a positive integer
 *
 * @example
 * ```ts
 * import { parseSize } from "./numbers.ts";
 * parseSize("64k"); // 65536
 * ```
 */
export function parseSize(text: string): number {
  const fail = () => {
    throw new UsageError(
      `Cannot use size "${text}": size must be a positive integer such as 4096, 4_096, 2**12, 1e6, 4k or 0.5M`,
    );
  };
  const power = /^(\d+)\*\*(\d+)$/.exec(text);
  const plain = /^(\d+(?:_\d+)*(?:\.\d+)?(?:e\d+)?)([kmg]?)$/i.exec(text);
  const value = power
    ? Number(power[1]) ** Number(power[2])
    : plain
    ? Number(plain[1].replaceAll("_", "")) * POWERS[plain[2].toLowerCase()]
    : NaN;
  return Number.isSafeInteger(value) && value > 0 ? value : fail();
}

/**
 * Numbers of grid points, separated by commas.
 *
 * @throws {UsageError} if one is not what {@linkcode parseSize} takes
 */
export function parseSizes(text: string): number[] {
  return text.split(",").map((size) => parseSize(size.trim()));
}

/**
 * An integer not below `low`.
 *
 * @throws {UsageError} if the text is something else
 */
export function parseInteger(what: string, low: number, high = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = /^-?\d+$/.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(value) || value < low || value > high) {
      const range = high < Number.MAX_SAFE_INTEGER ? `from ${low} to ${high}` : `${low} or more`;
      throw new UsageError(`Cannot use ${what} "${text}": ${what} must be an integer, ${range}`);
    }
    return value;
  };
}

/**
 * A positive number of seconds.
 *
 * @throws {UsageError} if the text is something else
 */
export function parseSeconds(what: string) {
  return (text: string): number => {
    // Not everything that JavaScript takes for a number: no hexadecimals, no blanks.
    const value = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
    if (!(value > 0 && value < Infinity)) {
      throw new UsageError(
        `Cannot use ${what} "${text}": ${what} must be a positive number of seconds`,
      );
    }
    return value;
  };
}

/**
 * A share that is not negative: `5%` or `0.05`. Plain numbers from 1 are taken for forgotten signs.
 *
 * @throws {UsageError} if the text is something else
 */
export function parsePercent(what: string) {
  return (text: string): number => {
    const [, digits, sign] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
    if (digits === undefined) {
      throw new UsageError(`Cannot use ${what} "${text}": ${what} must be a share such as 5%`);
    }
    if (!sign && Number(digits) >= 1) {
      throw new UsageError(
        `Cannot use ${what} "${text}": write ${text}% or ${Number(digits) / 100}`,
      );
    }
    return Number(digits) / (sign ? 100 : 1);
  };
}
