/** The kernel of the `native` backend: packs, calls the loops of `kernel.c`, unpacks. */
import { BYTES, type Kernel } from "../../benchmark.ts";
import { padded } from "../../native/rows.ts";
import type { NativeRuntime } from "../../native/runtime.ts";
import { nativeSource } from "../../native/source.ts";
import { onCells } from "../../shapes.ts";
import coefficients from "../coefficients.json" with { type: "json" };
import code from "./kernel.c" with { type: "text" };

const source = nativeSource("equation_of_state", code, {
  "coefficients.h": Object.entries(coefficients)
    .map(([name, value]) => `#define ${name} R(${value})`).join("\n"),
});

/** `dHdT` by C loops. */
export const kernel: Kernel<NativeRuntime> = {
  async prepare(runtime, inputs, { grid, precision, formulation = "closed" }) {
    const library = await runtime.load(source, precision, ["closed", "quadrature"]);
    const loop = library[formulation];
    const columns = grid.nx * grid.ny, { nz } = grid;
    const level = padded(columns, BYTES[precision]);
    const memory = runtime.allocate(precision, {
      sa: { length: level * nz },
      ct: { length: level * nz },
      p: { length: nz },
      dHdT: { length: level * nz },
    });
    const { sa, ct, p, dHdT } = memory.arrays;
    p.set(inputs.p.data);
    // Padding takes part in the computation: water at 0 °C without salt does no harm.
    for (let k = 0; k < nz; k++) {
      for (let n = 0; n < columns; n++) {
        sa[k * level + n] = inputs.sa.data[n * nz + k];
        ct[k * level + n] = inputs.ct.data[n * nz + k];
      }
    }
    const args = memory.arguments(level, nz);
    return {
      run: () => loop(args),
      outputs() {
        const data = precision === "f64"
          ? new Float64Array(columns * nz)
          : new Float32Array(columns * nz);
        for (let n = 0; n < columns; n++) {
          for (let k = 0; k < nz; k++) data[n * nz + k] = dHdT[k * level + n];
        }
        return [{ name: "dHdT", shape: onCells(grid), data }];
      },
      [Symbol.asyncDispose]: () => Promise.resolve(memory[Symbol.dispose]()),
    };
  },
  memory: ({ grid: { nx, ny, nz }, precision }) => 3 * nx * ny * nz * BYTES[precision],
};
