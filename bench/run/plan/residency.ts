/** Which cases are kept in memory together. */
import { formatBytes } from "../../../base/text/units.ts";

/** What a case needs. */
export interface Demand {
  /** Cases of the same group share their inputs. */
  readonly group: string;
  /** Bytes of the inputs that the group shares, in main memory. */
  readonly inputs: number;
  /** Bytes that the prepared case occupies of the place in which it resides. */
  readonly bytes: number;
  /** Bytes of main memory needed beside it while it is checked [default: 0]. */
  readonly check?: number;
  /**
   * Process that holds a copy of the inputs in main memory, one for all its cases of the group,
   * wherever these live [default: none but this one].
   */
  readonly process?: string;
  /** Where the prepared case resides: `"host"`, or the name of a place with a budget of its own. */
  readonly place: string;
  /** Bytes of main memory that it takes, if that place is a part of it, as a WASM memory is. */
  readonly onHost?: number;
}

/** Bytes available per place; a place that is not listed shares the host's. */
export type Budget = ReadonlyMap<string, number> & { get(place: "host"): number };

/**
 * Splits cases into blocks whose members fit into memory together: one block if everything fits,
 * else by first-fit decreasing.
 *
 * @param demands the cases; each must fit alone
 * @returns indexes of the cases in each block
 *
 * @example
 * ```ts
 * import { type Budget, planBlocks } from "./residency.ts";
 *
 * const demand = (bytes: number) => ({ group: "a", inputs: 1, bytes, place: "host" });
 * planBlocks([4, 4, 4].map(demand), new Map([["host", 10]]) as Budget); // [[0, 1], [2]]
 * ```
 */
export function planBlocks(demands: readonly Demand[], budget: Budget): number[][] {
  const all = [...demands.keys()];
  if (fits(demands, budget)) return all.length > 0 ? [all] : [];
  const blocks: number[][] = [];
  for (const index of all.sort((a, b) => demands[b].bytes - demands[a].bytes)) {
    const block = blocks.find((members) =>
      fits([...members, index].map((member) => demands[member]), budget)
    );
    if (block) block.push(index);
    else blocks.push([index]);
  }
  return blocks;
}

/**
 * Whether cases fit into memory together, each group's inputs counted once per process, and the
 * largest of their checks can be made.
 */
export function fits(demands: readonly Demand[], budget: Budget): boolean {
  const check = Math.max(0, ...demands.map(({ check = 0 }) => check));
  const used = new Map([["host", inputsOf(demands) + check]]);
  const take = (place: string, bytes: number) => used.set(place, (used.get(place) ?? 0) + bytes);
  for (const { place, bytes, onHost } of demands) {
    const own = budget.has(place) && place !== "host";
    if (own) take(place, bytes);
    take("host", onHost ?? (own ? 0 : bytes));
  }
  return [...used].every(([place, bytes]) => bytes <= budget.get(place as "host"));
}

/** Says why a case does not fit into memory even alone, with the figures; nothing if it fits. */
export function explainMisfit(demand: Demand, budget: Budget): string | undefined {
  if (fits([demand], budget)) return undefined;
  const { bytes, check = 0, place, onHost } = demand;
  const own = (budget as ReadonlyMap<string, number>).get(place);
  if (own !== undefined && bytes > own) {
    const kind = onHost === undefined ? "device" : "the backend's";
    return `needs ${formatBytes(bytes)} of ${kind} memory, ${formatBytes(own)} may be used`;
  }
  const needed = inputsOf([demand]) + check + (onHost ?? (own === undefined ? bytes : 0));
  return `needs ${formatBytes(needed)} of memory, ${formatBytes(budget.get("host"))} may be used`;
}

/** Bytes that cases are planned to occupy in a process that holds all of them, wherever they reside. */
export function plannedBytes(demands: readonly Demand[]): number {
  const inputs = new Map(demands.map(({ group, inputs }) => [group, inputs]));
  const check = Math.max(0, ...demands.map(({ check = 0 }) => check));
  const cases = demands.map(({ bytes, onHost }) => onHost ?? bytes);
  return [...inputs.values(), ...cases].reduce((a, b) => a + b, check);
}

/** One copy in this process for each group, and one in each other process that computes with it. */
function inputsOf(demands: readonly Demand[]): number {
  const copies = new Map<string, number>();
  for (const { group, inputs, process } of demands) {
    copies.set(group, inputs);
    if (process !== undefined) copies.set(`${group} in ${process}`, inputs);
  }
  return [...copies.values()].reduce((a, b) => a + b, 0);
}
