/** The rows of all reports: what was measured, and everything that reports say of it. */
import type { Device, Family, Place } from "../../../backends/backend.ts";
import { largestError } from "../../checking/accuracy.ts";
import { backendOf, processorOf } from "../../results/identity.ts";
import type { BackendFacts, OfRun, Result, Results } from "../../results/schema.ts";
import { machineNames, repeatedCases, runNames, seriesNames } from "./names.ts";

/** A measured case with what its run and the other rows say about it. */
export interface Row extends OfRun<Result> {
  /** Name of the machine; empty if there is only one. */
  readonly machine: string;
  /** Name of the run, where its machine has several that measured this case; else empty. */
  readonly runName: string;
  /** Name of the series: backend, precision, and what else distinguishes it. */
  readonly series: string;
  /** Name of the processor that computed. */
  readonly processor: string;
  /** Version of the backend, if it is recorded. */
  readonly version?: string;
  /** What the backend's kernels are, if it is recorded. */
  readonly program?: BackendFacts["program"];
  /** What a program ships to compute with the backend; `"other"` if it is not recorded. */
  readonly family: Family;
  /** Where a program that uses the backend can run, if it is recorded. */
  readonly runsIn: readonly Place[];
  /** Device that the run was asked for. */
  readonly askedDevice: Device;
  /** Largest norm-wise error of the outputs; `null` if one is not finite. */
  readonly error: number | null;
  /** Seconds of preparing, if measured. */
  readonly setup?: number;
  /** Seconds of copying to the device and back, if measured. */
  readonly copies?: number;
  /** Whether all calls were made in one process, so that nothing is known of other processes. */
  readonly isOneProcess: boolean;
}

/** All rows of a document, in its order. */
export function rowsOf(results: Results): Row[] {
  const { runs } = results;
  const machines = machineNames(runs);
  const names = runNames(runs);
  const isRepeated = repeatedCases(results);
  const series = seriesNames(results, isRepeated);
  return results.results.map((row, n) => {
    const run = runs[row.run];
    const backend = backendOf(run, row);
    const { prepare, upload, download } = row.preparation ?? {};
    return {
      ...row,
      machine: machines[row.run],
      runName: isRepeated(row) ? names[row.run] : "",
      series: series[n],
      processor: processorOf(run, row),
      version: backend?.version,
      program: backend?.program,
      family: backend?.family ?? "other",
      runsIn: backend?.runs_in ?? [],
      askedDevice: run.options.device,
      error: largestError(row.errors),
      setup: prepare,
      copies: upload === undefined && download === undefined
        ? undefined
        : (upload ?? 0) + (download ?? 0),
      isOneProcess: row.rounds.length < 2,
    };
  });
}

/** The 95 % interval of a row's median, where it has one that speaks of more than one process. */
export function intervalOf({ isOneProcess, median_ci95 }: Row): [number, number] | undefined {
  return isOneProcess ? undefined : median_ci95;
}

/** The 95 % interval of a row's speed-up, likewise. */
export function speedupIntervalOf(row: Row): [number, number] | undefined {
  return row.isOneProcess ? undefined : row.speedup_ci95;
}
