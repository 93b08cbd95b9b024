/** The chart on the terminal: median time over size on logarithmic axes. */
import { styleText } from "node:util";
import type { Family } from "../../../backends/backend.ts";
import { formatInteger, threeDigits, timeUnit } from "../../../base/text/units.ts";
import type { Precision } from "../../../kernels/benchmark.ts";
import { asciiText, terminalText } from "../escape.ts";
import type { Panel } from "../model/groups.ts";
import { type Look, looksOf } from "../model/looks.ts";
import { type Point, pointsOf, valuesOf } from "../plots/points.ts";

/** Options of a chart. */
export interface ChartOptions {
  /** Columns it may take, 80 at most [default: 80]. */
  readonly columns?: number;
  /** Whether characters beyond ASCII may be used [default: true]. */
  readonly unicode?: boolean;
  /** Whether to use terminal colours [default: false]. */
  readonly color?: boolean;
}

const COLUMNS = 80;

/** Columns of the labels of the vertical axis, its line included. */
const AXIS = 9;

/** Fewest columns of the plot itself, and of the names of the series beside it. */
const FEWEST = { plot: 16, names: 12 };

/** Rows of the plot, if the series need no more. */
const ROWS = 16;

/** Marks of the backends by their place, filled in f64, open in f32: those of the pictures. */
const MARKS: Readonly<Record<Precision, readonly string[]>> = {
  f64: [..."●■▲◆▼✚▸◂★⧗⧓⬟⬢"],
  f32: [..."○□△◇▽✛▹◃☆⧖⋈⬠⬡"],
};

/** Marks of the series by their place, where those of the backends are too few or not available. */
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnpqrstuvwyz0123456789"];

/** Colours of the families, near those of the pictures. */
const COLORS = {
  "TypeScript": "blue",
  "WASM": "magenta",
  "WebGPU": "green",
  "array library": "yellow",
  "native code": "magentaBright",
  "Python": "cyan",
  "other": "gray",
} as const satisfies Readonly<Record<Family, string>>;

/** One character of the plot. */
interface Cell {
  readonly text: string;
  readonly color?: typeof COLORS[Family];
}

/** A series with its mark. */
interface Series {
  readonly name: string;
  readonly mark: Cell;
  readonly points: readonly Point[];
}

/**
 * Draws one chart per benchmark (and machine) that was measured at two sizes or more. Each backend
 * has the mark that it has in pictures, and the colour of its family; the names stand at the right, near the ends of their lines. Rows that are
 * not consistent are left out.
 *
 * @returns lines of at most 80 columns; empty if there is nothing to draw
 */
export function charts(panels: readonly Panel[], options: ChartOptions = {}): string[] {
  const all = pointsOf(panels);
  const looks = looksOf(all);
  const points = all.filter(({ status }) => status === "ok");
  return valuesOf(points, "panel").flatMap((panel) => {
    const own = points.filter((point) => point.panel === panel);
    return new Set(own.map(({ size }) => size)).size < 2
      ? []
      : [...chart(panel, own, looks, options), ""];
  }).slice(0, -1);
}

function chart(
  title: string,
  points: readonly Point[],
  looks: readonly Look[],
  { columns = COLUMNS, unicode = true, color = false }: ChartOptions,
): string[] {
  const series = seriesOf(points, looks, unicode);
  const longest = Math.max(...series.map(({ name }) => name.length + 3));
  const total = Math.min(columns, COLUMNS);
  const names = Math.max(FEWEST.names, Math.min(longest, total - AXIS - FEWEST.plot));
  const plot = Math.max(FEWEST.plot, total - AXIS - names);
  const rows = Math.max(ROWS, series.length);
  const x = scale(points.map(({ size }) => size), [1, plot - 2]);
  const y = scale(points.map(({ median }) => median), [rows - 1, 0]);

  const grid = Array.from({ length: rows }, () => Array<Cell>(plot).fill({ text: " " }));
  // The fastest series is drawn last, on top of the others; marks cover lines.
  for (const { mark, points } of series) {
    points.slice(1).forEach((point, n) => {
      const line = { ...mark, text: unicode ? "·" : "." };
      connect(x(points[n].size), y(points[n].median), x(point.size), y(point.median), (i, j) => {
        grid[j][i] = line;
      });
    });
  }
  for (const { mark, points } of series) {
    for (const { size, median } of points) grid[y(median)][x(size)] = mark;
  }

  const paint = ({ text, color: name }: Cell) =>
    color && name ? styleText(name, text, { validateStream: false }) : text;
  const labels = spread(series.map(({ points }) => y(points[points.length - 1].median)), rows);
  const beside = new Map(series.map((one, n) => [labels[n], one]));
  const ticks = timeTicks(points, y, unicode);
  const [bar, tick] = unicode ? ["│", "┤"] : ["|", "+"];
  const body = grid.map((cells, row) => {
    const label = ticks.get(row);
    const axis = `${(label ?? "").padStart(AXIS - 2)} ${label === undefined ? bar : tick}`;
    const one = beside.get(row);
    const legend = one ? ` ${paint(one.mark)} ${fit(one.name, unicode, names - 3)}` : "";
    return `${axis}${cells.map(paint).join("")}${legend}`.trimEnd();
  });
  return [
    fit(`${title}: median time over size, logarithmic axes`, unicode, total),
    ...body,
    ...sizeAxis(points, x, plot, unicode),
  ];
}

/** The series, slowest last point first, each with a mark. */
function seriesOf(points: readonly Point[], looks: readonly Look[], unicode: boolean): Series[] {
  const all = [...Map.groupBy(points, ({ series }) => series).values()];
  const marks = all.map(([{ backend, precision }]) =>
    MARKS[precision][looks.findIndex((look) => look.backend === backend)]
  );
  const suffice = unicode && new Set(marks.filter(Boolean)).size === all.length;
  return all.map((own, n) => ({
    name: own[0].series,
    mark: {
      text: suffice ? marks[n] : LETTERS[n % LETTERS.length],
      color: COLORS[own[0].family],
    },
    points: own.toSorted((a, b) => a.size - b.size),
  })).sort((a, b) => b.points.at(-1)!.median - a.points.at(-1)!.median);
}

/** Maps positive values to cells so that equal ratios are equally far apart. */
function scale(
  values: readonly number[],
  [from, to]: readonly [number, number],
): (value: number) => number {
  const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value) =>
    high === low
      ? Math.round((from + to) / 2)
      : Math.round(from + (to - from) * (Math.log(value) - low) / (high - low));
}

/** Visits the cells strictly between two marks. */
function connect(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  visit: (x: number, y: number) => void,
): void {
  const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0));
  for (let n = 1; n < steps; n++) {
    visit(Math.round(x0 + (x1 - x0) * n / steps), Math.round(y0 + (y1 - y0) * n / steps));
  }
}

/** Moves ascending rows apart so that no two are the same and all stay below `rows`. */
function spread(wanted: readonly number[], rows: number): number[] {
  const free: number[] = [];
  for (const row of wanted) free.push(Math.max(row, (free.at(-1) ?? -1) + 1));
  for (let n = free.length - 1, limit = rows - 1; n >= 0; n--, limit--) {
    free[n] = Math.min(free[n], limit);
  }
  return free;
}

/** Labels of the vertical axis by row: powers of ten first, then values between them where there is space. */
function timeTicks(
  points: readonly Point[],
  y: (value: number) => number,
  unicode: boolean,
): Map<number, string> {
  const medians = points.map(({ median }) => median);
  const [low, high] = [Math.min(...medians), Math.max(...medians)];
  const ticks = new Map<number, string>();
  const between = high / low > 30 ? [3] : [2, 5];
  for (const step of [1, ...between]) {
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      const value = Number(`${step}e${power}`);
      if (value < low || value > high) continue;
      const row = y(value);
      if ([row - 1, row, row + 1].some((near) => ticks.has(near))) continue;
      ticks.set(row, timeLabel(value, unicode));
    }
  }
  if (ticks.size > 1) return ticks;
  return new Map([high, low].map((value) => [y(value), timeLabel(value, unicode)]));
}

function timeLabel(seconds: number, unicode: boolean): string {
  const { symbol, seconds: unit } = timeUnit(seconds * (1 + 1e-9));
  const value = seconds / unit;
  const digits = value >= 1e4
    ? value.toExponential(0).replace("+", "")
    : value >= 10
    ? `${Math.round(value)}`
    : `${Number(threeDigits(value))}`;
  return `${digits} ${unicode ? symbol : symbol.replace("µ", "u")}`;
}

/** The horizontal axis with the measured sizes, as many as fit. */
function sizeAxis(
  points: readonly Point[],
  x: (value: number) => number,
  plot: number,
  unicode: boolean,
): string[] {
  const sizes = [...new Set(points.map(({ size }) => size))].sort((a, b) => a - b);
  const [corner, dash, tick] = unicode ? ["└", "─", "┬"] : ["+", "-", "+"];
  const line = Array<string>(plot).fill(dash);
  const labels = Array<string>(plot).fill(" ");
  for (const size of sizes) line[x(size)] = tick;
  // The ends of the axis matter most.
  for (const size of [sizes[sizes.length - 1], ...sizes.slice(0, -1)]) {
    const text = formatInteger(size);
    const start = Math.min(Math.max(0, x(size) - (text.length >> 1)), plot - text.length);
    if (labels.slice(Math.max(0, start - 1), start + text.length + 1).some((c) => c !== " ")) {
      continue;
    }
    labels.splice(start, text.length, ...text);
  }
  const indent = " ".repeat(AXIS - 1);
  return [
    `${indent}${corner}${line.join("")}`,
    `${indent} ${labels.join("")} points`.trimEnd(),
  ];
}

/** Cuts a text to a number of columns. */
function fit(text: string, unicode: boolean, columns: number): string {
  const plain = (unicode ? terminalText : asciiText)(text);
  return plain.length <= columns ? plain : `${plain.slice(0, columns - 3)}...`;
}
