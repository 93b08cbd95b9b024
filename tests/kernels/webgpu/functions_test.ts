import assert from "node:assert/strict";
import { type MathFunction, wgslSource } from "../../../kernels/webgpu/source.ts";
import { ulps } from "../../golden.ts";
import { gpuTest, sharedDevice } from "../webgpu.ts";

/** Evaluates a function in f64 on the device. */
async function evaluate(name: MathFunction, x: Float64Array<ArrayBuffer>): Promise<Float64Array> {
  const runtime = await sharedDevice();
  const code = wgslSource(
    "f64",
    `@group(0) @binding(0) var<storage, read_write> numbers: array<real>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      if (id.x < COUNT) { numbers[id.x] = ${name}_real(numbers[id.x]); }
    }`,
    { COUNT: x.length },
    [name],
  );
  return await runtime.guard(async () => {
    const pipeline = runtime.compile(code, name);
    const buffer = runtime.storage(x.byteLength, name);
    await runtime.upload(buffer, x);
    const bindings = runtime.bind(pipeline, [buffer]);
    const launcher = runtime.launcher([
      { pipeline, bindings, workgroups: [Math.ceil(x.length / 64), 1, 1] },
    ]);
    await launcher.run();
    await launcher.settle();
    const result = new Float64Array(await runtime.download(buffer, 0, x.byteLength));
    launcher.dispose();
    buffer.destroy();
    return result;
  });
}

const COUNT = 100_000;

/** Numbers spread evenly over [low, high) without a period. */
function spread(low: number, high: number, map = (x: number) => x): Float64Array<ArrayBuffer> {
  const golden = (Math.sqrt(5) - 1) / 2;
  return Float64Array.from({ length: COUNT }, (_, n) => map(low + (high - low) * (n * golden % 1)));
}

/** Both signs of exp(x). */
const signed = (x: number) => Math.sign(x) * Math.exp(-Math.abs(x));

function assertAccurate(name: "exp" | "log", x: Float64Array, y: Float64Array): void {
  for (let n = 0; n < x.length; n++) {
    const distance = ulps(y[n], Math[name](x[n]));
    assert.ok(
      distance <= 2,
      `${name}(${x[n]}) is ${y[n]}, ${distance} ulps from ${Math[name](x[n])}`,
    );
  }
}

const ranges: readonly [MathFunction, string, Float64Array<ArrayBuffer>][] = [
  ["exp", "all powers of two in range", spread(-708, 709)],
  ["exp", "the taper of slopes", spread(-2, 78)],
  ["exp", "tiny arguments", spread(-40, 40, signed)],
  ["log", "all normal numbers", spread(-708, 709, Math.exp)],
  ["log", "numbers around 1", spread(-37, 37, (x) => 1 + signed(x) / 2)],
  ["log", "one octave and its neighbours", spread(0.3, 3)],
];

for (const [name, range, x] of ranges) {
  gpuTest(`${name} in f64 is within 2 ulps for ${range}`, async () => {
    assertAccurate(name, x, await evaluate(name, x));
  });
}

gpuTest("exp in f64 is exact at 0", async () => {
  assert.deepEqual([...await evaluate("exp", Float64Array.of(0, -0))], [1, 1]);
});

gpuTest("log in f64 is exact where it can be", async () => {
  const y = await evaluate("log", Float64Array.of(1, 2, 0.5, 2 ** -1022, Number.MAX_VALUE));
  assert.deepEqual(
    [...y],
    [0, Math.LN2, -Math.LN2, Math.log(2 ** -1022), Math.log(Number.MAX_VALUE)],
  );
});
