/** What the tests of all hand-written kernels share: inputs on any grid, references, tolerances. */
import assert from "node:assert/strict";
import type {
  Benchmark,
  FloatArray,
  Formulation,
  Inputs,
  Kernel,
  KernelOptions,
  NDArray,
  Precision,
} from "../../kernels/benchmark.ts";
import { type Grid, gridOf } from "../../kernels/grid.ts";
import { generateInputs, product } from "../../kernels/inputs/inputs.ts";
import { RandomState } from "../../kernels/inputs/numpy_random.ts";
import { judgeArray } from "../../bench/checking/accuracy.ts";
import { golden, relativeL2 } from "../golden.ts";

/**
 * Inputs on any grid, also such as no size leads to. Also what is zero in the benchmark has numbers
 * of its own: a cell that is written by mistake shows then.
 *
 * @param fractional whether masks are any numbers from 0 to 1, rather than 0 or 1
 */
export function drawInputs({ inputs }: Benchmark, grid: Grid, fractional = false): Inputs {
  const random = new RandomState(3);
  return Object.fromEntries(inputs.map(({ name, shape: shapeOn, draw }) => {
    const shape = shapeOn(grid), length = product(shape);
    if (draw.kind === "integers") {
      const data = new Int32Array(length);
      random.integers(data, draw.below(grid));
      return [name, { name, shape, data }];
    }
    const data = new Float64Array(length);
    if (draw.kind === "mask" && !fractional) random.mask(data, 0.8);
    else if (draw.kind === "mask") random.uniform(data, 0, 1);
    else if (draw.kind === "uniform") random.uniform(data, draw.low, draw.high);
    else random.normal(data);
    return [name, { name, shape, data }];
  }));
}

/** How a kernel is to compute. */
export interface Options {
  /** [default: "f64"] */
  readonly precision?: Precision;
  readonly formulation?: Formulation;
}

/** Calls a kernel once and returns its outputs. */
export async function compute<R>(
  kernel: Kernel<R>,
  runtime: R,
  inputs: Inputs,
  grid: Grid,
  { precision = "f64", formulation }: Options = {},
): Promise<NDArray<FloatArray>[]> {
  await using prepared = await kernel.prepare(runtime, inputs, { grid, precision, formulation });
  await prepared.run();
  await prepared.settle?.();
  return await Array.fromAsync(prepared.outputs());
}

/** The f64 results of the benchmark's reference, by name of the output. */
export async function computeReference(
  { kernels, formulations, referenceFormulation }: Benchmark,
  inputs: Inputs,
  grid: Grid,
  formulation: Formulation | undefined = referenceFormulation ?? formulations?.f64,
): Promise<(name: string) => NDArray> {
  const kernel = await kernels.get("plain")!();
  const options: KernelOptions = { grid, precision: "f64", formulation };
  await using prepared = await kernel.prepare(undefined, inputs, options);
  await prepared.run();
  const outputs = new Map(
    (await Array.fromAsync(prepared.outputs())).map((output) => [output.name, output]),
  );
  return (name) => outputs.get(name)!;
}

/** The data of all outputs of the reference, by name. */
export async function computeAll(
  benchmark: Benchmark,
  inputs: Inputs,
  grid: Grid,
): Promise<Record<string, Float64Array>> {
  const output = await computeReference(benchmark, inputs, grid);
  return Object.fromEntries(
    benchmark.outputs.map(({ name }) => [name, output(name).data as Float64Array]),
  );
}

/** How far one unit roundoff moves the points of the outputs that have error scales. */
export async function scalesOf(
  { errorScales }: Benchmark,
  inputs: Inputs,
  grid: Grid,
): Promise<Map<string, Float64Array>> {
  const scales = (await errorScales?.())?.(inputs, grid) ?? [];
  return new Map(Array.from(scales, ({ name, data }) => [name, data]));
}

/** Asserts that a benchmark's outputs are within its tolerance of others. */
export async function assertConsistent(
  benchmark: Benchmark,
  precision: Precision,
  actual: readonly NDArray[],
  expected: (name: string) => NDArray,
  inputs: Inputs,
  grid: Grid,
): Promise<void> {
  const { outputs } = benchmark, scales = await scalesOf(benchmark, inputs, grid);
  assert.deepEqual(actual.map(({ name }) => name), outputs.map(({ name }) => name));
  for (const [n, { name, tolerance }] of outputs.entries()) {
    const { shape, data } = expected(name);
    assert.deepEqual(actual[n].shape, shape, name);
    const error = judgeArray(actual[n].data, data, {
      tolerance: tolerance[precision],
      precision,
      scale: scales.get(name),
    });
    assert.ok(error.consistent, `${name} deviates: ${JSON.stringify(error)}`);
  }
}

/** What computes a benchmark in one precision and formulation, and how it is tested. */
export interface Computation {
  readonly benchmark: Benchmark;
  readonly precision: Precision;
  /** Formulation of the reference [default: the benchmark's own]. */
  readonly formulation?: Formulation;
  /** Computes the outputs. */
  readonly compute: (inputs: Inputs, grid: Grid) => Promise<readonly NDArray[]>;
  /** What the names of the tests begin with. */
  readonly title: string;
  /** Registers a test. */
  readonly test: (name: string, fn: () => Promise<void>) => void;
}

/** Registers tests of a computation against NumPy's results at both golden sizes. */
export function testAgainstNumPy({ title, test, benchmark, precision, compute }: Computation) {
  for (const size of [1000, 4096]) {
    test(`${title} agrees with NumPy at ${size}`, async () => {
      const inputs = await generateInputs(benchmark, size), grid = gridOf(size);
      const expected = golden(benchmark.name, size).output;
      const outputs = await compute(inputs, grid);
      await assertConsistent(benchmark, precision, outputs, expected, inputs, grid);
    });
  }
}

/** Registers tests of a computation against the plain loops at some sizes. */
export function testAgainstPlain(computation: Computation, sizes: readonly number[]): void {
  const { title, test, benchmark, precision, formulation, compute } = computation;
  for (const size of sizes) {
    test(`${title} agrees with plain at ${size}`, async () => {
      const inputs = await generateInputs(benchmark, size), grid = gridOf(size);
      const expected = await computeReference(benchmark, inputs, grid, formulation);
      const outputs = await compute(inputs, grid);
      await assertConsistent(benchmark, precision, outputs, expected, inputs, grid);
    });
  }
}

/**
 * Registers a test of a computation against the plain loops on grids of any shape.
 *
 * @param accepted relative error of an output; with few cells, one that is badly conditioned decides
 */
export function testOddGrids(
  { title, test, benchmark, compute }: Computation,
  grids: readonly Grid[],
  accepted: number,
): void {
  test(`${title} agrees with plain on odd grids`, async () => {
    for (const grid of grids) {
      const inputs = drawInputs(benchmark, grid);
      const expected = await computeReference(benchmark, inputs, grid);
      for (const { name, data } of await compute(inputs, grid)) {
        const error = relativeL2(data, expected(name).data);
        assert.ok(error <= accepted, `${name} on ${JSON.stringify(grid)}: ${error}`);
      }
    }
  });
}

/** Registers a test that masks are taken for factors, which need not be 0 or 1. */
export function testFractionalMasks(
  { title, test, benchmark, precision, compute }: Computation,
): void {
  test(`${title} takes masks that are neither 0 nor 1`, async () => {
    const grid = { nx: 12, ny: 13, nz: 6 };
    const drawn = drawInputs(benchmark, grid, true);
    // Array programs take for zero what the benchmark says is zero.
    const inputs = Object.fromEntries(benchmark.inputs.map(({ name, draw }) => {
      const { shape, data } = drawn[name];
      return [name, { name, shape, data: draw.kind === "zeros" ? data.map(() => 0) : data }];
    }));
    const expected = await computeReference(benchmark, inputs, grid);
    for (const { name, data } of await compute(inputs, grid)) {
      const error = relativeL2(data, expected(name).data);
      // In f32, gentle slopes are small differences of random numbers.
      assert.ok(error <= (precision === "f64" ? 1e-9 : 2e-3), `${name} deviates by ${error}`);
    }
  });
}

/** Asserts that a call ends before it returns, can be repeated, and leaves the inputs alone. */
export async function assertRepeatable<R>(
  benchmark: Benchmark,
  kernel: Kernel<R>,
  runtime: R,
  options: Omit<KernelOptions, "grid">,
): Promise<void> {
  const grid = { nx: 9, ny: 21, nz: 5 };
  const inputs = drawInputs(benchmark, grid), before = structuredClone(inputs);
  await using prepared = await kernel.prepare(runtime, inputs, { grid, ...options });
  const early = await Array.fromAsync(prepared.outputs());
  assert.equal(prepared.run(), undefined);
  const first = await Array.fromAsync(prepared.outputs());
  assert.notDeepEqual(early, first);
  assert.equal(prepared.run(), undefined);
  assert.deepEqual(await Array.fromAsync(prepared.outputs()), first);
  assert.deepEqual(inputs, before);
}
