/** Verifies on a device that f64 can be emulated by pairs of f32. */
import { joinInPlace, splitNumber } from "../../kernels/webgpu/f32x2/numbers.ts";
import { packNumbers } from "../../kernels/webgpu/lines.ts";
import type { WebGpuRuntime } from "../../kernels/webgpu/runtime.ts";
import { type EmulatedArithmetic, wgslSource } from "../../kernels/webgpu/source.ts";
import { BackendUnavailable } from "../backend.ts";

/** Accepted relative deviation of an operation: its error bounds are a few 1e-14, at most. */
const ACCEPTED = 1e-12;

/** Pairs of numbers that the operations are tried on. */
const COUNT = 256;

/**
 * The operations, in WGSL and in JavaScript. Those of `wide` numbers leave a part of them that pairs
 * would have lost.
 */
const OPERATIONS: readonly (readonly [wgsl: string, compute: (a: number, b: number) => number])[] =
  [
    ["a + b", (a, b) => a + b],
    ["a - b", (a, b) => a - b],
    ["a * b", (a, b) => a * b],
    ["a / b", (a, b) => a / b],
    ["sqrt(a)", (a) => Math.sqrt(a)],
    ["exp_real(b)", (_, b) => Math.exp(b)],
    ["log_real(a)", (a) => Math.log(a)],
    ["real(wide(a) + wide(b) * 1e-6 - a)", (_, b) => b * 1e-6],
    ["real(wide(a) * (1.0 + wide(b) * 1e-6) - a)", (a, b) => a * b * 1e-6],
    ["real(wide(a) / (1.0 + wide(b) * 1e-6) - a)", (a, b) => -a * b * 1e-6 / (1 + b * 1e-6)],
    ["real(sqrt((wide(a) + wide(b) * 1e-6) * (wide(a) + wide(b) * 1e-6)) - a)", (_, b) => b * 1e-6],
  ];

/** What a device computed in one operation on one pair of numbers. */
export interface OperationResult {
  /** The operation. */
  readonly wgsl: string;
  /** Its operands. */
  readonly operands: readonly [a: number, b: number];
  /** What the device computed. */
  readonly result: number;
  /** The same in f64. */
  readonly expected: number;
}

/** A shader that does all operations on `COUNT` pairs of numbers. */
export function emulationTest(arithmetic: EmulatedArithmetic): string {
  return wgslSource(
    arithmetic,
    `@group(0) @binding(0) var<storage, read> numbers: array<real>;
    @group(0) @binding(1) var<storage, read_write> results: array<real>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      let a = numbers[2u * id.x];
      let b = numbers[2u * id.x + 1u];
      ${OPERATIONS.map(([wgsl], n) => `results[${n}u * COUNT + id.x] = ${wgsl};`).join("\n")}
    }`,
    { COUNT },
  );
}

/** Runs a shader of {@linkcode emulationTest}: the results of all operations on all pairs. */
export async function emulationResults(
  runtime: WebGpuRuntime,
  code: string,
): Promise<OperationResult[]> {
  const numbers = Float64Array.from({ length: 2 * COUNT }, (_, n) => testNumber(n));
  const results = await runtime.guard(async () => {
    using resources = new DisposableStack();
    const [read, written] = [numbers.length, OPERATIONS.length * COUNT].map((length) => {
      const buffer = runtime.storage(8 * length, "emulation");
      resources.defer(() => buffer.destroy());
      return buffer;
    });
    await runtime.upload(read, packNumbers(numbers, "f32x2"));
    const pipeline = runtime.compile(code, "emulation");
    const bindings = runtime.bind(pipeline, [read, written], "f32x2");
    const launcher = runtime.launcher([{ pipeline, bindings, workgroups: [COUNT / 64, 1, 1] }]);
    resources.defer(launcher.dispose);
    await launcher.run();
    await launcher.settle();
    const results = new Float64Array(await runtime.download(written, 0, written.size));
    joinInPlace(results);
    return results;
  });
  return OPERATIONS.flatMap(([wgsl, compute], operation) =>
    Array.from({ length: COUNT }, (_, n) => {
      const operands = [numbers[2 * n], numbers[2 * n + 1]] as const;
      const result = results[operation * COUNT + n];
      return { wgsl, operands, result, expected: compute(...operands) };
    })
  );
}

/**
 * Compares the results of a shader of {@linkcode emulationTest} with f64.
 *
 * @returns the first operation that deviates by more than is accepted, in words, or nothing
 */
export async function emulationError(
  runtime: WebGpuRuntime,
  code: string,
): Promise<string | undefined> {
  for (const { wgsl, result, expected } of await emulationResults(runtime, code)) {
    const deviation = Math.abs(result - expected) / Math.abs(expected);
    if (!(deviation <= ACCEPTED)) {
      return `${wgsl} deviates by ${deviation.toExponential(1)} from f64, wanted is ${ACCEPTED}`;
    }
  }
}

/**
 * The emulation that computes right on a device: with a fused multiply–add if the device has one,
 * else without.
 *
 * @throws {BackendUnavailable} if neither does
 */
export async function verifiedEmulation(
  runtime: WebGpuRuntime,
  testOf: typeof emulationTest = emulationTest,
): Promise<EmulatedArithmetic> {
  let error: string | undefined;
  for (const arithmetic of ["f32x2_fma", "f32x2"] as const) {
    error = await emulationError(runtime, testOf(arithmetic));
    if (error === undefined) return arithmetic;
  }
  throw new BackendUnavailable(`pairs of f32 do not emulate f64 on this device: ${error}`);
}

/** A number between 1/8 and 8 that a pair of f32 holds exactly; neighbours are close now and then. */
function testNumber(n: number): number {
  const spread = 8 ** (2 * (n * (Math.sqrt(5) - 1) / 2 % 1) - 1);
  const [leading, trailing] = splitNumber(
    n % 8 === 7 ? testNumber(n - 1) * (1 + 2 ** -20) : spread,
  );
  return leading + trailing;
}
