/**
 * The equation of state as a WGSL shader: one dispatch, each input read once, each output written
 * once. Levels are outermost in memory, so that all invocations of a workgroup have one pressure
 * and touch neighbouring numbers.
 */
import type {
  FloatArray,
  Formulation,
  Inputs,
  Kernel,
  KernelOptions,
  NDArray,
  Prepared,
} from "../../benchmark.ts";
import type { Grid } from "../../grid.ts";
import {
  downloadLines,
  type LineLayout,
  linePitch,
  packNumbers,
  rowBytes,
  uploadLines,
} from "../../webgpu/lines.ts";
import type { Step, WebGpuRuntime } from "../../webgpu/runtime.ts";
import { planSlabs, type Slab } from "../../webgpu/slabs.ts";
import { type Arithmetic, isEmulated, wgslSource } from "../../webgpu/source.ts";
import { tuning } from "../../webgpu/tuning.ts";
import closed from "./closed.wgsl" with { type: "text" };
import coefficients from "../coefficients.json" with { type: "json" };
import main from "./main.wgsl" with { type: "text" };
import { QUADRATURE_NODES } from "../nodes.ts";
import polynomials from "./polynomials.wgsl" with { type: "text" };
import quadrature from "./quadrature.wgsl" with { type: "text" };

/** Salinity and temperature. */
const INPUTS = 2;

/** The kernel of backend `webgpu`. */
export const kernel: Kernel<WebGpuRuntime> = {
  prepare: (runtime, inputs, options) => runtime.guard(() => prepare(runtime, inputs, options)),
  memory: ({ grid: { nx, ny, nz }, precision }) =>
    rowBytes({ ny: nx * ny, nz, fields: INPUTS + 1, arithmetic: precision }),
};

/** What a slab holds on the device. */
interface Part {
  readonly water: GPUBuffer;
  readonly result: GPUBuffer;
  readonly layout: LineLayout;
  /** First number of the slab in a C-ordered array. */
  readonly offset: number;
  readonly step: Step;
}

async function prepare(
  runtime: WebGpuRuntime,
  inputs: Inputs,
  { grid, precision, formulation = "closed" }: KernelOptions,
): Promise<Prepared> {
  using resources = new DisposableStack();
  const storage = (bytes: number, label: string) => {
    const buffer = runtime.storage(bytes, label);
    resources.defer(() => buffer.destroy());
    return buffer;
  };
  const { sa, ct, p } = inputs;
  const create = precision === "f64" ? Float64Array : Float32Array;
  const arithmetic = precision === "f64" ? runtime.f64 : precision;
  const pressures = packNumbers(p.data, arithmetic);
  const pressure = storage(pressures.byteLength, "p");
  await runtime.upload(pressure, pressures);

  const { workgroup } = tuning.equationOfState[precision];
  const lanes = lanesOf(arithmetic, formulation);
  const compiled = new Map<number, GPUComputePipeline>();
  const parts: Part[] = [];
  for (const slab of planColumns(runtime, grid, arithmetic)) {
    const columns = slab.rows * grid.ny;
    const layout = { ny: columns, nz: grid.nz, arithmetic };
    const offset = slab.first * grid.ny * grid.nz;
    const water = storage(rowBytes({ ...layout, fields: INPUTS }), "sa, ct");
    const fields = [sa, ct].map(({ data }) => ({ data, offset }));
    await uploadLines(runtime, water, fields, { ...layout, fields: INPUTS }, WHOLE);
    const result = storage(rowBytes({ ...layout, fields: 1 }), "dHdT");
    const pipeline = compiled.get(columns) ??
      runtime.compile(source(arithmetic, formulation, columns), "equation_of_state");
    compiled.set(columns, pipeline);
    parts.push({
      water,
      result,
      layout: { ...layout, fields: 1 },
      offset,
      step: {
        pipeline,
        bindings: runtime.bind(pipeline, [pressure, water, result], arithmetic),
        workgroups: [Math.ceil(columns / lanes / workgroup), grid.nz, 1] as const,
      },
    });
  }
  const launcher = runtime.launcher(parts.map(({ step }) => step));
  resources.defer(launcher.dispose);
  const owned = resources.move();
  return {
    run: launcher.run,
    settle: launcher.settle,
    transfer: () =>
      runtime.measureTransfer(
        [pressure, ...parts.map(({ water }) => water)],
        parts.map(({ result }) => result),
      ),
    async *outputs() {
      const dHdT: NDArray<FloatArray> = {
        name: "dHdT",
        shape: sa.shape,
        data: new create(sa.data.length),
      };
      for (const { result, layout, offset } of parts) {
        await downloadLines(runtime, result, [{ data: dHdT.data, offset }], layout, WHOLE);
      }
      yield dHdT;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(owned.dispose()),
  };
}

/** All columns of a slab lie in one line, as one "row" of the line layout. */
const WHOLE = { first: 0, rows: 1 };

function planColumns(
  { bindingLimit }: WebGpuRuntime,
  { nx, ny, nz }: Grid,
  arithmetic: Arithmetic,
): Slab[] {
  const bytes = (fields: number) => rowBytes({ ny, nz, fields, arithmetic });
  return planSlabs(nx, {
    bytes: { read: bytes(INPUTS), written: bytes(1) },
    halo: 0,
    bindingLimit,
  });
}

function source(arithmetic: Arithmetic, formulation: Formulation, columns: number): string {
  const lanes = lanesOf(arithmetic, formulation);
  const precision = arithmetic === "f32" ? "f32" : "f64";
  const sum = QUADRATURE_NODES[precision]
    .map(({ at, weight }) => `${weight} * integrand(q, ${at} * p)`).join(" + ");
  const body = formulation === "closed" ? [closed] : [
    quadrature,
    `fn enthalpy_derivative(S: number, C: number, p: real) -> number {
      let q = polynomials(S, C);
      return 1e4 * p * (${sum});
    }`,
  ];
  return wgslSource(
    arithmetic,
    [
      `alias number = ${lanes === 1 ? "real" : `vec${lanes}<real>`};`,
      ...Object.entries(coefficients).map(([name, value]) => `const ${name} = ${literal(value)};`),
      polynomials,
      ...body,
      main,
    ].join("\n"),
    {
      WORKGROUP: tuning.equationOfState[precision].workgroup,
      COLUMNS: Math.ceil(columns / lanes),
      PITCH: linePitch(columns) / lanes,
    },
    formulation === "closed" ? ["log"] : [],
  );
}

/** Points per invocation. The closed form, which has branches, and emulation go point by point. */
function lanesOf(arithmetic: Arithmetic, formulation: Formulation): number {
  if (formulation === "closed" || isEmulated(arithmetic)) return 1;
  return tuning.equationOfState[arithmetic].lanes;
}

/** A number as an abstract float, with all its digits. */
function literal(value: number): string {
  return value.toExponential();
}
