/** Random order. */
import { RandomState } from "../../kernels/inputs/numpy_random.ts";

/**
 * Shuffles in place (Fisher–Yates) and returns its argument.
 *
 * @param seed seed of the generator, taken modulo 2³²
 *
 * @example
 * ```ts
 * import { shuffled } from "./shuffle.ts";
 * shuffled([1, 2, 3], 42); // the same order for the same seed
 * ```
 */
export function shuffled<T extends { length: number; [index: number]: number }>(
  items: T,
  seed: number,
): T {
  const random = new RandomState(seed >>> 0);
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random.random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}
