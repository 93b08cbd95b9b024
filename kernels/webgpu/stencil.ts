/** Prepares a stencil routine: packs its fields, splits the domain, compiles, launches. */
import type { ArrayData, FloatArray, NDArray, Precision, Prepared } from "../benchmark.ts";
import type { Grid } from "../grid.ts";
import type { StridedArray } from "../strided.ts";
import {
  downloadLines,
  type LineLayout,
  linePitch,
  packNumbers,
  rowBytes,
  uploadLines,
} from "./lines.ts";
import type { WebGpuRuntime } from "./runtime.ts";
import { planSlabs, type Slab } from "./slabs.ts";
import { type Arithmetic, type MathFunction, wgslSource } from "./source.ts";
import stencil from "./stencil.wgsl" with { type: "text" };
import type { StencilTuning } from "./tuning.ts";

/** Arrays of an output, and where each line of a result belongs. */
export interface StencilOutputs {
  /** The outputs in the benchmark's order. */
  readonly arrays: NDArray<FloatArray>[];
  /** In the order of {@linkcode StencilRoutine.results}. */
  readonly results: readonly StridedArray<FloatArray>[];
  /** In the order of {@linkcode StencilRoutine.surfaceResults}. */
  readonly surfaceResults?: readonly StridedArray<FloatArray>[];
}

/** A dispatch over all cells. */
export interface StencilPass {
  /** WGSL on top of `stencil.wgsl`. */
  readonly source: string;
  /** How the work is divided. */
  readonly tuning: StencilTuning;
  /** Whether it uses fields of columns, if the routine has any. */
  readonly usesSurface?: boolean;
}

/** A routine on cells and columns, with its data. */
export interface StencilRoutine {
  /** The benchmark's name, for messages. */
  readonly name: string;
  /** What is done one after the other. */
  readonly passes: readonly StencilPass[];
  /** Functions that they need beyond WGSL's own. */
  readonly functions: readonly MathFunction[];
  /** Rows that a cell reads on either side. */
  readonly halo: number;
  /** Fields of cells that are read. */
  readonly fields: readonly StridedArray[];
  /** Pairs of fields of cells that are always read together. */
  readonly pairs: readonly (readonly [StridedArray, StridedArray])[];
  /** Fields of cells that are written: what they hold before the first call. */
  readonly results: readonly StridedArray[];
  /** Fields of columns that are read; a routine has both kinds of surface fields or none. */
  readonly surfaceFields?: readonly StridedArray[];
  /** How many fields of columns are written, zero before the first call. */
  readonly surfaceResults?: number;
  /** Spacings and the like, in the order in which the shader expects them. */
  readonly metrics: {
    /** Those on rows j and on levels. */
    readonly fixed: readonly NDArray[];
    /** Those on rows i. */
    readonly alongX: readonly NDArray[];
  };
  /** Makes arrays for the outputs. */
  readonly outputs: (create: Create) => StencilOutputs;
}

/** The constructor of a precision's arrays. */
export type Create = Float64ArrayConstructor | Float32ArrayConstructor;

/** Bindings of `stencil.wgsl`; those of fields of columns follow. */
const CELL_BINDINGS = 5;

/** What a slab holds on the device. */
interface Part {
  readonly slab: Slab;
  readonly inputs: readonly GPUBuffer[];
  readonly result: GPUBuffer;
  readonly surfaceResult?: GPUBuffer;
  /** All buffers in the order of their binding numbers. */
  readonly bindings: readonly GPUBuffer[];
}

/** How the fields of a case lie in its buffers. */
interface Layouts {
  readonly fields: LineLayout;
  readonly pairs: LineLayout;
  readonly results: LineLayout;
  readonly surfaceFields: LineLayout;
  readonly surfaceResults: LineLayout;
}

/** Bytes on the device of a routine with so many fields and results per cell. */
export function stencilMemory({ ny, nz, nx }: Grid, precision: Precision, lines: number): number {
  return nx * rowBytes({ ny, nz, fields: lines, arithmetic: precision });
}

/**
 * Prepares a case of a stencil routine.
 *
 * @throws {Unsupported} if it does not fit into the device
 */
export async function prepareStencil(
  runtime: WebGpuRuntime,
  routine: StencilRoutine,
  grid: Grid,
  precision: Precision,
): Promise<Prepared> {
  using resources = new DisposableStack();
  const create = precision === "f64" ? Float64Array : Float32Array;
  const arithmetic = precision === "f64" ? runtime.f64 : precision;
  const layouts = layoutsOf(routine, grid, arithmetic);
  const passes = routine.passes.map((pass) => ({
    ...pass,
    pipeline: runtime.compile(shader(routine, pass, grid, arithmetic), routine.name),
  }));
  const slabs = planSlabs(grid.nx, {
    bytes: {
      read: Math.max(rowBytes(layouts.fields), rowBytes(layouts.pairs)),
      written: rowBytes(layouts.results),
    },
    halo: routine.halo,
    bindingLimit: runtime.bindingLimit,
    mostRows: runtime.maxWorkgroups * Math.min(...passes.map(({ tuning }) => tuning.across)),
  });
  const parts: Part[] = [];
  for (const slab of slabs) {
    parts.push(await prepareSlab(runtime, routine, layouts, slab, resources));
  }
  const launcher = runtime.launcher(
    parts.flatMap(({ slab, bindings }) =>
      passes.map(({ pipeline, tuning, usesSurface }) => ({
        pipeline,
        bindings: runtime.bind(
          pipeline,
          usesSurface ? bindings : bindings.slice(0, CELL_BINDINGS),
          arithmetic,
        ),
        workgroups: [
          Math.ceil(grid.ny / tuning.along),
          Math.ceil(slab.rows / tuning.across),
          Math.ceil(grid.nz / tuning.levels),
        ] as const,
      }))
    ),
  );
  resources.defer(launcher.dispose);
  const lifetime = resources.move();
  return {
    run: launcher.run,
    settle: launcher.settle,
    transfer: () =>
      runtime.measureTransfer(
        parts.flatMap(({ inputs }) => inputs),
        parts.flatMap(({ result, surfaceResult }) => [result, surfaceResult ?? []].flat()),
      ),
    async *outputs() {
      const outputs = routine.outputs(create);
      for (const { slab, result, surfaceResult } of parts) {
        await downloadLines(runtime, result, outputs.results, layouts.results, slab);
        if (!surfaceResult || !outputs.surfaceResults) continue;
        const { surfaceResults } = outputs;
        await downloadLines(runtime, surfaceResult, surfaceResults, layouts.surfaceResults, slab);
      }
      yield* outputs.arrays;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(lifetime.dispose()),
  };
}

function layoutsOf(routine: StencilRoutine, { ny, nz }: Grid, arithmetic: Arithmetic): Layouts {
  const { fields, pairs, results, surfaceFields = [], surfaceResults = 0 } = routine;
  return {
    pairs: { ny, nz, fields: pairs.length, lanes: 2, arithmetic },
    fields: { ny, nz, fields: fields.length, arithmetic },
    results: { ny, nz, fields: results.length, arithmetic },
    surfaceFields: { ny, nz: 1, fields: surfaceFields.length, arithmetic },
    surfaceResults: { ny, nz: 1, fields: surfaceResults, arithmetic },
  };
}

function shader(
  { fields, pairs, results, functions }: StencilRoutine,
  { source, tuning }: StencilPass,
  { nx, ny, nz }: Grid,
  arithmetic: Arithmetic,
): string {
  const constants = {
    NX: nx,
    NY: ny,
    NZ: nz,
    PITCH: linePitch(ny),
    FIELDS: fields.length,
    PAIRS: pairs.length,
    RESULTS: results.length,
    ALONG: tuning.along,
    ACROSS: tuning.across,
    LEVELS: tuning.levels,
  };
  return wgslSource(arithmetic, [stencil, source].join("\n"), constants, functions);
}

/** Makes and fills the buffers of one slab. */
async function prepareSlab(
  runtime: WebGpuRuntime,
  routine: StencilRoutine,
  layouts: Layouts,
  slab: Slab,
  resources: DisposableStack,
): Promise<Part> {
  const owned = (buffer: GPUBuffer) => {
    resources.defer(() => buffer.destroy());
    return buffer;
  };
  const lines = (rows: number, layout: LineLayout, label: string) =>
    owned(runtime.storage(rows * rowBytes(layout), `${routine.name}: ${label}`));
  const { first, rows, below, above } = slab;
  const read = { first: first - below, rows: below + rows + above };
  const fields = lines(read.rows, layouts.fields, "fields");
  await uploadLines(runtime, fields, routine.fields, layouts.fields, read);
  const pairs = lines(read.rows, layouts.pairs, "pairs of fields");
  await uploadLines(runtime, pairs, routine.pairs.flat(), layouts.pairs, read);
  const metrics = owned(packMetrics(runtime, routine.metrics, layouts.fields.arithmetic, read));
  const result = lines(rows, layouts.results, "results");
  await uploadLines(runtime, result, routine.results, layouts.results, slab);
  const place = owned(runtime.uniform([first, rows, below, 0], `${routine.name}: slab`));
  const inputs = [fields, pairs];
  const part = { slab, inputs, result, bindings: [fields, metrics, result, place, pairs] };
  if (!routine.surfaceFields) return part;
  const surface = lines(rows, layouts.surfaceFields, "surface");
  await uploadLines(runtime, surface, routine.surfaceFields, layouts.surfaceFields, slab);
  const surfaceResult = lines(rows, layouts.surfaceResults, "surface results");
  return {
    ...part,
    inputs: [...inputs, surface],
    surfaceResult,
    bindings: [...part.bindings, surface, surfaceResult],
  };
}

/** The fixed metrics one after the other, then a group of those along x for each row that is read. */
function packMetrics(
  runtime: WebGpuRuntime,
  { fixed, alongX }: StencilRoutine["metrics"],
  arithmetic: Arithmetic,
  { first, rows }: { first: number; rows: number },
): GPUBuffer {
  const numbers: number[] = fixed.flatMap(({ data }) => Array.from(data as ArrayData));
  for (let i = first; i < first + rows; i++) numbers.push(...alongX.map(({ data }) => data[i]));
  const packed = packNumbers(numbers, arithmetic);
  const buffer = runtime.storage(packed.byteLength, "metrics");
  runtime.device.queue.writeBuffer(buffer, 0, packed);
  return buffer;
}
