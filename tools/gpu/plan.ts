/** What is done on a machine with a GPU, in which order, and how much time each part may take. */

/** One part of the work. */
export interface Phase {
  /** What it does. */
  readonly name: "device" | "smoke" | "checks" | "tuning" | "measure" | "quadrature" | "emulation";
  /** Number of points, where the part is about one. */
  readonly size?: number;
  /** Its share of the time that is left when it begins, relative to the parts after it. */
  readonly weight: number;
}

/** Tests of the kernels and of what they stand on. */
export const CHECKS: readonly string[] = [
  "tests/kernels/webgpu",
  "tests/backends/webgpu/mod_test.ts",
  "tests/backends/webgpu/emulation_test.ts",
  "tests/kernels/equation_of_state/webgpu",
  "tests/kernels/isoneutral_mixing/webgpu",
  "tests/kernels/turbulent_kinetic_energy/webgpu",
];

/** Seconds kept back for writing what a part leaves when it is stopped. */
export const RESERVE = 5;

/** Fewest seconds that are worth beginning a part. */
const FEWEST = 3;

/**
 * The parts in their order: first what already leaves a result. Sizes are measured one after the
 * other, the smallest first, so that large ones cost no small ones when time runs out; the emulation
 * of f64, whose shaders take long to compile, comes last.
 */
export function planPhases(sizes: readonly number[], tuningSize: number): Phase[] {
  const ascending = sizes.toSorted((a, b) => a - b);
  const measured = ascending.map((size): Phase => ({
    name: "measure",
    size,
    weight: 3 + size / 2e6,
  }));
  return [
    { name: "device", weight: 1 },
    { name: "smoke", size: ascending[0], weight: 2 },
    { name: "checks", weight: 4 },
    ...(tuningSize > 0 ? [{ name: "tuning", size: tuningSize, weight: 4 } as const] : []),
    ...measured,
    { name: "quadrature", weight: 2 },
    { name: "emulation", size: ascending[0], weight: 2 },
  ];
}

/**
 * Seconds that a part may take. What earlier parts did not use is shared by all later ones.
 *
 * @param left seconds until the limit
 * @returns 0 if too little is left
 */
export function secondsFor(phases: readonly Phase[], index: number, left: number): number {
  const weights = phases.slice(index).map(({ weight }) => weight);
  const share = (left - RESERVE) * weights[0] / weights.reduce((a, b) => a + b);
  return share < FEWEST ? 0 : share;
}

/** Seconds that one call or preparation may take within a part: less than the part itself. */
export function callTimeout(seconds: number): number {
  return Math.max(1, Math.floor(0.7 * seconds));
}
