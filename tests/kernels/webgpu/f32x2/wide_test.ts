import assert from "node:assert/strict";
import { joinInPlace, splitInPlace } from "../../../../kernels/webgpu/f32x2/numbers.ts";
import { packNumbers } from "../../../../kernels/webgpu/lines.ts";
import { wgslSource } from "../../../../kernels/webgpu/source.ts";
import { gpuTest, sharedDevice } from "../../webgpu.ts";

const COUNT = 256;

/** Results that are zero but for rounding, and their scale in terms of a and b. */
const RESIDUALS: readonly (readonly [wgsl: string, scale: (a: number, b: number) => number])[] = [
  ["wide(a) / b * b - a", (a) => a],
  ["sqrt(wide(a)) * sqrt(wide(a)) - a", (a) => a],
  ["(wide(a) + b) * (wide(a) - b) - (wide(a) * a - wide(b) * b)", (a, b) => a * a + b * b],
  ["wide(a) / 3.0 + wide(a) / 1.5 - a", (a) => a],
  ["(wide(a) + b * 1e-9) - a - b * 1e-9", (a) => a],
];

/** Numbers between 1/8 and 8 that a pair holds exactly; neighbours are close now and then. */
function operands(): Float64Array<ArrayBuffer> {
  const numbers = Float64Array.from(
    { length: 2 * COUNT },
    (_, n) => 8 ** (2 * (n * (Math.sqrt(5) - 1) / 2 % 1) - 1),
  );
  for (let n = 1; n < numbers.length; n += 8) numbers[n] = numbers[n - 1] * (1 + 2 ** -20);
  splitInPlace(numbers);
  joinInPlace(numbers);
  return numbers;
}

gpuTest("wide numbers keep more digits than a pair and than f64", async () => {
  const runtime = await sharedDevice("f32x2");
  const source = `@group(0) @binding(0) var<storage, read> numbers: array<real>;
    @group(0) @binding(1) var<storage, read_write> results: array<real>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      let a = numbers[2u * id.x];
      let b = numbers[2u * id.x + 1u];
      ${RESIDUALS.map(([wgsl], n) => `results[${n}u * COUNT + id.x] = real(${wgsl});`).join("\n")}
    }`;
  const numbers = operands();
  const results = await runtime.guard(async () => {
    using resources = new DisposableStack();
    const [read, written] = [numbers.length, RESIDUALS.length * COUNT].map((length) => {
      const buffer = runtime.storage(8 * length, "wide");
      resources.defer(() => buffer.destroy());
      return buffer;
    });
    await runtime.upload(read, packNumbers(numbers, "f32x2"));
    const pipeline = runtime.compile(wgslSource("f32x2", source, { COUNT }), "wide");
    const bindings = runtime.bind(pipeline, [read, written], "f32x2");
    const launcher = runtime.launcher([{ pipeline, bindings, workgroups: [COUNT / 64, 1, 1] }]);
    resources.defer(launcher.dispose);
    await launcher.run();
    await launcher.settle();
    const results = new Float64Array(await runtime.download(written, 0, written.size));
    joinInPlace(results);
    return results;
  });
  for (const [r, [wgsl, scale]] of RESIDUALS.entries()) {
    let largest = 0;
    for (let n = 0; n < COUNT; n++) {
      const relative = results[r * COUNT + n] / scale(numbers[2 * n], numbers[2 * n + 1]);
      largest = Math.max(largest, Math.abs(relative));
    }
    assert.ok(largest <= 2 ** -66, `${wgsl} is off by ${largest}`);
  }
});
