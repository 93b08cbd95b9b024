/** Formats numbers and units for reading. */

/** A unit of time. */
export interface TimeUnit {
  /** Symbol, e.g. `"ms"`. */
  readonly symbol: string;
  /** Seconds in one unit. */
  readonly seconds: number;
}

const UNITS: readonly TimeUnit[] = [
  { symbol: "s", seconds: 1 },
  { symbol: "ms", seconds: 1e-3 },
  { symbol: "µs", seconds: 1e-6 },
  { symbol: "ns", seconds: 1e-9 },
];

/** The largest unit in which a time is at least one. */
export function timeUnit(seconds: number): TimeUnit {
  return UNITS.find((unit) => seconds >= unit.seconds) ?? UNITS[UNITS.length - 1];
}

/**
 * Three significant digits, all of the integer part: `0.00123`, `1.23`, `123`, `12,346`; with an
 * exponent where that would be long: `1.23e-9`, `1.23e+15`.
 */
export function threeDigits(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (Math.abs(value) >= 1e12) return value.toExponential(2);
  if (Math.abs(value) >= 999.5) return formatInteger(Math.round(value));
  if (value !== 0 && Math.abs(value) < 1e-6) return value.toExponential(2);
  return value.toPrecision(3);
}

/** An integer with thousands separators: `4,194,304`. */
export function formatInteger(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** A time in the unit that suits it: `1.23 ms`. */
export function formatTime(seconds: number): string {
  const unit = timeUnit(seconds);
  return `${threeDigits(seconds / unit.seconds)} ${unit.symbol}`;
}

/** An amount of memory in binary units: `1.50 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const exponent = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** exponent;
  return `${exponent === 0 ? value : threeDigits(value)} ${units[exponent]}`;
}

/** An error as a power of ten with two digits: `1.3e-10`; `0` if there is none. */
export function formatError(value: number | null): string {
  if (value === null) return "not finite";
  return value === 0 ? "0" : value.toExponential(1);
}
