// AssemblyScript. The vector functions over arrays, for the tests.

import { log } from "./log";
import { logistic4 } from "./logistic";
import { VECTOR } from "./simd";

/** y = 1/(1 + 2ˣ) for arrays of `bytes`, a multiple of four vectors. */
export function logistics(x: usize, y: usize, bytes: usize): void {
  for (let n: usize = 0; n < bytes; n += 4 * VECTOR) {
    logistic4(
      v128.load(x + n),
      v128.load(x + n, VECTOR),
      v128.load(x + n, 2 * VECTOR),
      v128.load(x + n, 3 * VECTOR),
      y + n,
    );
  }
}

/** y = ln x, a multiple of a vector. */
export function logs(x: usize, y: usize, bytes: usize): void {
  for (let n: usize = 0; n < bytes; n += VECTOR) v128.store(y + n, log(v128.load(x + n)));
}
