/** Functions of fields that are made of the operations of `field.ts`. */
import { concat, Field, type Operand } from "./field.ts";

/**
 * Solves a tridiagonal system along the last axis of four arrays of one shape:
 * `a[k] x[k-1] + b[k] x[k] + c[k] x[k+1] = d[k]`, by the Thomas algorithm, which does not pivot.
 * `a` of the first and `c` of the last level are not used.
 *
 * Unless the adapter offers better, the loop over levels is unrolled into whole-array operations.
 */
export function solveTridiagonal(a: Field, b: Field, c: Field, d: Field): Field {
  const { recording, shape } = a;
  for (const other of [b, c, d]) {
    if (other.shape.join() !== shape.join()) {
      throw new RangeError(
        `Cannot solve a tridiagonal system of arrays of shapes ${shape.join(" × ")} and ${
          other.shape.join(" × ")
        }: they must be equal`,
      );
    }
  }
  if (recording.offers("solveTridiagonal")) {
    return new Field(
      recording,
      recording.record(
        "solveTridiagonal",
        [a, b, c, d],
        shape,
        (of, [a, b, c, d]) => of.solveTridiagonal!(a, b, c, d),
      ),
    );
  }
  const levels = shape[shape.length - 1];
  const cp: Field[] = [], x: Field[] = [];
  for (let k = 0; k < levels; k++) {
    const pivot = k === 0 ? b.level(0) : b.level(k).sub(a.level(k).mul(cp[k - 1]));
    const rest = k === 0 ? d.level(0) : d.level(k).sub(a.level(k).mul(x[k - 1]));
    if (k < levels - 1) cp[k] = c.level(k).div(pivot);
    x[k] = rest.div(pivot);
  }
  for (let k = levels - 2; k >= 0; k--) x[k] = x[k].sub(cp[k].mul(x[k + 1]));
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
