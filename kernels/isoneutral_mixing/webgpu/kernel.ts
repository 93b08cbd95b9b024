/**
 * Isoneutral mixing as a WGSL shader: one dispatch, everything between the 7 numbers read and the
 * 19 written per cell stays in registers. The shader explains how.
 */
import type {
  ArrayData,
  Inputs,
  Kernel,
  KernelOptions,
  NDArray,
  Prepared,
} from "../../benchmark.ts";
import type { StridedArray } from "../../strided.ts";
import type { WebGpuRuntime } from "../../webgpu/runtime.ts";
import { type Create, prepareStencil, stencilMemory } from "../../webgpu/stencil.ts";
import { tuning } from "../../webgpu/tuning.ts";
import source from "./isoneutral_mixing.wgsl" with { type: "text" };

const READ = ["maskT", "maskU", "maskV"];
const DIFFUSIVITIES = ["K_11", "K_22", "K_33"];
const TRIADS = ["Ai_ez", "Ai_nz", "Ai_bx", "Ai_by"];

/** The kernel of backend `webgpu`. */
export const kernel: Kernel<WebGpuRuntime> = {
  prepare: (runtime, inputs, options) => runtime.guard(() => prepare(runtime, inputs, options)),
  memory: ({ grid, precision }) => stencilMemory(grid, precision, 7 + 19),
};

function prepare(
  runtime: WebGpuRuntime,
  inputs: Inputs,
  { grid, precision }: KernelOptions,
): Promise<Prepared> {
  const written = [...DIFFUSIVITIES, ...TRIADS].map((name) => inputs[name]);
  return prepareStencil(
    runtime,
    {
      name: "isoneutral_mixing",
      passes: [{ source, tuning: tuning.isoneutralMixing[precision] }],
      functions: ["exp"],
      halo: 1,
      fields: READ.map((name) => ({ data: inputs[name].data })),
      pairs: [
        [{ data: inputs.temp.data, stride: 3 }, { data: inputs.salt.data, stride: 3 }],
        [{ data: inputs.maskW.data }, { data: inputs.K_iso.data }],
      ],
      // Cells that are not computed keep their value.
      results: written.flatMap(resultFields),
      metrics: {
        fixed: ["dyt", "dyu", "cost", "cosu", "dzt", "dzw", "zt"].map((name) => inputs[name]),
        alongX: ["dxt", "dxu"].map((name) => inputs[name]),
      },
      outputs: (create: Create) => {
        const arrays = written.map(({ name, shape, data }) => ({
          name,
          shape,
          data: new create(data.length),
        }));
        return { arrays, results: arrays.flatMap(resultFields) };
      },
    },
    grid,
    precision,
  );
}

/** One field for each number per cell of an output: one of a diffusivity, four of triads. */
function resultFields<Data extends ArrayData>(
  { shape, data }: NDArray<Data>,
): StridedArray<Data>[] {
  const stride = shape.length === 3 ? 1 : 4;
  return Array.from({ length: stride }, (_, offset) => ({ data, stride, offset }));
}
