/** Functions of fields that are made of the operations of `field.ts`. */
import { concat, Field, type Operand } from "./field.ts";

/**
 * Solves the tridiagonal systems of an implicit diffusion step along the last axis of four arrays
 * of one shape:
 *
 *     (excess[k] + below[k] + above[k]) x[k] - below[k] x[k-1] - above[k] x[k+1] = d[k]
 *
 * `below` of the first and `above` of the last level must be 0. The elimination does not pivot and
 * never adds the coupling coefficients, which may be large, to the excess of the diagonal: with
 * `s[k] = excess[k] + below[k] s[k-1] / p[k-1]` the pivots are `p[k] = s[k] + above[k]`. The
 * ordinary form, `b[k] - a[k] c[k-1] / p[k-1]`, cancels to a pivot of 0 in f32 where the coupling
 * is strong.
 *
 * Unless the adapter offers better, the loop over levels is unrolled into whole-array operations.
 */
export function solveDiffusion(excess: Field, below: Field, above: Field, d: Field): Field {
  const { recording, shape } = excess;
  for (const other of [below, above, d]) {
    if (other.shape.join() !== shape.join()) {
      throw new RangeError(
        `Cannot solve a tridiagonal system of arrays of shapes ${shape.join(" × ")} and ${
          other.shape.join(" × ")
        }: they must be equal`,
      );
    }
  }
  if (recording.offers("solveDiffusion")) {
    return new Field(
      recording,
      recording.record(
        "solveDiffusion",
        [excess, below, above, d],
        shape,
        (of, [excess, below, above, d]) => of.solveDiffusion!(excess, below, above, d),
      ),
    );
  }
  const levels = shape[shape.length - 1];
  // Upwards: x[k] = x[k] + h[k] x[k+1], with the solution still to come on the right.
  const h: Field[] = [], x: Field[] = [];
  let reduced: Field | undefined;
  for (let k = 0; k < levels; k++) {
    const s: Field = reduced ? excess.level(k).add(below.level(k).mul(reduced)) : excess.level(k);
    const pivot = k < levels - 1 ? s.add(above.level(k)) : s;
    const right = k === 0 ? d.level(0) : d.level(k).add(below.level(k).mul(x[k - 1]));
    x[k] = right.div(pivot);
    if (k === levels - 1) break;
    h[k] = above.level(k).div(pivot);
    reduced = s.div(pivot);
  }
  for (let k = levels - 2; k >= 0; k--) x[k] = x[k].add(h[k].mul(x[k + 1]));
  return concat(x, shape.length - 1);
}

/**
 * Evaluates `c[0] + c[1] x + c[2] x² + …` by Horner's rule.
 *
 * @param coefficients at least two, each a number or a field
 */
export function polynomial(x: Field, ...coefficients: Operand[]): Field {
  const last = coefficients.length - 1;
  let sum = x.mul(coefficients[last]);
  for (let n = last - 1; n > 0; n--) sum = sum.add(coefficients[n]).mul(x);
  return sum.add(coefficients[0]);
}
