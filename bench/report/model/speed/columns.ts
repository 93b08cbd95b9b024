/** The columns of speed that the tables of choices and of engines have in common. */
import { formatSpeedup, formatSpeedups } from "./factor.ts";
import type { Speedup } from "./speedup.ts";

/** A row that is compared with a reference. */
interface Compared {
  readonly isReference: boolean;
  readonly speedup?: Speedup;
}

/** A column of a table whose rows are compared with a reference. */
interface SpeedColumn {
  readonly title: string;
  readonly align: "left" | "right";
  readonly cell: (row: Compared) => string;
}

/** Mean, interval and range of the speed-ups; `title` is the heading of the mean. */
export function speedColumns(title: string): SpeedColumn[] {
  return [
    {
      title,
      align: "right",
      cell: ({ speedup, isReference }) =>
        isReference ? "reference" : speedup ? formatSpeedup(speedup.mean) : "–",
    },
    {
      title: "95% CI",
      align: "left",
      cell: ({ speedup }) => formatSpeedups(speedup?.ci95) || "–",
    },
    { title: "range", align: "left", cell: ({ speedup }) => formatSpeedups(speedup?.range) },
  ];
}

/** Whether a cell holds something: a column that is empty in all rows is left out. */
export function isFilled(cell: string): boolean {
  return cell !== "" && cell !== "–";
}
