/**
 * turbulent_kinetic_energy with loops over typed arrays.
 *
 * In f32 the arrays are `Float32Array`s; numbers are computed with as JavaScript does, in f64, and
 * rounded when they are stored.
 */
import type { Kernel } from "../../benchmark.ts";
import { BYTES } from "../../benchmark.ts";
import { specialize } from "../../specialize.ts";
import { packed, packedNumbers, unpacked } from "./layout.ts";
import { makeStep } from "./step.ts";

/** The `typed_array` kernel of turbulent_kinetic_energy. */
export const kernel: Kernel = {
  prepare(_runtime, inputs, { grid, precision }) {
    const fields = packed(inputs, grid, precision);
    return Promise.resolve({
      run: specialize(makeStep)(fields),
      outputs: () => unpacked(inputs, fields),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
  memory: ({ grid, precision }) => packedNumbers(grid) * BYTES[precision],
};
