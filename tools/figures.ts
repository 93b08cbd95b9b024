/**
 * Figures in documents, each a link to the results that it comes from. The link's title says what
 * it is, and `deno task documents` writes the numbers.
 *
 * ```markdown
 * WASM is [2.5, 2.0 and 1.8](results/cpu.md "1M: typed_array / wasm, > 1") times as fast.
 * ```
 *
 * After the size stands one of
 *
 * - `a / b`: median time of `a` over that of `b`, one number per benchmark
 * - `percent a / b`: the same in percent
 * - `range a / b`: the smallest and the largest of these ratios
 * - `error a, benchmark`: the largest error of a row
 * - `prepare a`: how long packing the inputs and compiling took, in ms, one number per benchmark
 * - `unpack a`: the same of reading the outputs
 *
 * where `a` and `b` are backends in f64, or in f32 as `wasm:f32`. A condition at the end, `> 1` or
 * `< 1` for each number, `FAILED` for the row, must hold, or the sentence around it has become
 * untrue and must be written anew. Each of these begins a block up to `<!-- end -->`:
 *
 * - `<!-- table cpu at 1M, against numba -->`: the times of all backends
 * - `<!-- decision cpu -->`: the decision table
 * - `<!-- engines cpu -->`: the table of engines
 * - `<!-- places cpu, engines -->`: where each backend runs, and what these files have of it
 * - `<!-- times cpu, equation_of_state at 64k, 1M: wasm, jax -->`: median times of some backends
 * - `<!-- terminal cpu, equation_of_state at 1M: wasm, jax -->`: the table of some backends on a
 *   terminal, and its verdict
 */
import { largestError } from "../bench/checking/accuracy.ts";
import { modelOf } from "../bench/report/model.ts";
import { markdownDecision, markdownEngines } from "../bench/report/text/markdown.ts";
import { tableReport } from "../bench/report/text/table.ts";
import type { Result, Results } from "../bench/results/schema.ts";
import { formatError, threeDigits } from "../base/text/units.ts";
import { parseSize } from "../cli/arguments/numbers.ts";
import { listBenchmarks } from "../kernels/mod.ts";
import { placesTable } from "./places.ts";

/** Seconds that rank a backend without a row behind all others. */
const SLOWER_THAN_ANY = 1e6;

/** Yields the document in `results/<name>.json`. */
export type Lookup = (name: string) => Results;

const FIGURE = /\[([^\]]+)\](\((?:\.\.\/)?results\/([\w-]+)\.md\s+"(\S+): ([^"]+)"\))/g;
const NUMBER = /\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?/g;
const BLOCK =
  /(<!-- (table|times|decision|engines|places|terminal) ([^\n]*?) -->\n).*?(<!-- end -->)/gs;

/** Columns of the terminal that documents show. */
const TERMINAL_WIDTH = 100;

/**
 * Writes the figures and tables of a document anew.
 *
 * @param write what stands for a figure or a table [default: itself]
 * @throws {Error} with one line for each title that cannot be understood, has no row or a failed
 * one, or whose condition does not hold
 */
export function updateFigures(
  text: string,
  lookup: Lookup,
  write: (figure: string) => string = (figure) => figure,
): string {
  const complaints: string[] = [];
  const attempt = (old: string, update: () => string): string => {
    try {
      return update();
    } catch (error) {
      complaints.push((error as Error).message);
      return old;
    }
  };
  const updated = text.replace(
    BLOCK,
    (old, begin, kind: keyof typeof BLOCKS, title, end) =>
      attempt(old, () => `${begin}\n${write(BLOCKS[kind](title, lookup))}\n\n${end}`),
  ).replace(FIGURE, (link, numbers: string, target, name, size, title) =>
    attempt(link, () => {
      const values = evaluate(new Rows(lookup(name), name, size), title.replace(/\s+/g, " "));
      let used = 0;
      const inserted = numbers.replace(NUMBER, (old) => write(values[used++] ?? old));
      if (used === values.length) return `[${inserted}]${target}`;
      throw new Error(`Cannot put ${values.length} numbers into ${link}: it has ${used}`);
    }));
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
  return updated;
}

/** What makes the blocks of each kind from their titles. */
const BLOCKS = {
  table(title: string, lookup: Lookup): string {
    const [name, size, reference] = parts(title, /^(\S+) at (\S+), against (\S+)$/);
    return table(new Rows(lookup(name), name, size), reference);
  },
  times(title: string, lookup: Lookup): string {
    const [name, benchmark, sizes, backends] = parts(title, /^(\S+), (\S+) at (.+): (.+)$/);
    const columns = sizes.split(", ");
    const rows = columns.map((size) => new Rows(lookup(name), name, size));
    const cells = backends.split(", ").map((backend) =>
      [`\`${backend}\``].concat(rows.map((at) => time(at.get(benchmark, backend))))
    );
    return markdownTable(["", ...columns], cells);
  },
  decision(title: string, lookup: Lookup): string {
    const [name] = parts(title, /^(\S+)$/);
    return modelOf(lookup(name)).decisions.map(markdownDecision).join("\n\n");
  },
  engines(title: string, lookup: Lookup): string {
    const [name] = parts(title, /^(\S+)$/);
    return modelOf(lookup(name)).engines.map(markdownEngines).join("\n\n");
  },
  places(title: string, lookup: Lookup): string {
    const { heads, rows } = placesTable(title.split(", ").map(lookup));
    return markdownTable(heads, rows, "left");
  },
  terminal(title: string, lookup: Lookup): string {
    const [name, benchmark, size, backends] = parts(title, /^(\S+), (\S+) at (\S+): (.+)$/);
    const { runs, results, ...document } = lookup(name);
    const at = new Rows(lookup(name), name, size);
    const wanted = backends.split(", ").map((backend) => at.get(benchmark, backend));
    const rows = results.filter((row) => wanted.includes(row));
    const used = [...new Set(rows.map(({ run }) => run))];
    const shown: Results = {
      ...document,
      runs: used.map((run) => runs[run]),
      results: rows.map((row) => ({ ...row, run: used.indexOf(row.run) })),
      skipped: [],
      warnings: [],
    };
    const report = tableReport(shown, { width: TERMINAL_WIDTH });
    const tableStart = report.indexOf(`${benchmark}, size `);
    const tableEnd = report.indexOf("\n\n", tableStart);
    const verdict = report.slice(report.indexOf("\nverdict:"));
    return `\`\`\`text\n${report.slice(tableStart, tableEnd)}\n${verdict}\`\`\``;
  },
};

function parts(title: string, pattern: RegExp): string[] {
  const match = pattern.exec(title);
  if (!match) throw new Error(`Cannot understand "${title}"`);
  return match.slice(1);
}

/** The rows of one results file at one size. */
class Rows {
  readonly #rows: readonly Result[];
  readonly #where: string;

  constructor({ results }: Results, name: string, size: string) {
    const points = parseSize(size);
    this.#rows = results.filter((row) => row.size === points);
    this.#where = `results/${name}.json at ${size}`;
  }

  /** Names of all backends, with the precision if it is not f64. */
  names(): string[] {
    return [...new Set(this.#rows.map(nameOf))];
  }

  find(benchmark: string, name: string): Result | undefined {
    return this.#rows.find((row) => row.benchmark === benchmark && nameOf(row) === name);
  }

  get(benchmark: string, name: string): Result {
    const row = this.find(benchmark, name);
    if (!row) throw new Error(`Cannot find ${benchmark}, ${name} in ${this.#where}`);
    return row;
  }
}

function nameOf({ backend, precision }: Result): string {
  return precision === "f64" ? backend : `${backend}:${precision}`;
}

/** The numbers that a title asks for. */
function evaluate(rows: Rows, title: string): string[] {
  const [, error, benchmark, failed] = /^error (\S+), (\w+)(, FAILED)?$/.exec(title) ?? [];
  if (error) {
    const row = rows.get(benchmark, error);
    if ((row.status === "ok") !== (failed === undefined)) {
      throw new Error(`"${title}" is not true: the row is ${row.status}`);
    }
    const largest = largestError(row.errors);
    return [largest !== null && largest >= 1 ? largest.toFixed(0) : formatError(largest)];
  }
  const [, step, packer] = /^(prepare|unpack) (\S+)$/.exec(title) ?? [];
  if (packer) {
    return listBenchmarks().map(({ name }) => {
      const seconds = rows.get(name, packer).preparation?.[step as "prepare" | "unpack"];
      if (seconds === undefined) throw new Error(`Cannot find "${title}" in ${name}`);
      return (1e3 * seconds).toFixed(0);
    });
  }
  const [, how, a, b, sign, bound] =
    /^(?:(percent|range) )?(\S+) \/ ([^\s,]+)(?:, ([<>]) ([\d.]+))?$/.exec(title) ?? [];
  if (!a) throw new Error(`Cannot understand "${title}"`);
  const ratios = listBenchmarks().map(({ name }) => {
    const [above, below] = [rows.get(name, a), rows.get(name, b)];
    for (const { backend, status } of [above, below]) {
      if (status !== "ok") throw new Error(`Cannot compare ${backend} in ${name}: it is ${status}`);
    }
    return above.median / below.median;
  });
  if (sign && !ratios.every((ratio) => sign === ">" ? ratio > +bound : ratio < +bound)) {
    throw new Error(`"${title}" is not true: the ratios are ${ratios.map(oneDecimal).join(", ")}`);
  }
  if (how === "percent") return ratios.map((ratio) => (100 * ratio).toFixed(0));
  return (how === "range" ? [Math.min(...ratios), Math.max(...ratios)] : ratios).map(oneDecimal);
}

function oneDecimal(value: number): string {
  return value.toFixed(value < 99.95 ? 1 : 0);
}

/** Median times in ms of all backends, the fastest first, and how many times as fast they are. */
function table(rows: Rows, reference: string): string {
  const benchmarks = listBenchmarks().map(({ name }) => name);
  const mean = (name: string) =>
    benchmarks.reduce((sum, benchmark) => {
      return sum + Math.log(rows.find(benchmark, name)?.median ?? SLOWER_THAN_ANY);
    }, 0);
  const cell = (benchmark: string, name: string): string => {
    const row = rows.find(benchmark, name);
    if (!row) return "–";
    if (row.status !== "ok") return time(row);
    const ratio = rows.get(benchmark, reference).median / row.median;
    return `${time(row)} (${Number(ratio.toPrecision(3))}×)`;
  };
  const names = rows.names().map((name) => ({ name, mean: mean(name) }))
    .sort((a, b) => a.mean - b.mean);
  const cells = names.map(({ name }) => {
    const [backend, precision] = name.split(":");
    const label = `\`${backend}\`${precision ? ` ${precision}` : ""}`;
    return [label, ...benchmarks.map((benchmark) => cell(benchmark, name))];
  });
  return markdownTable(["", ...benchmarks.map((name) => `\`${name}\``)], cells);
}

/** The median time in ms, with the status of a row that is not ok. */
function time({ median, status }: Result): string {
  return threeDigits(median * 1e3) + (status === "ok" ? "" : ` ${status}`);
}

/** A table in Markdown; the columns but the first are aligned to the right, as numbers are. */
function markdownTable(
  heads: readonly string[],
  rows: readonly string[][],
  alignment: "left" | "right" = "right",
): string {
  const rule = heads.map((_, n) => n === 0 || alignment === "left" ? ":--" : "--:");
  return [heads, rule, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
