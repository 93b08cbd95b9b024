import assert from "node:assert/strict";
import { compareArrays, compareOutputs, largestError } from "../../../bench/measuring/accuracy.ts";
import type { NDArray, Tolerance } from "../../../kernels/benchmark.ts";
import { gridOf, points } from "../../../kernels/grid.ts";
import { scaling } from "../../fixtures/scaling_plugin.ts";

const grid = gridOf(64);
const shape = [grid.nx, grid.ny, grid.nz];
const reference = {
  name: "y",
  shape,
  data: new Float64Array(points(grid)).map((_, i) => 1 + i / 1000),
};

Deno.test("compareArrays: norm, maximum and allclose of a known deviation", () => {
  const { l2, max, allclose_failures } = compareArrays(
    Float64Array.of(3, 4.5),
    Float64Array.of(3, 4),
  );
  assert.equal(l2, 0.1);
  assert.equal(max, 0.125);
  assert.equal(allclose_failures, 0.5);
});

Deno.test("compareArrays: what allclose takes for zero does not make errors large", () => {
  const tiny = compareArrays(Float64Array.of(1e-14, 0), Float64Array.of(2e-14, 0));
  assert.ok(tiny.l2! < 1e-6 && tiny.max! < 1e-5 && tiny.allclose_failures === 0);
  const wrong = compareArrays(Float64Array.of(0, 0.5), Float64Array.of(0, 0));
  assert.ok(wrong.l2! > 1e6 && wrong.max! > 1e6);
  assert.equal(wrong.allclose_failures, 0.5);
});

Deno.test("compareArrays: NaN and infinity never pass", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const { l2, max, allclose_failures } = compareArrays(
      Float64Array.of(1, bad),
      Float64Array.of(1, 1),
    );
    assert.equal(l2, null);
    assert.equal(max, null);
    assert.equal(allclose_failures, 0.5);
  }
});

Deno.test("compareArrays: numbers whose squares overflow are compared, not dropped", () => {
  const { l2 } = compareArrays(Float64Array.of(1e200), Float64Array.of(2e200));
  assert.ok(l2 === null || Math.abs(l2 - 0.5) < 1e-12, `${l2}`);
});

Deno.test("compareOutputs passes equal and fails deviating outputs", async () => {
  const [same] = await compareOutputs([reference], [reference], scaling.outputs, "f64", grid);
  assert.deepEqual(same, { output: "y", l2: 0, max: 0, allclose_failures: 0, consistent: true });
  const data = reference.data.map((value, i) => i === 5 ? value * 1.001 : value);
  const [off] = await compareOutputs(
    [{ ...reference, data }],
    [reference],
    scaling.outputs,
    "f64",
    grid,
  );
  assert.equal(off.consistent, false);
  assert.equal(off.allclose_failures, 1 / points(grid));
});

Deno.test("compareOutputs: what a tolerance leaves out is not tested, but numbers must be finite", async () => {
  const judge = async (tolerance: Tolerance, values: number[]) => {
    const data = reference.data.slice();
    data.set(values);
    const specs = [{ ...scaling.outputs[0], tolerance: { f64: tolerance, f32: tolerance } }];
    const actual = [{ ...reference, data }];
    const [error] = await compareOutputs(actual, [reference], specs, "f64", grid);
    return error.consistent;
  };
  const share = 1 / points(grid);
  assert.ok(await judge({ allcloseFailures: share }, [1e9]), "one value may lie anywhere");
  assert.ok(!await judge({ allcloseFailures: share }, [1e9, 1e9]), "two may not");
  assert.ok(!await judge({ allcloseFailures: share }, [NaN]));
  assert.ok(!await judge({ l2: 1e-3 }, [1e9]));
  assert.ok(await judge({}, [1e9]));
  assert.ok(!await judge({}, [Infinity]));
});

Deno.test("compareOutputs judges an output by the precision in which it was kept, and says so", async () => {
  const tolerance = { f64: { l2: 1e-12 }, f32: { l2: 1e-6 } };
  const specs = [{ ...scaling.outputs[0], tolerance }];
  const rounded = { ...reference, data: reference.data.map(Math.fround) };
  const judge = async (output: NDArray) =>
    (await compareOutputs([output], [reference], specs, "f64", grid))[0];
  assert.equal((await judge(rounded)).consistent, false);
  assert.equal((await judge(rounded)).kept, undefined);
  const { consistent, kept } = await judge({ ...rounded, kept: "f32" });
  assert.deepEqual({ consistent, kept }, { consistent: true, kept: "f32" });
});

Deno.test("compareOutputs refuses what is no set of outputs, and says what is wanted", async () => {
  const refuse = (outputs: unknown, message: string, precision: "f64" | "f32" = "f64") =>
    assert.rejects(
      () => compareOutputs(outputs, [reference], scaling.outputs, precision, grid),
      { name: "TypeError", message: `Cannot check the result: ${message}` },
    );
  const wanted = shape.join(" × ");
  await refuse(undefined, "outputs() returned undefined, wanted an iterable of the outputs: y");
  await refuse(
    { y: reference },
    "outputs() returned an Object, wanted an iterable of the outputs: y",
  );
  await refuse([], "outputs() returned 0 of them, wanted 1: y");
  await refuse([reference, reference], "outputs() returned more, wanted 1: y");
  await refuse(
    Promise.resolve([]),
    "outputs() returned a Promise, wanted an iterable of the outputs: y",
  );
  await refuse([undefined], 'output 1 is undefined, wanted "y"');
  await refuse([reference.data], 'output 1 is a Float64Array, wanted "y"');
  await refuse([{ ...reference, name: "z" }], 'output 1 is "z", wanted "y"');
  await refuse([{ name: "y" }], `output "y" has no shape, wanted shape ${wanted}`);
  await refuse(
    [{ ...reference, shape: [1, 2] }],
    `output "y" has shape 1 × 2, wanted shape ${wanted}`,
  );
  await refuse(
    [reference],
    'the data of output "y" is a Float64Array, wanted a Float32Array',
    "f32",
  );
  await refuse(
    [{ ...reference, data: [...reference.data] }],
    'the data of output "y" is an Array, wanted a Float64Array',
  );
  await refuse(
    [{ ...reference, data: reference.data.subarray(1) }],
    `output "y" has ${points(grid) - 1} numbers, wanted ${points(grid)}`,
  );
});

Deno.test("largestError", () => {
  const error = { output: "y", max: 0, allclose_failures: 0, consistent: true };
  assert.equal(largestError([{ ...error, l2: 1e-3 }, { ...error, l2: 1e-5 }]), 1e-3);
  assert.equal(largestError([{ ...error, l2: 1e-3 }, { ...error, l2: null }]), null);
});
