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
  const without = duels(rows);
  const { cpu, gpu, size } = without[without.length - 1];
  const { ratio, ci95: [low, high] } = ratioOf(cpu, gpu);
  const interval = `${threeDigits(low)}…${threeDigits(high)}`;
  const plain = `The GPU (${name(gpu)} on ${gpu.device_name}) ${outcome(without)} ` +
    `the CPU (${name(cpu)})${range(without)}: ` +
    `${threeDigits(ratio)} (${interval}) times as fast at ${groups(size)}`;
  const copied = rows.filter(({ device, transfer }) => device === "cpu" || transfer !== undefined);
  const copying: Extra = ({ transfer }) => transfer ? transfer.upload + transfer.download : 0;
  const transferred = duels(copied, copying);
  return transferred.length === 0
    ? `${plain}.`
    : `${plain}; with transfers it ${outcome(transferred, copying)} it${
      range(transferred, copying)
    }.`;
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

function outcome(all: readonly Duel[], extra: Extra = NOTHING): string {
  if (start(all, extra) < all.length) return "beats";
  const { cpu, gpu } = all[all.length - 1];
  const slower = cpu.median_ci95[1] + extra(cpu) < gpu.median_ci95[0] + extra(gpu);
  return slower ? "does not beat" : "only ties with";
}

function range(all: readonly Duel[], extra: Extra = NOTHING): string {
  const first = start(all, extra);
  const largest = groups(all[all.length - 1].size);
  if (first === all.length) return ` up to ${largest} points`;
  if (first > 0) return ` from ${groups(all[first].size)} points on`;
  return all.length === 1 ? ` at ${largest} points` : " at every size";
}
