/** The parts of the measurement of the method: which runs each consists of, in which order. */
import { COPIES } from "./plugin.ts";

/** Backends that are measured. */
export const BACKENDS: readonly string[] = ["typed_array", "wasm", "native"];

/** Runs that are repeated, pairs of runs with a slower copy, and turns of runs alone and together. */
export const REPEATED = 8;
export const PAIRS = 10;
export const TURNS = 6;

/** Share by which the copy is slower. */
export const SLOWER = 0.05;

/** A run: the name of its file, the program's arguments, and environment variables. */
export interface Step {
  /** Name of the file that it writes. */
  readonly name: string;
  /** Arguments of the program. */
  readonly args: readonly string[];
  /** Environment variables of the program. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Names of the parts, in their order. */
export const PARTS = ["coverage", "control", "together", "slowed"] as const;

/** Name of a part. */
export type Part = typeof PARTS[number];

/** The runs of each part, in their order; what is compared follows each other. */
export function stepsOf(part: Part): Step[] {
  const of = (flag: string, values: readonly string[]) => values.flatMap((value) => [flag, value]);
  switch (part) {
    case "coverage":
      return upTo(REPEATED).map((n) => ({
        name: `repeated-${n}`,
        args: [...of("-b", BACKENDS), ...of("-s", ["64k", "1M"])],
      }));
    case "control":
      return [{
        name: "copies",
        args: [...of("-b", COPIES), ...of("-s", ["4k", "64k", "256k", "1M"])],
      }];
    case "together":
      return upTo(TURNS).flatMap((n) => {
        const runs = [BACKENDS, ...BACKENDS.map((name) => [name])].map((backends) => ({
          name: turnName(backends, n),
          args: [...of("-b", backends), ...of("-s", ["4k", "64k"])],
        }));
        // Forwards and backwards: a machine that becomes slower favours neither.
        return n % 2 === 0 ? runs.reverse() : runs;
      });
    case "slowed":
      return upTo(PAIRS).flatMap((n) => {
        const runs = ["before", "after"].map((when) => ({
          name: `slowed-${when}-${n}`,
          args: [...of("-b", ["slowed"]), ...of("-s", ["1M"])],
          env: { METHOD_SLOWER: when === "after" ? `${SLOWER}` : "0" },
        }));
        return n % 2 === 0 ? runs.reverse() : runs;
      });
  }
}

/** Name of the file of a run of some backends, the `n`-th of its kind. */
export function turnName(backends: readonly string[], n: number): string {
  return backends.length > 1 ? `together-${n}` : `alone-${backends[0]}-${n}`;
}

/** The numbers from 1. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n + 1);
}
