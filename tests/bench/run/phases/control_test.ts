import assert from "node:assert/strict";
import { controlCases, controlOf } from "../../../../bench/run/phases/control.ts";
import { participant } from "../fakes.ts";

Deno.test("typed_array is measured twice where it takes part, else the first backend", () => {
  const [a, reference] = ["a", "typed_array"].map((name) => participant(name, []));
  assert.equal(controlOf([a, reference])?.backend.original, "typed_array");
  const control = controlOf([a])!;
  assert.deepEqual(
    [control.backend.name, control.backend.original, control.backend.kernel, control.isControl],
    ["a_control", "a", "a", true],
  );
  assert.equal(controlOf([]), undefined);
});

Deno.test("the control has the cases of its original in its highest precision", () => {
  const control = { ...participant("a", []), ...controlOf([participant("a", [])])! };
  const id = { benchmark: "scaling", device: "cpu", size: 64 } as const;
  const cases = controlCases(control, [
    { ...id, backend: "a", precision: "f32" },
    { ...id, backend: "a", precision: "f64" },
    { ...id, backend: "b", precision: "f64" },
  ]);
  assert.deepEqual(cases, [{ ...id, backend: "a_control", precision: "f64" }]);
});

Deno.test("large cases are measured twice only if there are no others", () => {
  const control = { ...participant("a", []), ...controlOf([participant("a", [])])! };
  const cases = (...sizes: number[]) =>
    sizes.map((size) =>
      ({ benchmark: "scaling", device: "cpu", precision: "f64", backend: "a", size }) as const
    );
  const sizesOf = (...sizes: number[]) =>
    controlCases(control, cases(...sizes)).map(({ size }) => size);
  assert.deepEqual(sizesOf(4096, 1048576, 4194304), [4096, 1048576]);
  assert.deepEqual(sizesOf(4194304, 16777216), [4194304, 16777216]);
});
