/** The table of engines as text: what terminal, Markdown and page show. */
import { formatInteger, threeDigits, timeUnit } from "../../../../base/text/units.ts";
import type { EngineKind } from "../../../hosts/engine/find.ts";
import { list } from "../../../../base/text/list.ts";
import type { EngineRow, EngineRows, EngineTable } from "./engines.ts";
import { isFilled, speedColumns } from "./columns.ts";

/** A column of a table of engines. */
export interface EngineColumn {
  /** Heading. */
  readonly title: string;
  /** Alignment of the cells. */
  readonly align: "left" | "right";
  /** Text of a cell. */
  readonly cell: (row: EngineRow, engine: EngineRows) => string;
}

/** Headings of what a narrow table can do without, the least important first. */
export function enginesOmittedFirst({ sizes }: EngineTable): string[] {
  return ["95% CI", "range", ...sizes.map(({ benchmark }) => benchmark).toReversed()];
}

/** The columns of a table of engines: those that say something. */
export function engineColumns(table: EngineTable): EngineColumn[] {
  const rows = table.engines.flatMap(({ rows }) => rows);
  const unit = unitOf(table);
  const columns: EngineColumn[] = [
    { title: "engine", align: "left", cell: (_, { engine }) => engine },
    { title: "backend", align: "left", cell: ({ backend }) => backend },
    ...table.sizes.map(({ benchmark }, n): EngineColumn => ({
      title: benchmark,
      align: "right",
      cell: ({ medians }) => medians[n] ? threeDigits(medians[n] / unit.seconds) : "–",
    })),
    ...speedColumns("speed there"),
  ];
  return columns.filter(({ cell }) => rows.some((row) => isFilled(cell(row, table.engines[0]))));
}

/** Heading of a table of engines. */
export function enginesTitle(table: EngineTable): string {
  const where = table.machine && ` on ${table.machine}`;
  return `In each JavaScript engine${where}, times in ${unitOf(table).symbol}`;
}

/** What the table compares, which engines these are, and which are missing, one line each. */
export function engineNotes(table: EngineTable): string[] {
  const { sizes, engines } = table;
  const at = [...new Set(sizes.map(({ size }) => formatInteger(size)))];
  const where = at.length === 1
    ? `${at[0]} points`
    : list(sizes.map(({ benchmark, size }) => `${formatInteger(size)} points in ${benchmark}`));
  const versions = engines.filter(({ version }) => version !== "")
    .map(({ engine, version }) => `${engine} is ${version}`);
  return [
    `speed there: relative to the TypeScript of the same engine${
      sizes.length > 1 ? ", geometric mean and range over the benchmarks" : ""
    }`,
    `times: medians of a call in ${unitOf(table).symbol}, at ${where}`,
    ...(versions.length > 0 ? [`engines: ${versions.join("; ")}`] : []),
    ...(engines.some(({ engine }) => IN_PAGES.includes(engine)) ? [] : [NO_PAGES]),
  ];
}

/** Engines that only pages measure in: no command can start them. */
const IN_PAGES: readonly string[] = ["safari", "browser"] satisfies EngineKind[];

/** What is missing where no page has measured. */
const NO_PAGES = "not measured: Safari and phones; the command serve makes a page to measure there";

/** The unit that suits the longest of the times. */
function unitOf({ engines }: EngineTable): ReturnType<typeof timeUnit> {
  const medians = engines.flatMap(({ rows }) => rows.flatMap((row) => row.medians));
  return timeUnit(Math.max(...medians.filter((median) => median !== undefined)));
}
