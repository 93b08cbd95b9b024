/** Tests that every backend of array programs must pass. */
import assert from "node:assert/strict";
import { denoPlatform } from "../../../backends/platform/deno.ts";
import type { Backend, Device, Runtime } from "../../../backends/backend.ts";
import {
  type ArrayProgram,
  arrayProgramKernel,
  type ArrayRuntime,
  concat,
  type Field,
  polynomial,
  solveDiffusion,
  where,
} from "../../../kernels/array_program/mod.ts";
import type {
  Inputs,
  Kernel,
  KernelOptions,
  Precision,
  Prepared,
} from "../../../kernels/benchmark.ts";
import { type Grid, gridOf } from "../../../kernels/grid.ts";
import { generateInputs } from "../../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import { judgeArray } from "../../../bench/checking/accuracy.ts";
import { scalesOf } from "../../kernels/conformance.ts";
import { golden, relativeL2 } from "../../golden.ts";
import { GPU_MISSING } from "../../gpu.ts";
import { type Counters, countersOf } from "../../../tools/memory_counters.ts";
import { referenceArrays } from "../../kernels/reference_arrays.ts";

type ArrayBackend = Backend<Runtime & ArrayRuntime>;

/** What differs between the backends. */
export interface Expectations {
  readonly device: Device;
  readonly precision: Precision;
  /**
   * Outputs and operations that this backend is known to get wrong, with their least deviation:
   * the test fails if they come out right, so that the entry can be removed.
   */
  readonly wrong?: Readonly<Record<string, number>>;
}

/** Programs of one output each on two inputs: `x` of both signs, `y` positive. */
const OPERATIONS: Record<string, (x: Field, y: Field) => Field> = {
  add: (x, y) => x.add(y),
  sub: (x, y) => x.sub(y),
  mul: (x, y) => x.mul(y),
  div: (x, y) => x.div(y),
  "number first": (x) => x.constant([3], []).sub(x),
  "number second": (x) => x.sub(3),
  "broadcast level": (x, y) => x.mul(y.level(0)),
  "broadcast column": (x, y) => y.cut([0, 4], [0, 5]).div(x),
  "broadcast both": (x, y) => x.cut([0, 4]).add(y.cut([0, 0], [0, 5])),
  "constant array": (x) => x.add(x.constant([1, 2, 4], [1, 1, 3])),
  minimum: (x, y) => x.min(y),
  maximum: (x) => x.max(0.5),
  negate: (x) => x.neg(),
  abs: (x) => x.abs(),
  sqrt: (_, y) => y.sqrt(),
  log: (_, y) => y.log(),
  "log near 1": (_, y) => y.mul(1e-6).add(1).log(),
  exp: (x) => x.exp(),
  "logistic of large numbers": (x, y) => y.div(x.mul(1e25).exp().add(1)),
  "product in order": (x, y) => {
    // s² is too large for f32, t s is 0.
    const s = y.div(x.abs().min(0).sub(1e-20)), t = x.abs().add(200).neg().exp();
    return t.mul(s).mul(s).add(y);
  },
  "where less": (x, y) => where(x.less(y), x, y),
  "where of numbers": (x) => where(x.less(0.5), 1, 2),
  "where broadcast": (x, y) => where(x.level(1).greater(y.level(1)), x, 0),
  slice: (x) => x.cut([1, 2], [2, 0], [0, 1]),
  pad: (x) => x.pad([1, 2], [0, 3], [2, 0]),
  "pad one side": (x) => x.mul(2).pad([0, 0], [0, 0], [1, 0]),
  "concat first": (x, y) => concat([x.cut([1, 1]), y], 0),
  "concat last": (x, y) => concat([x.level(2), y, x.level(0)], 2),
  "set interior": (x, y) => x.set([[1, 1], [2, 2]], y.cut([1, 1], [2, 2])),
  "set level": (x, y) => x.set([[0, 0], [0, 0], [2, 0]], y.level(0)),
  polynomial: (x, y) => polynomial(x, 1, -2, y, 0.5),
  solveDiffusion: (x, y) => {
    const below = x.cut([0, 0], [0, 0], [1, 0]).mul(0.1).pad([0, 0], [0, 0], [1, 0]);
    const above = x.cut([0, 0], [0, 0], [0, 1]).mul(0.2).pad([0, 0], [0, 0], [0, 1]);
    return solveDiffusion(y.add(3), below, above, y);
  },
};

const grid: Grid = { nx: 5, ny: 6, nz: 3 };
const inputs: Inputs = {
  x: field("x", (n) => Math.sin(2 * n + 1) * (1 + n % 7)),
  y: field("y", (n) => 0.2 + (n * 37 % 90) / 30),
};

function field(name: string, element: (n: number) => number) {
  const { nx, ny, nz } = grid;
  const data = Float64Array.from({ length: nx * ny * nz }, (_, n) => element(n));
  return { name, shape: [nx, ny, nz], data };
}

/**
 * Defines the tests of a backend on one device in one precision: every operation against the plain
 * adapter, every benchmark against NumPy, and the release of memory.
 */
export function testArrayBackend(backend: ArrayBackend, expectations: Expectations): void {
  const { device, precision } = expectations;
  const missing = device === "gpu" ? GPU_MISSING : undefined;

  Deno.test({
    name: `${backend.name} on ${device} in ${precision}` +
      (missing === undefined ? "" : ` (skipped: ${missing})`),
    ignore: missing !== undefined,
    // Libraries keep timers, workers and memory of their own until the process ends.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async (t) => {
      await using host = await open(backend, device);
      const { runtime } = host;
      const count = await countersOf(backend.name);
      assert.match(runtime.version, /^\d+\.\d+/);
      if (device === "gpu") assert.ok(runtime.deviceName);
      await t.step("operations", () => checkOperations(runtime, expectations));
      for (
        const name of ["equation_of_state", "isoneutral_mixing", "turbulent_kinetic_energy"]
      ) {
        await t.step(name, () => checkBenchmark(name, runtime, count, expectations));
      }
      await t.step("memory is released after every call", () => checkMemory(runtime, expectations));
    },
  });
}

/** A backend that is set up. */
interface OpenBackend extends AsyncDisposable {
  readonly runtime: Runtime & ArrayRuntime;
}

/** Sets a backend up; disposing of it runs the teardown. */
async function open(backend: ArrayBackend, device: Device): Promise<OpenBackend> {
  const lifetime = backend.setup({ device, platform: denoPlatform });
  const { value } = await lifetime.next();
  return { runtime: value!, [Symbol.asyncDispose]: async () => void await lifetime.next() };
}

/** Prepares a kernel, calls it twice and returns the outputs. */
async function compute(
  kernel: Kernel<ArrayRuntime>,
  runtime: ArrayRuntime,
  inputs: Inputs,
  options: KernelOptions,
  calls = 2,
) {
  await using prepared = await kernel.prepare(runtime, inputs, options);
  await repeat(prepared, calls);
  return await Array.fromAsync(prepared.outputs());
}

async function repeat(prepared: Prepared, calls: number): Promise<void> {
  for (let n = 0; n < calls; n++) {
    await prepared.run();
    await prepared.settle?.();
  }
}

/** Checks every operation against the plain adapter. */
export async function checkOperations(
  runtime: ArrayRuntime,
  { device, precision, wrong = {} }: Expectations,
): Promise<void> {
  const program: ArrayProgram = ({ cells }) =>
    Object.fromEntries(
      Object.entries(OPERATIONS).map(([name, f]) => {
        const result = f(cells("x"), cells("y"));
        return [name, { field: result, shape: result.shape }];
      }),
    );
  const kernel = arrayProgramKernel(program);
  const actual = await compute(kernel, runtime, inputs, { grid, precision });
  const expected = await compute(kernel, { arrays: referenceArrays() }, inputs, {
    grid,
    precision,
  });
  const limit = precision === "f64" ? 1e-13 : device === "gpu" ? 1e-5 : 2e-6;
  for (const [n, { name, data }] of actual.entries()) {
    // WGSL promises an absolute error of the logarithm only.
    if (device === "gpu" && name === "log near 1") continue;
    judge(name, relativeL2(data, expected[n].data), wrong[name], limit);
  }
}

async function checkBenchmark(
  name: string,
  runtime: ArrayRuntime,
  count: () => Counters,
  { device, precision, wrong = {} }: Expectations,
): Promise<void> {
  const size = 4096;
  const benchmark = getBenchmark(name);
  const kernel = await benchmark.kernels.get("array_program")!() as Kernel<ArrayRuntime>;
  const inputs = await generateInputs(benchmark, size);
  await using prepared = await kernel.prepare(runtime, inputs, { grid: gridOf(size), precision });
  const early = await Array.fromAsync(prepared.outputs()).catch(() => []);
  await repeat(prepared, 2);
  const outputs = await Array.fromAsync(prepared.outputs());
  assert.notDeepEqual(early, outputs, "the result must not be there before the call");
  const scales = await scalesOf(benchmark, inputs, gridOf(size));
  for (const [n, { name, data }] of outputs.entries()) {
    const expected = golden(benchmark.name, size).output(name).data;
    if (name in wrong) {
      judge(name, relativeL2(data, expected), wrong[name], 0);
      continue;
    }
    const tolerance = benchmark.outputs[n].tolerance[precision];
    const error = judgeArray(data, expected, { tolerance, precision, scale: scales.get(name) });
    assert.ok(error.consistent, `${name} deviates: ${JSON.stringify(error)}`);
  }
  assert.equal(prepared.transfer !== undefined, device === "gpu");
  const transfer = await prepared.transfer?.();
  if (transfer) {
    assert.ok(transfer.upload > 0 && transfer.download > 0);
    await repeat(prepared, 1);
    assert.deepEqual(
      await Array.fromAsync(prepared.outputs()),
      outputs,
      "copying must leave the inputs as they are",
    );
  }
  await repeat(prepared, 3); // Until here, libraries fill their pools.
  const before = count();
  await repeat(prepared, 5);
  const after = count();
  for (const name in after) {
    assert.ok(after[name] <= before[name], `${name}: ${before[name]}, later ${after[name]}`);
  }
}

/** An error must be within its limit, or at least as large as it is known to be. */
function judge(name: string, error: number, least: number | undefined, limit: number): void {
  if (least === undefined) assert.ok(error <= limit, `${name} deviates by ${error} > ${limit}`);
  else assert.ok(error >= least, `${name} deviates by only ${error}, no longer by ${least}`);
}

async function checkMemory(
  runtime: ArrayRuntime,
  { device, precision }: Expectations,
): Promise<void> {
  // So many that garbage, which is collected at about 100 MB, is distinguished from leaks. A GPU's memory
  // is no garbage, and every call on it waits for the event loop.
  const [calls, edge] = device === "gpu" ? [60, 192] : [500, 96];
  const grid = { nx: edge, ny: edge, nz: 16 };
  const size = edge * edge * 16;
  const x = { name: "x", shape: [edge, edge, 16], data: new Float64Array(size).fill(2) };
  const inputs = { x, z: { name: "z", shape: [16], data: new Float64Array(16) } };
  const kernel = arrayProgramKernel(({ cells, alongZ }) => ({
    y: cells("x").add(alongZ("z")).cut([1, 1]).abs().pad([1, 1]),
  }));
  await using prepared = await kernel.prepare(runtime, inputs, { grid, precision });
  await repeat(prepared, calls / 2); // Until here, libraries take what they keep for good.
  const leak = calls * size * (precision === "f64" ? 8 : 4) / 1e6;
  // Other things in the process take memory once; a leak takes it again and again.
  const grown: number[] = [];
  do {
    const before = Deno.memoryUsage().rss;
    await repeat(prepared, calls);
    grown.push((Deno.memoryUsage().rss - before) / 1e6);
  } while (grown.at(-1)! >= leak / 2 && grown.length < 4);
  assert.ok(
    grown.at(-1)! < leak / 2,
    `the process grew by ${grown.join(", then ")} MB, one array per call is ${leak} MB`,
  );
}
