/** Prepares a stencil routine: packs its fields, splits the domain, compiles, launches. */
import type { WebGpuRuntime } from "../../backends/webgpu/types.ts";
import type { ArrayData, NDArray, Precision, Prepared } from "../benchmark.ts";
import type { Grid } from "../grid.ts";
import { downloadLines, type Field, linePitch, rowBytes, uploadLines } from "./lines.ts";
import { planSlabs, type Slab } from "./slabs.ts";
import { type MathFunction, wgslSource } from "./source.ts";
import stencil from "./stencil.wgsl" with { type: "text" };
import type { StencilTuning } from "./tuning.ts";

/** Arrays of an output, and where each line of a result belongs. */
export interface StencilOutputs {
  readonly arrays: NDArray<Float64Array | Float32Array>[];
  /** In the order of {@linkcode StencilRoutine.results}. */
  readonly results: readonly Field<Float64Array | Float32Array>[];
  /** In the order of {@linkcode StencilRoutine.surfaceResults}. */
  readonly surfaceResults?: readonly Field<Float64Array | Float32Array>[];
}

/** A routine on cells and columns, with its data. */
export interface StencilRoutine {
  readonly name: string;
  /** WGSL on top of `stencil.wgsl`. */
  readonly source: string;
  /** Functions that it needs beyond WGSL's own. */
  readonly functions: readonly MathFunction[];
  /** Rows that a cell reads on either side. */
  readonly halo: number;
  readonly tuning: StencilTuning;
  /** Fields of cells that are read. */
  readonly fields: readonly Field[];
  /** Fields of cells that are written: what they hold before the first call. */
  readonly results: readonly Field[];
  /** Fields of columns that are read. */
  readonly surfaceFields?: readonly Field[];
  /** Fields of columns that are written, zero before the first call. */
  readonly surfaceResults?: number;
  /** Spacings and the like: first those on rows j and levels, then those on rows i. */
  readonly metrics: {
    readonly fixed: readonly NDArray[];
    readonly alongX: readonly NDArray[];
  };
  /** Makes arrays for the outputs. */
  readonly outputs: (create: Create) => StencilOutputs;
}

/** The constructor of a precision's arrays. */
export type Create = Float64ArrayConstructor | Float32ArrayConstructor;

/** What a slab holds on the device. */
interface Part {
  readonly slab: Slab;
  readonly result: GPUBuffer;
  readonly surfaceResult?: GPUBuffer;
}

/** Bytes on the device of a routine with so many fields and results per cell. */
export function stencilMemory({ ny, nz, nx }: Grid, precision: Precision, lines: number): number {
  return nx * rowBytes({ ny, nz, fields: lines, precision });
}

/**
 * Prepares a case of a stencil routine.
 *
 * @throws {Unsupported} if it does not fit into the device
 */
export async function prepareStencil(
  runtime: WebGpuRuntime,
  routine: StencilRoutine,
  { nx, ny, nz }: Grid,
  precision: Precision,
): Promise<Prepared> {
  using resources = new DisposableStack();
  const create = precision === "f64" ? Float64Array : Float32Array;
  const { fields, results, surfaceFields = [], surfaceResults = 0, metrics, tuning } = routine;
  const cells = (count: number) => ({ ny, nz, fields: count, precision });
  const columns = (count: number) => ({ ny, nz: 1, fields: count, precision });
  const owned = <B extends GPUBuffer>(buffer: B): B => {
    resources.defer(() => buffer.destroy());
    return buffer;
  };
  const lines = (rows: number, layout: Parameters<typeof rowBytes>[0], label: string) =>
    owned(runtime.storage(rows * rowBytes(layout), `${routine.name}: ${label}`));

  const pipeline = runtime.compile(
    wgslSource(
      precision,
      [stencil, routine.source].join("\n"),
      {
        NX: nx,
        NY: ny,
        NZ: nz,
        PITCH: linePitch(ny),
        FIELDS: fields.length,
        RESULTS: results.length,
        ALONG: tuning.along,
        ACROSS: tuning.across,
        LEVELS: tuning.levels,
      },
      routine.functions,
    ),
    routine.name,
  );

  const parts: Part[] = [];
  const steps = [];
  const slabs = planSlabs(nx, {
    bytes: { read: rowBytes(cells(fields.length)), written: rowBytes(cells(results.length)) },
    halo: routine.halo,
    bindingLimit: runtime.bindingLimit,
    mostRows: runtime.maxWorkgroups * tuning.across,
  });
  for (const slab of slabs) {
    const { first, rows, below, above } = slab;
    const read = { first: first - below, rows: below + rows + above };
    const bindings = [
      lines(read.rows, cells(fields.length), "fields"),
      owned(packMetrics(runtime, metrics, create, read)),
      lines(rows, cells(results.length), "results"),
      owned(runtime.uniform([first, rows, below, 0], `${routine.name}: slab`)),
    ];
    await uploadLines(runtime, bindings[0], fields, cells(fields.length), read);
    await uploadLines(runtime, bindings[2], results, cells(results.length), slab);
    if (surfaceFields.length > 0) {
      const surface = lines(rows, columns(surfaceFields.length), "surface");
      await uploadLines(runtime, surface, surfaceFields, columns(surfaceFields.length), slab);
      bindings.push(surface);
    }
    if (surfaceResults > 0) bindings.push(lines(rows, columns(surfaceResults), "surface results"));
    parts.push({
      slab,
      result: bindings[2],
      surfaceResult: surfaceResults > 0 ? bindings.at(-1) : undefined,
    });
    steps.push({
      pipeline,
      bindings: runtime.bind(pipeline, bindings),
      workgroups: [
        Math.ceil(ny / tuning.along),
        Math.ceil(rows / tuning.across),
        Math.ceil(nz / tuning.levels),
      ] as const,
    });
  }

  const launcher = runtime.launcher(steps);
  resources.defer(launcher.dispose);
  const lifetime = resources.move();
  return {
    run: launcher.run,
    settle: launcher.settle,
    outputs: async () => {
      const outputs = routine.outputs(create);
      for (const { slab, result, surfaceResult } of parts) {
        await downloadLines(runtime, result, outputs.results, cells(results.length), slab);
        if (!surfaceResult || !outputs.surfaceResults) continue;
        const layout = columns(surfaceResults);
        await downloadLines(runtime, surfaceResult, outputs.surfaceResults, layout, slab);
      }
      return outputs.arrays;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(lifetime.dispose()),
  };
}

/** The fixed metrics one after the other, then a group of those along x for each row that is read. */
function packMetrics(
  runtime: WebGpuRuntime,
  { fixed, alongX }: StencilRoutine["metrics"],
  create: Create,
  { first, rows }: { first: number; rows: number },
): GPUBuffer {
  const numbers: number[] = fixed.flatMap(({ data }) => Array.from(data as ArrayData));
  for (let i = first; i < first + rows; i++) numbers.push(...alongX.map(({ data }) => data[i]));
  const buffer = runtime.storage(numbers.length * create.BYTES_PER_ELEMENT, "metrics");
  runtime.device.queue.writeBuffer(buffer, 0, create.from(numbers));
  return buffer;
}
