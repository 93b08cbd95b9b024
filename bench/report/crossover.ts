/** From which size a GPU pays. */
import { PRECISIONS } from "../../kernels/benchmark.ts";
import { ratioOf } from "../rebase.ts";
import type { Result } from "../results.ts";
import { groups, threeDigits } from "../units.ts";

/** The fastest rows of both devices at one size. */
interface Duel {
  readonly size: number;
  readonly cpu: Result;
  readonly gpu: Result;
}

/** Seconds to add to a row's times. */
type Extra = (row: Result) => number;

const NOTHING: Extra = () => 0;

/**
 * One sentence per precision in which both devices were measured: from which size the fastest GPU
 * row beats the fastest CPU row, without and, where they were measured, with transfers. Where the
 * devices share no precision, their fastest rows are compared whatever their precision.
 *
 * @param rows rows of one benchmark and machine that can be trusted
 */
export function crossover(rows: readonly Result[], name: (row: Result) => string): string[] {
  const pools = PRECISIONS.map((precision) => rows.filter((row) => row.precision === precision))
    .filter((pool) => duels(pool).length > 0);
  const all = pools.length > 0 ? pools : [rows].filter((pool) => duels(pool).length > 0);
  const software = all.flatMap((pool) => duels(pool))
    .some(({ gpu }) => gpu.device_name.includes("software"));
  return [
    ...all.map((pool) => sentence(pool, name)),
    ...(software ? ["A software GPU says nothing about real ones."] : []),
  ];
}

function sentence(rows: readonly Result[], name: (row: Result) => string): string {
  const plain = duels(rows);
  const { cpu, gpu, size } = plain[plain.length - 1];
  const [theGpu, theCpu] = [
    `the GPU (${name(gpu)} on ${gpu.device_name})`,
    `the CPU (${name(cpu)})`,
  ];
  const factor = (baseline: Result, row: Result) => {
    const { ratio, ci95: [low, high] } = ratioOf(baseline, row);
    return `${threeDigits(ratio)} (${threeDigits(low)}…${threeDigits(high)}) times as fast`;
  };
  const copied = rows.filter(({ device, transfer }) => device === "cpu" || transfer !== undefined);
  const copying: Extra = ({ transfer }) => transfer ? transfer.upload + transfer.download : 0;
  const transferred = duels(copied, copying);
  const first = start(plain);
  if (first === plain.length) {
    const end = `up to ${groups(size)} points`;
    return slower(plain[plain.length - 1])
      ? `${capital(theCpu)} beats ${theGpu} ${end}, where it is ${factor(gpu, cpu)}.`
      : `${capital(theGpu)} only ties with ${theCpu} ${end}.`;
  }
  const withTransfers = start(transferred, copying);
  const clause = transferred.length === 0
    ? ""
    : withTransfers === transferred.length
    ? "; with transfers it does not"
    : `; with transfers it does so ${from(transferred, withTransfers)}`;
  return `${capital(theGpu)} beats ${theCpu} ${from(plain, first)}: ` +
    `${factor(cpu, gpu)} at ${groups(size)}${clause}.`;
}

/** The fastest CPU and GPU rows at each size where there are both, the smallest size first. */
function duels(rows: readonly Result[], extra: Extra = NOTHING): Duel[] {
  const sizes = [...new Set(rows.map(({ size }) => size))].sort((a, b) => a - b);
  return sizes.flatMap((size) => {
    const best = (device: string) =>
      rows.filter((row) => row.size === size && row.device === device)
        .sort((a, b) => a.median + extra(a) - b.median - extra(b)).at(0);
    const [cpu, gpu] = [best("cpu"), best("gpu")];
    return cpu && gpu ? [{ size, cpu, gpu }] : [];
  });
}

/** Whether the GPU is faster beyond doubt. */
function wins({ cpu, gpu }: Duel, extra: Extra = NOTHING): boolean {
  return gpu.median_ci95[1] + extra(gpu) < cpu.median_ci95[0] + extra(cpu);
}

/** Index of the first size from which on the GPU always wins. */
function start(all: readonly Duel[], extra: Extra = NOTHING): number {
  return all.findLastIndex((duel) => !wins(duel, extra)) + 1;
}

/** Whether the GPU is slower beyond doubt. */
function slower({ cpu, gpu }: Duel): boolean {
  return cpu.median_ci95[1] < gpu.median_ci95[0];
}

function from(all: readonly Duel[], first: number): string {
  if (first > 0) return `from ${groups(all[first].size)} points on`;
  return all.length === 1 ? `at ${groups(all[0].size)} points` : "at every size";
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
