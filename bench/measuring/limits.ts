/** What the processors of a run can do at most. */
import type { MachineLimits } from "../../backends/backend.ts";
import { median } from "../statistics/quantiles.ts";
import type { Limit } from "../results/schema.ts";

/**
 * The medians of limits that were measured in several rounds, with their lowest and highest values.
 *
 * @param rounds what was measured in each round
 */
export function combineLimits(rounds: readonly (readonly Limit[])[]): Limit[] {
  const groups = Map.groupBy(
    rounds.flat(),
    ({ device, precision, backend }) => JSON.stringify([device, precision, backend]),
  );
  return [...groups.values()].map((group) => {
    const { device, precision, backend } = group[0];
    const flops = group.flatMap(({ flops }) => flops ?? []);
    // A run that is resumed begins with what its earlier rounds were combined to.
    const bandwidthRange = rangeOf(group.flatMap((one) => one.bandwidth_range ?? one.bandwidth));
    const flopsRange = rangeOf(group.flatMap((one) => one.flops_range ?? one.flops ?? []));
    return {
      device,
      precision,
      backend,
      bandwidth: median(group.map(({ bandwidth }) => bandwidth)),
      ...(bandwidthRange ? { bandwidth_range: bandwidthRange } : {}),
      ...(flops.length > 0 ? { flops: median(flops) } : {}),
      ...(flopsRange ? { flops_range: flopsRange } : {}),
    };
  });
}

/** Lowest and highest of several values. */
function rangeOf(values: readonly number[]): [number, number] | undefined {
  return values.length > 1 ? [Math.min(...values), Math.max(...values)] : undefined;
}

/** The highest limit measured for a device and precision, by whichever backend. */
export function limitOf(
  limits: readonly Limit[],
  { device, precision }: Pick<Limit, "device" | "precision">,
): Partial<MachineLimits> {
  const own = limits.filter((limit) => limit.device === device && limit.precision === precision);
  const highest = (values: (number | undefined)[]) =>
    values.reduce((a, b) => b === undefined ? a : Math.max(a ?? 0, b), undefined);
  return {
    bandwidth: highest(own.map(({ bandwidth }) => bandwidth)),
    flops: highest(own.map(({ flops }) => flops)),
  };
}
