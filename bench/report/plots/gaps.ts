/** Cells of the heat map without a row: cases that were not measured. */
import { formatInteger } from "../../../base/text/units.ts";
import type { OfRun, Skipped } from "../../results/schema.ts";
import { pictureText } from "../escape.ts";
import type { RunFacts } from "../model/runs.ts";
import { type Point, valuesOf } from "./points.ts";

/** A case that was not measured, though its backend and its size were on the same machine. */
export interface Gap extends
  Pick<
    Point,
    "panel" | "benchmark" | "machine" | "series" | "backend" | "program" | "engine" | "device"
  >,
  Pick<Point, "precision" | "size" | "rank" | "summary"> {
  /** Nothing is known that could be trusted. */
  readonly status: "not measured";
  /** Why there is no row. */
  readonly reason: string;
  /** There is no speed-up. */
  readonly comparable: false;
}

/** What a case lacks a row for that no run was asked to measure. */
const NOT_ASKED = "no run was asked to measure it";

/** The cases without a row, one per panel, series and size that the machine has rows of. */
export function gapsOf(
  points: readonly Point[],
  skipped: readonly OfRun<Skipped>[],
  runs: readonly Pick<RunFacts, "machine">[],
): Gap[] {
  const panels = [...Map.groupBy(points, ({ panel }) => panel).values()];
  return panels.flatMap((own) => {
    const [{ panel, benchmark, machine }] = own;
    const others = points.filter((point) => point.machine === machine);
    const sizes = valuesOf(own, "size");
    return [...Map.groupBy(others, ({ series }) => series).values()].flatMap(([one]) => {
      const there = own.filter(({ series }) => series === one.series).map(({ size }) => size);
      // Another formulation or run of the same backend has another name.
      if (there.length === 0 && own.some((point) => isSameBackend(point, one))) return [];
      return sizes.filter((size) => !there.includes(size)).map((size): Gap => {
        const { series, backend, program, engine, device, precision, rank } = one;
        const at = {
          benchmark,
          machine,
          series,
          backend,
          program,
          engine,
          device,
          precision,
          size,
        };
        const reason = reasonOf(at, skipped, runs);
        const summary = `${series}, ${formatInteger(size)} points: not measured: ${reason}`;
        return { panel, ...at, rank, status: "not measured", reason, comparable: false, summary };
      });
    });
  });
}

function isSameBackend(a: Point, b: Point): boolean {
  return (["backend", "precision", "engine", "device"] as const).every((key) => a[key] === b[key]);
}

/** Why a case was not measured. */
function reasonOf(
  gap: Pick<Gap, "benchmark" | "machine" | "backend" | "engine" | "precision" | "size">,
  skipped: readonly OfRun<Skipped>[],
  runs: readonly Pick<RunFacts, "machine">[],
): string {
  const found = skipped.find((one) =>
    pictureText(one.backend) === gap.backend &&
    pictureText(runs[one.run].machine) === gap.machine &&
    pictureText(one.engine ?? "deno") === gap.engine &&
    (one.benchmark === undefined || pictureText(one.benchmark) === gap.benchmark) &&
    (one.precision ?? gap.precision) === gap.precision &&
    (one.size ?? gap.size) === gap.size
  );
  return found ? pictureText(found.reason) : NOT_ASKED;
}
