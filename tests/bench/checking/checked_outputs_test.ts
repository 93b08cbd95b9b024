import assert from "node:assert/strict";
import { checkedOutputs } from "../../../bench/checking/checked_outputs.ts";
import { gridOf, points } from "../../../kernels/grid.ts";
import { scaling } from "../../fixtures/scaling_plugin.ts";

const grid = gridOf(64);
const shape = [grid.nx, grid.ny, grid.nz];
const reference = {
  name: "y",
  shape,
  data: new Float64Array(points(grid)).map((_, i) => 1 + i / 1000),
};

Deno.test("checkedOutputs hands out what is right, from arrays and generators", async () => {
  async function* later() {
    yield await Promise.resolve(reference);
  }
  for (const outputs of [[reference], later()]) {
    const checked = await Array.fromAsync(checkedOutputs(outputs, scaling.outputs, "f64", grid));
    assert.deepEqual(checked, [reference]);
  }
});

Deno.test("checkedOutputs refuses what is no set of outputs, and says what is wanted", async () => {
  const refuse = (outputs: unknown, message: string, precision: "f64" | "f32" = "f64") =>
    assert.rejects(
      () => Array.fromAsync(checkedOutputs(outputs, scaling.outputs, precision, grid)),
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
