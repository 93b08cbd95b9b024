/** Finds what makes results less trustworthy. */
import { caseName, processorOf } from "../identity.ts";
import { controlWarning } from "./control.ts";
import { countedTimes, disturbedRounds, roundMedians } from "../rounds.ts";
import { findSharedFailures } from "./shared_failures.ts";
import type { Environment, Result, Run, Warning } from "../schema.ts";
import { modes } from "../../statistics/modes.ts";
import { median, quantile, sorted } from "../../statistics/quantiles.ts";
import { independentRatio, isSignificant } from "../../statistics/ratios.ts";
import { intervalWithinProcess } from "../../statistics/within_process.ts";
import { formatInteger, formatTime, threeDigits } from "../../../base/text/units.ts";

/** Runnable processes per core above which the machine counts as loaded. */
const LOADED = 0.5;

/** Fewest calls among which drift or outliers show. */
const FEW = 10;

/** Change of the median that counts as drift. */
const DRIFT = 0.05;

/** Share of outliers among the calls that is worth a warning. */
const OUTLIERS = 0.05;

/**
 * Relative distance from the upper quartile below which no call is an outlier: with a coarse clock
 * most calls take the same time to the last digit, and one step more is not far.
 */
const NEAR = 0.1;

/** Share of the calls of a row left out, as they waited for a processor, that is worth a warning. */
const WAITING = 0.05;

/** Processors by quota below which calls are interrupted: the engine's own threads need some. */
const ENOUGH_PROCESSORS = 2;

type Finding = Omit<Warning, "rows">;

/** All warnings, those that concern the whole machine first. */
export function findWarnings(run: Run, results: readonly Result[]): Warning[] {
  return [
    ...machineWarnings(run.environment),
    ...collect(results, (row) => softwareGpu(row, processorOf(run, row))),
    ...[run.control && controlWarning(run.control)].filter((one) => one !== undefined),
    ...collect(results, (row) => fewRounds(row, run.options)),
    ...collect(results, twoModes),
    ...collect(results, driftWithinRounds),
    ...collect(results, driftOverRounds),
    ...collect(results, outliers),
    ...waiting(results, run.environment),
    ...collect(results, implausible),
    ...collect(results, mixedPrecision),
    ...findSharedFailures(run, results),
  ];
}

function machineWarnings({ load, cores, quota, governor, battery }: Environment): Warning[] {
  const warnings: Warning[] = [];
  if (load !== undefined && load > LOADED * cores) {
    warnings.push({
      code: "loaded",
      rows: [],
      message: `the machine was loaded: ${load.toFixed(2)} runnable processes on ${cores} cores`,
      hint: "stop other programs, or compare ratios within this run only",
    });
  }
  if (quota !== undefined && quota < ENOUGH_PROCESSORS) {
    warnings.push({
      code: "quota",
      rows: [],
      message: `a control group stops this program when it uses more than ${
        threeDigits(quota)
      } processors`,
      hint: "raise the CPU limit of the container or job",
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

function fewRounds({ rounds }: Result, options: Run["options"]): Finding | undefined {
  if (rounds.length > 1) return undefined;
  return {
    code: "few-rounds",
    message: "measured in one round: another process may differ by more than the intervals say",
    hint: hintForRounds(options),
  };
}

/** How to get several rounds, by what has prevented them. */
function hintForRounds({ rounds, repetitions, time_budget, isolated }: Run["options"]): string {
  if (rounds > 1 && time_budget !== undefined) {
    return "it is slow: raise --time-budget, or ask for --rounds";
  }
  if (!isolated) return "leave out --no-isolate: each round needs fresh processes";
  return repetitions === 1 ? "raise --repetitions" : "raise --rounds";
}

function twoModes({ rounds }: Result): Finding | undefined {
  const groups = modes(roundMedians(rounds));
  if (groups.length < 2) return undefined;
  const parts = groups.map((group) => `${group.length} of about ${formatTime(median(group))}`);
  return {
    code: "modes",
    message: `processes form two groups: ${parts.join(", ")}`,
    hint:
      "the placement of code or memory may decide: raise --rounds, or compare medians of groups",
  };
}

/** Most processes became slower, or faster, from the first third of their calls to the last. */
function driftWithinRounds({ rounds }: Result): Finding | undefined {
  const changes = rounds.map((round) => changeOf(countedTimes([round])));
  for (const [direction, sign] of [["slower", 1], ["faster", -1]] as const) {
    if (2 * changes.filter((change) => sign * change > DRIFT).length <= rounds.length) continue;
    return {
      code: "drift",
      message: `became ${direction} within most rounds by more than ${100 * DRIFT} %`,
      hint: "the machine's speed changed, or the calls were not warm: raise --target-time",
    };
  }
}

/** Relative change from the first to the last third; 0 if their intervals overlap. */
function changeOf(times: readonly number[]): number {
  const third = Math.floor(times.length / 3);
  if (third < FEW) return 0;
  const [first, last] = [times.slice(0, third), times.slice(-third)];
  const [low, high] = intervalWithinProcess(first);
  const [lastLow, lastHigh] = intervalWithinProcess(last);
  return lastLow <= high && low <= lastHigh ? 0 : median(last) / median(first) - 1;
}

/** The second half of the rounds is slower, or faster, than the first. */
function driftOverRounds({ rounds }: Result): Finding | undefined {
  const medians = roundMedians(rounds);
  const half = Math.floor(medians.length / 2);
  if (half < 2) return undefined;
  const ratio = independentRatio(medians.slice(-half), medians.slice(0, half));
  if (Math.abs(ratio.ratio - 1) < DRIFT || !isSignificant(ratio)) return undefined;
  return {
    code: "drift",
    message: `became ${ratio.ratio > 1 ? "slower" : "faster"} from round to round by more than ${
      100 * DRIFT
    } %`,
    hint: "the machine's speed changed: repeat the run, compare ratios within it only",
  };
}

/** Calls beyond Tukey's outer fence, three interquartile ranges above the upper quartile. */
function outliers({ rounds, calls, left_out = 0 }: Result): Finding | undefined {
  const counted = calls - left_out;
  if (counted < FEW) return undefined;
  const beyond = rounds.reduce((sum, round) => {
    const ordered = sorted(countedTimes([round]));
    const [low, high] = [quantile(ordered, 0.25), quantile(ordered, 0.75)];
    const fence = high + Math.max(3 * (high - low), NEAR * high);
    return sum + ordered.filter((seconds) => seconds > fence).length;
  }, 0);
  if (beyond / counted < OUTLIERS) return undefined;
  return {
    code: "outliers",
    message: `more than ${100 * OUTLIERS} % of the calls were far slower than the rest`,
    hint: "something interrupts the measurement; use the median, not the mean",
  };
}

/** Calls that waited for a processor: how many were left out, and rows in which they had to count. */
function waiting(results: readonly Result[], { quota }: Environment): Warning[] {
  const code = "waiting", hint = "stop other programs, or choose a free CPU by --pin";
  const cause = quota === undefined
    ? "waited for a processor that another program had"
    : "waited for a processor that another program had, or until their control group may go on";
  const namesOf = (rows: readonly Result[]) => rows.map(caseName);
  const many = results.filter(({ left_out = 0, calls }) => left_out > WAITING * calls);
  const lost = many.reduce((sum, { left_out = 0 }) => sum + left_out, 0);
  const made = many.reduce((sum, { calls }) => sum + calls, 0);
  const forced = results.filter(({ rounds }) => disturbedRounds(rounds) > 0);
  const warnings: Warning[] = [];
  if (many.length > 0) {
    const message = `${formatInteger(lost)} of ${
      formatInteger(made)
    } calls ${cause}, and are left out`;
    warnings.push({ code, rows: namesOf(many), message, hint });
  }
  if (forced.length > 0) {
    const message = `all calls of a process ${cause}, and count all the same`;
    warnings.push({ code, rows: namesOf(forced), message, hint });
  }
  return warnings;
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
