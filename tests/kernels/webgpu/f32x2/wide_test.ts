import assert from "node:assert/strict";
import { emulationResults, emulationTest } from "../../../../backends/webgpu/emulation.ts";
import { gpuTest, sharedDevice } from "../../webgpu.ts";

gpuTest("wide numbers keep more digits than a pair and than f64", async () => {
  const results = await emulationResults(await sharedDevice("f32x2"), emulationTest("f32x2"));
  const wide = results.filter(({ wgsl }) => wgsl.includes("wide"));
  assert.equal(new Set(wide.map(({ wgsl }) => wgsl)).size, 4);
  // What is left is a millionth of the numbers, so that 46 of its bits are the last of 66.
  for (const { wgsl, operands, result, expected } of wide) {
    const deviation = Math.abs(result - expected) / Math.abs(expected);
    assert.ok(deviation <= 2 ** -46, `${wgsl} deviates by ${deviation} for ${operands}`);
  }
});
