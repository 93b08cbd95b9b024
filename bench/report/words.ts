/** The words that all reports share. */
import type { OfRun, Results, Run, Skipped, Warning } from "../results/schema.ts";
import { formatInteger, threeDigits } from "../../base/units.ts";
import { list } from "../../base/list.ts";
import type { Ratio } from "../statistics/ratios.ts";
import { machineName, runName } from "./machines.ts";
import { factsOfRuns } from "./runs.ts";

/** What the times mean, under every table. */
export const TIME_NOTE = "time in wall seconds, less is better";

/** What the times leave out. */
export const EXCLUDED_NOTE =
  "excluded: generating and packing inputs, copies to and from a device, compilation, checks";

/** Cases of a backend that were not measured for one and the same reason. */
export interface SkippedGroup {
  /** Name of the backend. */
  readonly backend: string;
  /** Device that was asked for. */
  readonly device: string;
  /** Which cases: benchmarks, precisions, sizes, machines, each where it matters; or nothing. */
  readonly cases: string;
  /** Why. */
  readonly reason: string;
}

/**
 * What was not measured, the cases of one reason together, also where it names each one's
 * benchmark.
 */
export function groupSkipped(results: Results): SkippedGroup[] {
  const machine = machineName(results);
  const byReason = Map.groupBy(
    results.skipped,
    (one) => JSON.stringify([one.backend, one.device, commonReason(one)]),
  );
  return [...byReason.values()].map((own) => {
    const [first] = own;
    const { backend, device } = first;
    const same = own.every(({ reason }) => reason === first.reason);
    const reason = same ? first.reason : commonReason(first);
    return { backend, device, reason, cases: casesOf(own, machine) };
  });
}

/** The reason without the name of the benchmark. */
function commonReason({ benchmark, reason }: Skipped): string {
  return reason.split(" ").map((word) => word === benchmark ? "these benchmarks" : word).join(" ");
}

function casesOf(
  skipped: readonly OfRun<Skipped>[],
  machine: (one: OfRun<Skipped>) => string,
): string {
  const values = (pick: (one: OfRun<Skipped>) => string | undefined) =>
    [...new Set(skipped.map(pick))].filter(Boolean).join(", ");
  const sizes = [...new Set(skipped.flatMap(({ size }) => size ?? []))].sort((a, b) => a - b);
  const parts = [
    values(({ benchmark }) => benchmark),
    sizes.length > 0 ? `size ${sizes.map(formatInteger).join(" and ")}` : "",
    values(({ precision }) => precision),
    values(machine),
  ].filter(Boolean);
  return parts.join(parts.some((part) => part.includes(", ")) ? "; " : ", ");
}

/** One line for cases that were not measured. */
export function describeSkipped({ backend, device, cases, reason }: SkippedGroup): string {
  return `${backend} (${device})${cases ? `, ${cases}` : ""}: ${reason}`;
}

/** One line for a warning; the run is named where there are several. */
export function describeWarning({ message, hint, rows }: Warning, run = ""): string {
  const which = rows.length === 0
    ? ""
    : rows.length === 1
    ? ` (${rows[0]})`
    : ` (${rows[0]} and ${rows.length - 1} more)`;
  return `${run ? `${run}: ` : ""}${message}${which}: ${hint}`;
}

/** All warnings, one line each. */
export function describeWarnings(results: Results): string[] {
  const run = runName(results);
  return results.warnings.map((one) => describeWarning(one, run(one)));
}

/** One line for each machine and GPU, and one for the program. */
export function describeMachine(results: Results): string[] {
  const { programs, seeds } = factsOfRuns(results);
  const machines = results.runs.flatMap((run) => {
    const { cpu, cores, os, deno, v8, load, affinity } = run.environment;
    const pinned = affinity === undefined ? "" : `, pinned to ${affinity.join(", ")}`;
    const busy = load === undefined ? "" : `, load ${load.toFixed(2)}`;
    return [
      `${cpu}, ${cores} ${
        cores === 1 ? "core" : "cores"
      }${busy}${pinned}; ${os}; Deno ${deno}, V8 ${v8}`,
      ...gpusOf(run),
    ];
  });
  const order = ["", " seed ", " seeds "][Math.min(2, seeds.length)];
  return [
    ...new Set(machines),
    `${list(programs)}, calls in random order${
      order && `, shuffle${order}${list(seeds.map(String))}`
    }`,
  ];
}

/** The GPUs that computed, with their drivers. */
function gpusOf({ backends }: Run): string[] {
  return backends.filter(({ device, device_name }) => device !== "cpu" && device_name !== undefined)
    .map(({ device_name, driver }) => `${device_name}${driver ? `, driver ${driver}` : ""}`);
}

/** A factor with its 95 % interval: `3.92 (3.20…4.61) times`. */
export function factorInWords(
  { ratio, ci95: [low, high] = [ratio, ratio] }: Pick<Ratio, "ratio" | "ci95">,
  fromTwoRuns: boolean,
): string {
  const notes = [
    low === high ? "" : `${threeDigits(low)}…${threeDigits(high)}`,
    fromTwoRuns ? "from two runs" : "",
  ].filter((note) => note !== "").join(", ");
  return `${threeDigits(ratio)}${notes && ` (${notes})`} times`;
}
