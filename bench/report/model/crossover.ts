/** From which size a GPU pays. */
import { list } from "../../../base/text/list.ts";
import { formatInteger } from "../../../base/text/units.ts";
import { PRECISIONS } from "../../../kernels/benchmark.ts";
import { countedTimes } from "../../results/rounds.ts";
import { differSignificantly, type Timed } from "../../results/ratios.ts";
import { factorOf } from "./speed/factor.ts";
import type { Row } from "./rows.ts";

/** The fastest rows of both devices at one size. */
interface Duel {
  readonly size: number;
  readonly cpu: Row;
  readonly gpu: Row;
}

/** Seconds to add to a row's times. */
type Extra = (row: Row) => number;

const NOTHING: Extra = () => 0;

const COPIES: Extra = ({ copies = 0 }) => copies;

/**
 * One sentence per precision in which both devices were measured: from which size the fastest GPU
 * row beats the fastest CPU row, without and, where they were measured, with transfers. Where the
 * devices share no precision, their fastest rows are compared at any precision.
 *
 * @param rows rows of one benchmark and machine that can be trusted
 */
export function crossover(rows: readonly Row[]): string[] {
  const pools = PRECISIONS.map((precision) => rows.filter((row) => row.precision === precision))
    .filter((pool) => duels(pool).length > 0);
  const all = pools.length > 0 ? pools : [rows].filter((pool) => duels(pool).length > 0);
  const software = all.flatMap((pool) => duels(pool))
    .some(({ gpu }) => gpu.processor.includes("software"));
  return [
    ...all.map((pool) => sentence(pool)),
    ...(software ? ["A software GPU says nothing about real ones."] : []),
  ];
}

function sentence(rows: readonly Row[]): string {
  const all = duels(rows);
  const first = start(all);
  if (first === all.length) return undecided(all);
  const { cpu, gpu, size } = all[all.length - 1];
  return `The GPU (${gpuName(gpu)}) beats the CPU (${cpu.series}) ${from(all, first)}: ` +
    `${factorOf(cpu, gpu)} as fast at ${formatInteger(size)}${withTransfers(rows, gpu)}.`;
}

/** What there is to say where the GPU does not win at the largest size. */
function undecided(all: readonly Duel[]): string {
  const last = all[all.length - 1];
  const cpuWins = slower(last);
  const won = all.filter((duel) => wins(duel));
  const [theGpu, theCpu] = [`GPU (${gpuName(last.gpu)})`, `CPU (${last.cpu.series})`];
  if (won.length > 0) {
    const { cpu, gpu } = won[won.length - 1];
    const end = `${formatInteger(last.size)} points`;
    return `The GPU (${gpuName(gpu)}) beats the CPU (${cpu.series}) at ${sizes(won)} points, ` +
      (cpuWins
        ? `but at ${end} the ${theCpu} is ${factorOf(last.gpu, last.cpu)} as fast.`
        : `but at ${end} it only ties with the ${theCpu}.`);
  }
  const [lost, tied] = [all.filter(slower), all.filter((duel) => !slower(duel))];
  const ratio = `${factorOf(last.gpu, last.cpu)} as fast`;
  if (tied.length === 0) {
    return `The ${theCpu} beats the ${theGpu} up to ${
      formatInteger(last.size)
    } points, where it is ${ratio}.`;
  }
  if (lost.length === 0) {
    return `The ${theGpu} only ties with the ${theCpu} up to ${formatInteger(last.size)} points.`;
  }
  return cpuWins
    ? `The ${theCpu} ties with the ${theGpu} at ${sizes(tied)} points and beats it at ${
      sizes(lost)
    }, where it is ${ratio} at ${formatInteger(last.size)}.`
    : `The ${theGpu} only ties with the ${theCpu} at ${sizes(tied)} points and is slower at ${
      sizes(lost)
    }.`;
}

/** What becomes of a victory when copying counts, and whose copying was not measured. */
function withTransfers(rows: readonly Row[], winner: Row): string {
  const onGpu = rows.filter(({ device }) => device === "gpu");
  const unmeasured = [
    ...new Set(onGpu.filter((row) => row.copies === undefined).map(({ series }) => series)),
  ];
  const all = duels(rows.filter((row) => row.device === "cpu" || row.copies !== undefined), COPIES);
  const first = start(all, COPIES);
  const winners = all.slice(first < all.length ? first : -1).map(({ gpu }) => gpu.series);
  const names = [...new Set(winners)];
  const isSame = names.length === 1 && names[0] === winner.series;
  const who = isSame ? "it" : list(names);
  const does = names.length > 1 ? "do" : "does";
  return [
    ...(all.length === 0
      ? []
      : [`with transfers ${who} ${does} ${first < all.length ? `so ${from(all, first)}` : "not"}`]),
    ...(unmeasured.length === 0 ? [] : [`the transfers of ${list(unmeasured)} were not measured`]),
  ].map((clause) => `; ${clause}`).join("");
}

function gpuName(row: Row): string {
  return `${row.series} on ${row.processor}`;
}

/** The fastest CPU and GPU rows at each size where there are both, the smallest size first. */
function duels(rows: readonly Row[], extra: Extra = NOTHING): Duel[] {
  const sizes = [...new Set(rows.map(({ size }) => size))].sort((a, b) => a - b);
  return sizes.flatMap((size) => {
    const best = (device: string) =>
      rows.filter((row) => row.size === size && row.device === device)
        .sort((a, b) => a.median + extra(a) - b.median - extra(b)).at(0);
    const [cpu, gpu] = [best("cpu"), best("gpu")];
    return cpu && gpu ? [{ size, cpu, gpu }] : [];
  });
}

/** Whether the GPU is faster by more than chance, with what is added. */
function wins({ cpu, gpu }: Duel, extra: Extra = NOTHING): boolean {
  const [slow, fast] = [cpu, gpu].map((row) => lengthened(row, extra(row)));
  return fast.median < slow.median && differSignificantly(slow, fast);
}

/** A row each call of which takes some seconds more. */
function lengthened({ run, median, rounds }: Row, seconds: number): Timed {
  return {
    run,
    median: median + seconds,
    rounds: rounds.map((round) => ({ times: countedTimes([round]).map((time) => time + seconds) })),
  };
}

/** Index of the first size from which on the GPU always wins. */
function start(all: readonly Duel[], extra: Extra = NOTHING): number {
  return all.findLastIndex((duel) => !wins(duel, extra)) + 1;
}

/** Whether the GPU is slower by more than chance. */
function slower({ cpu, gpu }: Duel): boolean {
  return differSignificantly(cpu, gpu) && cpu.median < gpu.median;
}

function from(all: readonly Duel[], first: number): string {
  if (first > 0) return `from ${formatInteger(all[first].size)} points on`;
  return all.length === 1 ? `at ${formatInteger(all[0].size)} points` : "at every size";
}

function sizes(some: readonly Duel[]): string {
  return list(some.map(({ size }) => formatInteger(size)));
}
