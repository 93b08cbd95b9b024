/** The decision table as text: what terminal, Markdown and page show. */
import type { Family } from "../../../../backends/backend.ts";
import { list } from "../../../../base/text/list.ts";
import { formatError, formatInteger } from "../../../../base/text/units.ts";
import { PRECISIONS } from "../../../../kernels/benchmark.ts";
import { listBenchmarks } from "../../../../kernels/mod.ts";
import type { Choice, Decision } from "./decision.ts";
import { isFilled, speedColumns } from "./columns.ts";

/** A column of the decision table. */
export interface DecisionColumn {
  /** Heading. */
  readonly title: string;
  /** Alignment of the cells. */
  readonly align: "left" | "right";
  /** Whether its cells may take several lines [default: false]. */
  readonly isText?: boolean;
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
  { title: "to ship", align: "left", isText: true, cell: ({ family }) => SHIPPED[family] },
  {
    title: "best",
    align: "left",
    isText: true,
    cell: ({ best, family, precision, rejected }) =>
      best.join(", ") ||
      (family === "Python" ? `${list(rejected)} does not pass` : `none in ${precision} passes`),
  },
  ...speedColumns("speed"),
  {
    title: "error",
    align: "right",
    cell: ({ best, error }) => best.length > 0 ? formatError(error) : "",
  },
  { title: "runs in", align: "left", isText: true, cell: ({ runsIn }) => runsIn.join(", ") },
];

/** Headings of what a narrow decision table can do without, the least important first. */
export const DECISION_OMITTED_FIRST: readonly string[] = ["range", "95% CI", "runs in", "error"];

/** The columns of a decision table: those that say something. */
export function decisionColumns({ choices }: Decision): DecisionColumn[] {
  return COLUMNS.filter(({ cell }) => choices.some((one) => isFilled(cell(one))));
}

/** Heading of a decision table. */
export function decisionTitle({ machine }: Decision): string {
  return `What to ship, and how fast it is${machine && ` on ${machine}`}`;
}

/** What the table compares, how it judges, and what is missing in it, one line each. */
export function decisionNotes(decision: Decision): string[] {
  const { reference, sizes, choices } = decision;
  const several = sizes.length > 1 ? ", geometric mean and range over the benchmarks" : "";
  const missing = Map.groupBy(
    choices.filter((one) => one.missing.length > 0),
    (one) => one.missing.join(),
  );
  const rejected = choices.flatMap((one) => one.rejected);
  return [
    `speed: relative to ${reference} (2× slower: twice its time)${several}; ${sizesOf(decision)}`,
    "error: the largest ‖e‖/‖reference‖ of an output",
    ...accepted(decision),
    ...confidence(choices),
    ...[...missing.values()].map((own) =>
      `not measured there: ${list(own.map(({ best }) => best[0]))} in ${list(own[0].missing)}`
    ),
    ...(rejected.length > 0 ? [`left out as FAILED or implausible: ${list(rejected)}`] : []),
  ];
}

/** Where the benchmarks are compared. */
function sizesOf({ sizes }: Decision): string {
  const at = sizes.map(({ benchmark, size }) => `${benchmark} at ${formatInteger(size)} points`);
  const isOne = sizes.length > 1 && new Set(sizes.map(({ size }) => size)).size === 1;
  return isOne ? `each at ${formatInteger(sizes[0].size)} points` : list(at);
}

/** The largest error of an output that the check accepts, by precision and benchmark. */
function accepted({ sizes, choices }: Decision): string[] {
  const specs = listBenchmarks().filter(({ name }) =>
    sizes.some(({ benchmark }) => benchmark === name)
  );
  if (specs.length === 0) return [];
  const used = PRECISIONS.filter((one) => choices.some(({ precision }) => precision === one));
  const conditioned = specs.some(({ outputs }) => outputs.some(({ scaled }) => scaled));
  return [
    ...used.map((precision) => {
      const largest = specs.map(({ name, outputs }) =>
        `${name} ${
          formatError(Math.max(...outputs.map(({ tolerance }) => tolerance[precision].l2)))
        }`
      );
      return `accepted in ${precision}: ${list(largest)}`;
    }),
    ...(conditioned
      ? [
        "larger errors pass only where rounding alone moves a point as far, as in ill-conditioned columns",
      ]
      : []),
  ];
}

/** What the intervals, and several names in a row, say. */
function confidence(choices: readonly Choice[]): string[] {
  const interval = choices.some(({ speedup }) => speedup?.ci95);
  const tied = choices.some(({ best }) => best.length > 1);
  const names = "several names: no significant difference, figures and places of the first";
  if (!interval) return tied ? [names] : [];
  const why = "judged at 99 %, since a table compares many pairs";
  return [
    "95% CI: of the speed, over processes; " + (tied ? `${names} (${why})` : `ties are ${why}`),
  ];
}
