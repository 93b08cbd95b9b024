/**
 * turbulent_kinetic_energy with plain loops over typed arrays. In f64 it is the reference that
 * all other implementations are compared with.
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
    const { nx, ny, nz } = grid;
    return Promise.resolve({
      run: specialize(makeStep)(fields),
      outputs() {
        const { tke, dtke, surfCorr } = unpacked(inputs, fields);
        return [
          { name: "tke", shape: [nx, ny, nz, 3], data: tke },
          { name: "dtke", shape: [nx, ny, nz, 3], data: dtke },
          { name: "tke_surf_corr", shape: [nx, ny], data: surfCorr },
        ];
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
  memory: ({ grid, precision }) => packedNumbers(grid) * BYTES[precision],
};
