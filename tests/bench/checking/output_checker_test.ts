import assert from "node:assert/strict";
import { OutputChecker } from "../../../bench/checking/output_checker.ts";
import { gridOf, points } from "../../../kernels/grid.ts";
import { scaling } from "../../fixtures/scaling_plugin.ts";

const grid = gridOf(64);
const output = {
  name: "y",
  shape: [grid.nx, grid.ny, grid.nz],
  data: new Float64Array(points(grid)).map((_, i) => 1 + i / 1000),
};

/** A reference that counts how often it is read. */
function countingReference() {
  const reads: string[] = [];
  return {
    reads,
    read(name: string) {
      reads.push(name);
      return Promise.resolve(output);
    },
  };
}

Deno.test("OutputChecker passes equal and fails deviating outputs", async () => {
  const checker = new OutputChecker(scaling.outputs, { grid, precision: "f64" });
  const reference = countingReference();
  const [{ map: exact, ...same }] = await checker.check([output], reference, true);
  assert.deepEqual(exact, { extent: [8, 8], cells: "A".repeat(64) });
  assert.deepEqual(same, { output: "y", l2: 0, max: 0, deviating: 0, consistent: true });
  const data = output.data.map((value, i) => i === 5 ? value * 1.001 : value);
  const [off] = await checker.check([{ ...output, data }], reference, true);
  assert.equal(off.consistent, false);
  assert.equal(off.deviating, 1 / points(grid));
  assert.deepEqual(off.map!.worst, [0, 5, 0]);
  const unmapped = new OutputChecker(scaling.outputs, { grid, precision: "f64" });
  assert.equal("map" in (await unmapped.check([output], reference))[0], false);
});

Deno.test("OutputChecker reads the reference again only if bits have changed", async () => {
  const checker = new OutputChecker(scaling.outputs, { grid, precision: "f64" });
  const reference = countingReference();
  const first = await checker.check([output], reference);
  assert.deepEqual(
    await checker.check([{ ...output, data: output.data.slice() }], reference),
    first,
  );
  assert.deepEqual(reference.reads, ["y"]);
  // Zeros after some calls, as from a kernel whose buffer was given away
  const zeros = { ...output, data: new Float64Array(points(grid)) };
  const [wrong] = await checker.check([zeros], reference);
  assert.deepEqual([wrong.consistent, wrong.deviating], [false, 1]);
  assert.deepEqual(reference.reads, ["y", "y"]);
});

Deno.test("OutputChecker judges an output by the precision in which it was kept, and says so", async () => {
  const rounded = { ...output, data: output.data.map(Math.fround) };
  const check = async (one: typeof rounded & { kept?: "f32" }) => {
    const checker = new OutputChecker(scaling.outputs, { grid, precision: "f64" });
    const [{ consistent, kept }] = await checker.check([one], countingReference());
    return { consistent, kept };
  };
  assert.deepEqual(await check(rounded), { consistent: false, kept: undefined });
  assert.deepEqual(await check({ ...rounded, kept: "f32" }), { consistent: true, kept: "f32" });
});

Deno.test("OutputChecker reads the error scale of an output that has one", async () => {
  const specs = [{ ...scaling.outputs[0], scaled: true }];
  const read = (name: string) =>
    Promise.resolve(name === "y" ? output : { ...output, name, data: output.data.map(() => 1e9) });
  const data = output.data.map((value) => value + 1e-7);
  const checker = new OutputChecker(specs, { grid, precision: "f64" });
  const [{ consistent, l2 }] = await checker.check([{ ...output, data }], { read });
  assert.ok(consistent && l2! > 1e-8);
});
