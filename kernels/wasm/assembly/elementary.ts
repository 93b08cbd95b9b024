// AssemblyScript. The vector functions over arrays, for the tests.

import { exp4, fermi4 } from "./exp";
import { log } from "./log";
import { VECTOR } from "./simd";

/** y = eˣ for arrays of `bytes`, a multiple of four vectors. */
export function exps(x: usize, y: usize, bytes: usize): void {
  for (let n: usize = 0; n < bytes; n += 4 * VECTOR) {
    exp4(
      v128.load(x + n),
      v128.load(x + n, VECTOR),
      v128.load(x + n, 2 * VECTOR),
      v128.load(x + n, 3 * VECTOR),
      y + n,
    );
  }
}

/** y = 1/(1 + eˣ), likewise. */
export function fermis(x: usize, y: usize, bytes: usize): void {
  for (let n: usize = 0; n < bytes; n += 4 * VECTOR) {
    fermi4(
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
