/** The decision table as text: what terminal, Markdown and page show. */
import type { Family } from "../../../backends/backend.ts";
import { list } from "../../../base/text/list.ts";
import { formatError, formatInteger } from "../../../base/text/units.ts";
import type { Choice, Decision } from "./decision.ts";
import { formatSpeedup, formatSpeedups } from "./factor.ts";

/** A column of the decision table. */
export interface DecisionColumn {
  /** Heading. */
  readonly title: string;
  /** Alignment of the cells. */
  readonly align: "left" | "right";
  /** Text of a cell. */
  readonly cell: (choice: Choice) => string;
}

/** What is shipped, in words. */
const SHIPPED: Readonly<Record<Family, string>> = {
  "TypeScript": "pure TypeScript",
  "WASM": "WASM",
  "WebGPU": "WebGPU",
  "array library": "array library in TypeScript",
  "native code": "Deno with native code",
  "Python": "Python",
  "other": "other",
};

const COLUMNS: readonly DecisionColumn[] = [
  { title: "to ship", align: "left", cell: ({ family }) => SHIPPED[family] },
  {
    title: "best",
    align: "left",
    cell: ({ best, family, precision, rejected }) =>
      best.join(", ") ||
      (family === "Python" ? `${list(rejected)} does not pass` : `none in ${precision} passes`),
  },
  {
    title: "speed-up",
    align: "right",
    cell: ({ speedup }) => speedup ? formatSpeedup(speedup.mean) : "–",
  },
  {
    title: "95% CI",
    align: "left",
    cell: ({ speedup }) => formatSpeedups(speedup?.ci95) || "–",
  },
  {
    title: "range",
    align: "left",
    cell: ({ speedup }) => formatSpeedups(speedup?.range),
  },
  {
    title: "error",
    align: "right",
    cell: ({ best, error }) => best.length > 0 ? formatError(error) : "",
  },
  { title: "runs in", align: "left", cell: ({ runsIn }) => runsIn.join(", ") },
];

/** Headings of what a narrow decision table can do without, the least important first. */
export const DECISION_OMITTED_FIRST: readonly string[] = ["range", "95% CI", "runs in", "error"];

/** The columns of a decision table: those that say something. */
export function decisionColumns({ choices }: Decision): DecisionColumn[] {
  return COLUMNS.filter(({ cell }) => choices.some((one) => !["", "–"].includes(cell(one))));
}

/** Heading of a decision table. */
export function decisionTitle({ machine }: Decision): string {
  return `What to ship, and how fast it is${machine && ` on ${machine}`}`;
}

/** What the table compares, and what is missing in it, one line each. */
export function decisionNotes({ reference, sizes, choices }: Decision): string[] {
  const at = sizes.map(({ benchmark, size }) => `${benchmark} at ${formatInteger(size)} points`);
  const several = sizes.length > 1 ? ", geometric mean and range over the benchmarks" : "";
  const tied = choices.some(({ best }) => best.length > 1)
    ? ["several names: no significant difference; the figures are those of the first"]
    : [];
  const missing = Map.groupBy(
    choices.filter((one) => one.missing.length > 0),
    (one) => one.missing.join(),
  );
  const rejected = choices.flatMap((one) => one.rejected);
  return [
    `speed-up: times as fast as ${reference}${several}; error: the largest; ${list(at)}`,
    ...tied,
    ...[...missing.values()].map((own) =>
      `not measured there: ${list(own.map(({ best }) => best[0]))} in ${list(own[0].missing)}`
    ),
    ...(rejected.length > 0 ? [`left out as FAILED or implausible: ${list(rejected)}`] : []),
  ];
}
