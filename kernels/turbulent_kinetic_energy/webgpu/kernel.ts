/**
 * Turbulent kinetic energy as WGSL shaders: in one pass, with one invocation per column, or, where
 * columns are too few to fill a GPU, in a pass of columns and one of cells. The shaders explain how.
 */
import type {
  ArrayData,
  Inputs,
  Kernel,
  KernelOptions,
  Precision,
  Prepared,
} from "../../benchmark.ts";
import type { Grid } from "../../grid.ts";
import { product } from "../../inputs/inputs.ts";
import type { StridedArray } from "../../strided.ts";
import type { WebGpuRuntime } from "../../webgpu/runtime.ts";
import {
  type Create,
  prepareStencil,
  stencilMemory,
  type StencilPass,
} from "../../webgpu/stencil.ts";
import { tuning } from "../../webgpu/tuning.ts";
import cells from "./cells.wgsl" with { type: "text" };
import columns from "./columns.wgsl" with { type: "text" };
import common from "./common.wgsl" with { type: "text" };
import elimination from "./elimination.wgsl" with { type: "text" };
import onePass from "./one_pass.wgsl" with { type: "text" };

/** Which of three numbers per cell belongs to time level τ, τ+1 and τ−1. */
const NOW = 0;
const NEXT = 1;
const BEFORE = 2;

/** The kernel of backend `webgpu`. */
export const kernel: Kernel<WebGpuRuntime> = {
  prepare: (runtime, inputs, options) => runtime.guard(() => prepare(runtime, inputs, options)),
  memory: ({ grid, precision }) => stencilMemory(grid, precision, 12 + 2),
};

function prepare(
  runtime: WebGpuRuntime,
  inputs: Inputs,
  { grid, precision }: KernelOptions,
): Promise<Prepared> {
  const { tke, dtke, kbot, forc_tke_surface } = inputs;
  const metrics = (names: readonly string[]) => names.map((name) => inputs[name]);
  const plain = (name: string): StridedArray => ({ data: inputs[name].data });
  return prepareStencil(
    runtime,
    {
      name: "turbulent_kinetic_energy",
      passes: passesOf(grid, precision),
      functions: [],
      halo: 2,
      fields: [
        ...["kappaM", "mxl", "forc"].map(plain),
        level(inputs.w.data, NOW),
        level(tke.data, NEXT),
        level(dtke.data, BEFORE),
      ],
      pairs: [
        [level(tke.data, NOW), plain("maskW")],
        [level(inputs.u.data, NOW), plain("maskU")],
        [level(inputs.v.data, NOW), plain("maskV")],
      ],
      // The halo keeps its tendency.
      results: [level(tke.data, NEXT), level(dtke.data, NOW)],
      surfaceFields: [{ data: kbot.data }, { data: forc_tke_surface.data }],
      surfaceResults: 1,
      metrics: {
        fixed: metrics(["dyt", "dyu", "cost", "cosu", "dzt", "dzw"]),
        alongX: metrics(["dxt", "dxu"]),
      },
      outputs: (create: Create) => {
        const newTke = create.from(tke.data);
        const newDtke = create.from(dtke.data);
        const correction = new create(product(kbot.shape));
        return {
          arrays: [
            { name: "tke", shape: tke.shape, data: newTke },
            { name: "dtke", shape: dtke.shape, data: newDtke },
            { name: "tke_surf_corr", shape: kbot.shape, data: correction },
          ],
          results: [level(newTke, NEXT), level(newDtke, NOW)],
          surfaceResults: [{ data: correction }],
        };
      },
    },
    grid,
    precision,
  );
}

/** One pass, or two where there are few columns. */
function passesOf({ nx, ny, nz }: Grid, precision: Precision): StencilPass[] {
  const { along, across, onePassFrom } = tuning.turbulentKineticEnergy[precision];
  const pass = (sources: readonly string[], levels: number, usesSurface: boolean): StencilPass => ({
    source: sources.join("\n"),
    tuning: { along, across, levels },
    usesSurface,
  });
  if (nx * ny >= onePassFrom) return [pass([common, elimination, onePass], nz, true)];
  return [pass([common, elimination, columns], nz, true), pass([common, cells], 1, false)];
}

/** One time level of an array that holds three per cell. */
function level<Data extends ArrayData>(data: Data, offset: number): StridedArray<Data> {
  return { data, stride: 3, offset };
}
