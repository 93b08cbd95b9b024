/** Finds what makes results less trustworthy. */
import { caseName, processorOf } from "./identity.ts";
import { allTimes } from "./rounds.ts";
import type { Environment, Result, Run, Warning } from "./schema.ts";
import {
  bootstrapMedians,
  centralInterval,
  median,
  quantile,
  sorted,
} from "../statistics/statistics.ts";

/** Runnable processes per core above which the machine counts as loaded. */
const LOADED = 0.5;

/** Fewest calls for a confidence interval that deserves the name. */
const FEW = 10;

/** Change of the median between the first and the last third of the calls that counts as drift. */
const DRIFT = 0.05;

/** Share of calls beyond Tukey's outer fence that is worth a warning. */
const OUTLIERS = 0.05;

type Finding = Omit<Warning, "rows">;

/** All warnings, those that concern the whole machine first. */
export function findWarnings(run: Run, results: readonly Result[]): Warning[] {
  return [
    ...machineWarnings(run.environment),
    ...collect(results, (row) => softwareGpu(row, processorOf(run, row))),
    ...collect(results, fewCalls),
    ...collect(results, drift),
    ...collect(results, outliers),
    ...collect(results, implausible),
    ...collect(results, mixedPrecision),
  ];
}

function machineWarnings({ load, cores, governor, battery }: Environment): Warning[] {
  const warnings: Warning[] = [];
  if (load !== undefined && load > LOADED * cores) {
    warnings.push({
      code: "loaded",
      rows: [],
      message: `the machine was loaded: ${load.toFixed(2)} runnable processes on ${cores} cores`,
      hint: "stop other programs, or compare ratios within this run only",
    });
  }
  if (governor !== undefined && governor !== "performance") {
    warnings.push({
      code: "frequency-scaling",
      rows: [],
      message: `the processor's frequency is scaled by the governor "${governor}"`,
      hint: "cpupower frequency-set -g performance",
    });
  }
  if (battery) {
    warnings.push({
      code: "battery",
      rows: [],
      message: "the machine runs on battery",
      hint: "connect it to power",
    });
  }
  return warnings;
}

/** One warning per message, with all the rows that it concerns. */
function collect(
  results: readonly Result[],
  find: (result: Result) => Finding | undefined,
): Warning[] {
  const found = new Map<string, Warning>();
  for (const result of results) {
    const finding = find(result);
    if (!finding) continue;
    const row = caseName(result);
    const known = found.get(finding.message);
    if (known) known.rows.push(row);
    else found.set(finding.message, { ...finding, rows: [row] });
  }
  return [...found.values()];
}

function softwareGpu({ device }: Result, processor: string): Finding | undefined {
  if (device !== "gpu" || !processor.includes("software")) return undefined;
  return {
    code: "software-gpu",
    message: `${processor} computes on the CPU`,
    hint: "its times say nothing about GPUs; install the driver of a real one",
  };
}

function fewCalls({ calls }: Result): Finding | undefined {
  if (calls >= FEW) return undefined;
  return {
    code: "few-calls",
    message: `fewer than ${FEW} calls: the confidence interval is a guess`,
    hint: "raise --repetitions or --target-time",
  };
}

function drift({ rounds }: Result): Finding | undefined {
  const counted = allTimes(rounds);
  const third = Math.floor(counted.length / 3);
  if (third < FEW) return undefined;
  const first = counted.slice(0, third);
  const last = counted.slice(-third);
  const change = median(last) / median(first) - 1;
  const [low, high] = centralInterval(bootstrapMedians(first));
  const [lastLow, lastHigh] = centralInterval(bootstrapMedians(last));
  if (Math.abs(change) < DRIFT || (lastLow <= high && low <= lastHigh)) return undefined;
  return {
    code: "drift",
    message: `became ${change > 0 ? "slower" : "faster"} during the run by more than ${
      100 * DRIFT
    } %`,
    hint: "the machine's speed changed: repeat the run, compare ratios within it only",
  };
}

function outliers({ rounds }: Result): Finding | undefined {
  const counted = sorted(allTimes(rounds));
  if (counted.length < FEW) return undefined;
  const [low, high] = [quantile(counted, 0.25), quantile(counted, 0.75)];
  const fence = high + 3 * (high - low);
  const share = counted.filter((seconds) => seconds > fence).length / counted.length;
  if (share < OUTLIERS) return undefined;
  return {
    code: "outliers",
    message: `more than ${100 * OUTLIERS} % of the calls were far slower than the rest`,
    hint: "something interrupts the measurement; use the median, not the mean",
  };
}

function implausible({ status, reason }: Result): Finding | undefined {
  if (status !== "implausible") return undefined;
  return {
    code: "implausible",
    message: reason!,
    hint: "the work is probably not done in the timed call; do not trust this row",
  };
}

function mixedPrecision({ precision, errors }: Result): Finding | undefined {
  const lower = errors.find(({ kept }) => kept !== undefined);
  if (!lower) return undefined;
  return {
    code: "mixed-precision",
    message: `keeps ${lower.output} in ${lower.kept} though it computes in ${precision}`,
    hint: `that output is checked by the tolerance of ${lower.kept}`,
  };
}
