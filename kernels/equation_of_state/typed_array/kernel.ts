/**
 * The equation of state as loops over typed arrays: one pass over the cells, everything in between
 * in local variables. Formulas and names are those of the folder's README; a `_` stands for its
 * prime, the derivative by `C`.
 *
 * What makes the loops fast:
 * - Coefficients and constants come in as an object and are read into local variables first, which
 *   the engine keeps in the stack frame and uses from there, whereas it would build a literal anew
 *   at every use.
 * - The polynomials in `C` are collected after `S` and `√S` are put in, so that value and derivative
 *   share their coefficients and the intermediate values of Horner's scheme.
 * - Every array is read once before the loop: the engine then checks there, and not in every cell,
 *   that it is the kind of array that the code was compiled for.
 * - The logarithms, whose arguments are close to 1 at the pressures of the upper ocean, are series
 *   instead of calls.
 *
 * Both loops contain the same polynomials, on purpose: a function of its own could hand the values
 * and derivatives back only in an object, and nothing promises that the engine removes that.
 *
 * In f32 the arrays are f32 and the arithmetic between them is JavaScript's, which is f64.
 */
import type { FloatArray, Formulation, Kernel, Precision } from "../../benchmark.ts";
import { points } from "../../grid.ts";
import { onCells } from "../../shapes.ts";
import { specialize } from "../../specialize.ts";
import { QUADRATURE_NODES } from "../nodes.ts";
import { coefficients } from "./arrays.ts";
import { closed, type ClosedConstants } from "./closed.ts";
import { quadrature, type QuadratureConstants } from "./quadrature.ts";

const CLOSED: ClosedConstants = {
  ...coefficients,
  one: 1,
  two: 2,
  half: 0.5,
  pascal: 1e4,
  seriesEnd: 1e-3,
  g1: 0.33333333333332443,
  g2: 0.20000000007116564,
  g3: 0.1428569436324603,
  g4: 0.11133869670335819,
};

function quadratureConstants(precision: Precision): QuadratureConstants {
  const nodes = QUADRATURE_NODES[precision];
  const at = (n: number) => nodes[n]?.at ?? 0,
    weight = (n: number) => 1e4 * (nodes[n]?.weight ?? 0);
  return {
    ...coefficients,
    one: 1,
    ...{ x1: at(0), x2: at(1), x3: at(2), x4: at(3) },
    ...{ w1: weight(0), w2: weight(1), w3: weight(2), w4: weight(3) },
  };
}

/** Computes `dHdT` from salinity, temperature (both per cell) and pressure (per level). */
type Loop = (sa: FloatArray, ct: FloatArray, pressure: FloatArray, dHdT: FloatArray) => void;

/** The loop of a formulation, specialized for the arrays of a precision. */
function makeLoop(formulation: Formulation, precision: Precision): Loop {
  if (formulation === "closed") {
    const loop = specialize(closed);
    return (sa, ct, p, dHdT) => loop(CLOSED, sa, ct, p, dHdT);
  }
  const loop = specialize(quadrature), constants = quadratureConstants(precision);
  return (sa, ct, p, dHdT) => loop(constants, sa, ct, p, dHdT);
}

const LOOPS: Record<Formulation, Record<Precision, Loop>> = {
  closed: { f64: makeLoop("closed", "f64"), f32: makeLoop("closed", "f32") },
  quadrature: { f64: makeLoop("quadrature", "f64"), f32: makeLoop("quadrature", "f32") },
};

/** `dHdT` by loops over typed arrays; in f64 and closed form the reference of the benchmark. */
export const kernel: Kernel = {
  prepare(_runtime, inputs, { grid, precision, formulation = "closed" }) {
    const loop = LOOPS[formulation][precision];
    const floats = precision === "f64" ? Float64Array : Float32Array;
    const [sa, ct, pressure] = ["sa", "ct", "p"].map((name) => {
      const { data } = inputs[name];
      return data instanceof floats ? data : floats.from(data);
    });
    const dHdT = new floats(points(grid));
    return Promise.resolve({
      run: () => loop(sa, ct, pressure, dHdT),
      outputs: () => [{ name: "dHdT", shape: onCells(grid), data: dHdT }],
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};
