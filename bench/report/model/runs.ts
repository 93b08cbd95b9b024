/** What reports say of the runs of a document: machines, programs, settings, controls. */
import { list } from "../../../base/text/list.ts";
import { formatInteger, threeDigits } from "../../../base/text/units.ts";
import { controlSentence } from "../../results/assembly/control.ts";
import type { Environment, Limit, Results, Run } from "../../results/schema.ts";
import {
  type Declaration,
  DECLARATIONS,
  recordedName,
  SETTINGS,
} from "../../run/options/settings.ts";
import { machineNames, runNames } from "./names.ts";

/** A run with the names that reports show. */
export interface RunFacts extends Run {
  /** Name of its machine; empty if there is only one. */
  readonly machine: string;
  /** Machine and start, each where it distinguishes the run from others; empty for the only run. */
  readonly name: string;
}

/** A setting of the runs in words. */
export interface Setting {
  /** What it is, e.g. `"target time"`. */
  readonly label: string;
  /** Its values, as one text. */
  readonly value: string;
  /** Whether it is a list of what was measured, which the tables show as well. */
  readonly isList: boolean;
}

/** The runs with their names. */
export function runsOf({ runs }: Pick<Results, "runs">): RunFacts[] {
  const machines = machineNames(runs);
  return runNames(runs).map((start, n) => ({
    ...runs[n],
    machine: machines[n],
    name: [machines[n], start && `run of ${start}`].filter(Boolean).join(", "),
  }));
}

/** Every setting of the runs that is recorded, those that differ between runs with all values. */
export function settingsOf({ runs }: Pick<Results, "runs">): Setting[] {
  return DECLARATIONS.flatMap(([name, declared]) => {
    const key = recordedName(name) as keyof Run["options"];
    const values = runs.map(({ options }) => options[key]).filter((value) => value !== undefined);
    if (values.length === 0) return [];
    const isList = declared.many === true;
    const all = unique(values.flat().map((value) => format(declared, value)));
    if (all.length === 0) return [];
    return [{ label: declared.label, value: isList ? all.join(", ") : list(all), isList }];
  });
}

/** Labels of what every run chooses anew, or what makes runs incomparable and is said elsewhere. */
const ALWAYS_DIFFERENT: readonly string[] = ["shuffleSeed", "isolated", "cache"]
  .map((name) => SETTINGS[name as keyof typeof SETTINGS].label);

/** The settings in which two documents differ, one line each: `size: 64 in the baseline, 512 now`. */
export function differingSettings(
  baseline: Pick<Results, "runs">,
  current: Pick<Results, "runs">,
): string[] {
  const [before, after] = [baseline, current]
    .map((one) => new Map(settingsOf(one).map(({ label, value }) => [label, value])));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((label) => !ALWAYS_DIFFERENT.includes(label) && before.get(label) !== after.get(label))
    .map((label) =>
      `${label}: ${before.get(label) ?? "none"} in the baseline, ${after.get(label) ?? "none"} now`
    );
}

function format({ value: { kind } }: Declaration<unknown>, value: unknown): string {
  switch (kind) {
    case "size":
      return formatInteger(value as number);
    case "seconds":
      return `${value} s`;
    case "flag":
      return value ? "yes" : "no";
    case "shard": {
      const { index, count } = value as { index: number; count: number };
      return `${index + 1}/${count}`;
    }
    default:
      return `${value}`;
  }
}

/** Names of the benchmarks of all runs. */
export function benchmarksOf({ runs }: Pick<Results, "runs">): string[] {
  return unique(runs.flatMap(({ options }) => options.benchmarks));
}

/** Names and versions of the programs that measured. */
export function programsOf({ runs }: Pick<Results, "runs">): string[] {
  return unique(runs.map(({ tool }) => `${tool.name} ${tool.version}`));
}

/** What ran the program: Deno and V8, or the browser that its page was open in. */
export function runtimeOf({ deno, v8, browser }: Environment): string {
  return browser ?? `Deno ${deno}, V8 ${v8}`;
}

/** One line for each machine and GPU, and one for the program and its settings. */
export function headLines(document: Pick<Results, "runs">): string[] {
  const machines = document.runs.flatMap((run) => {
    const { cpu, cores, caches, os, arch, load, affinity } = run.environment;
    const pinned = affinity === undefined ? "" : `, pinned to ${affinity.join(", ")}`;
    const busy = load === undefined ? "" : `, load ${load.toFixed(2)}`;
    const count = `${cores} ${cores === 1 ? "core" : "cores"}`;
    const cached = caches === undefined ? "" : `, ${caches}`;
    return [
      `${cpu}, ${count}${cached}${busy}${pinned}; ${os}, ${arch}; ${runtimeOf(run.environment)}`,
      ...gpusOf(run),
    ];
  });
  const settings = settingsOf(document).filter(({ isList }) => !isList)
    .map(({ label, value }) => `${label} ${value}`);
  return [
    ...unique(machines),
    `${list(programsOf(document))}: calls in random order, ${settings.join(", ")}`,
  ];
}

/** The GPUs that computed, with their drivers. */
function gpusOf({ backends }: Run): string[] {
  return backends.filter(({ device, device_name }) => device !== "cpu" && device_name !== undefined)
    .map(({ device_name, driver }) => `${device_name}${driver ? `, driver ${driver}` : ""}`);
}

/** One line for the control of each run that has one. */
export function controlLines(runs: readonly RunFacts[]): string[] {
  return runs.flatMap(({ control, name }) => {
    const sentence = control && controlSentence(control);
    return sentence === undefined ? [] : [`${name && `${name}: `}${sentence}`];
  });
}

/** One line for the limits of the processors of each machine: what shares refer to, by whom. */
export function limitLines(runs: readonly RunFacts[]): string[] {
  return unique(runs.flatMap(({ limits, machine }) =>
    limits.map((limit) => {
      const { backend, device, precision } = limit;
      const [bandwidth, flops] = describeLimit(limit);
      const parts = [`memory ${bandwidth}`, flops && `arithmetic ${flops}`].filter(Boolean);
      const where = machine && `${machine}: `;
      return `${where}limits of the ${device} in ${precision}, measured by ${backend}: ${
        parts.join(", ")
      }`;
    })
  ));
}

/** Bandwidth and arithmetic of a limit, with the range over the rounds; the latter may be empty. */
export function describeLimit(
  { bandwidth, bandwidth_range, flops, flops_range }: Limit,
): [bandwidth: string, flops: string] {
  const rate = (value: number, range: readonly number[] | undefined, unit: string) => {
    const text = (number: number) => threeDigits(number / 1e9);
    return `${text(value)} ${unit}${range ? ` (${range.map(text).join("…")})` : ""}`;
  };
  return [
    rate(bandwidth, bandwidth_range, "GB/s"),
    flops === undefined ? "" : rate(flops, flops_range, "GFLOP/s"),
  ];
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
