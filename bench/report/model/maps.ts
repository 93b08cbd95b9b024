/** What the benchmarks compute, and where each row is wrong: the maps of a document. */
import { formatError } from "../../../base/text/units.ts";
import type { ErrorMap, FieldMap, OutputError, Run } from "../../results/schema.ts";
import type { Panel } from "./groups.ts";

/** Where a row is wrong in one output. */
export interface MappedError extends ErrorMap {
  /** Name of the series. */
  readonly series: string;
  /** The largest error and its place, in words. */
  readonly text: string;
  /** Whether the output lies within the benchmark's tolerance. */
  readonly consistent: boolean;
}

/** An output of the reference, and where the rows differ from it. */
export interface MappedOutput {
  /** What the output is in the reference. */
  readonly field: FieldMap;
  /** One map per row, in the order of the document. */
  readonly errors: readonly MappedError[];
}

/** The maps of one benchmark on one machine, all at one size. */
export interface Maps {
  /** Heading: the benchmark, and the machine where there are several. */
  readonly panel: string;
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Name of the machine; empty if there is only one. */
  readonly machine: string;
  /** Nominal size. */
  readonly size: number;
  /** The outputs in the routine's order. */
  readonly outputs: readonly MappedOutput[];
}

/** The maps of all panels that have some, each at the largest size of which there are any. */
export function mapsOf(panels: readonly Panel[], runs: readonly Pick<Run, "fields">[]): Maps[] {
  return panels.flatMap(({ title, benchmark, machine, rows }) => {
    const mapped = rows.filter(({ errors }) => errors.some(({ map }) => map));
    const size = Math.max(...mapped.map((row) => row.size));
    const own = mapped.filter((row) => row.size === size);
    const fields = own.flatMap(({ run }) => runs[run].fields ?? [])
      .filter((field) => field.benchmark === benchmark && field.size === size);
    // Runs of one machine have the same reference.
    const outputs = [...new Map(fields.map((field) => [field.output, field])).values()]
      .map((field) => ({
        field,
        errors: own.flatMap(({ series, errors }) =>
          errors.filter(({ output }) => output === field.output)
            .flatMap((error) => mappedError(series, error))
        ),
      }));
    return outputs.length === 0 ? [] : { panel: title, benchmark, machine, size, outputs };
  });
}

function mappedError(series: string, { max, consistent, map }: OutputError): MappedError[] {
  if (!map) return [];
  const place = map.worst ? ` at [${map.worst.join(", ")}]` : "";
  return [{
    ...map,
    series,
    text: max === 0 ? "exact" : `${formatError(max)}${place}`,
    consistent,
  }];
}
