import assert from "node:assert/strict";
import { checkBenchmark } from "../../kernels/check.ts";
import { checkName } from "../../kernels/names.ts";
import { getBenchmark } from "../../kernels/mod.ts";

Deno.test("a halo is a number of cells, and leaves sizes that can be run", () => {
  const benchmark = getBenchmark("isoneutral_mixing");
  for (const halo of [undefined, 0, 2]) checkBenchmark({ ...benchmark, halo });
  for (const halo of [-1, 0.5, NaN, 2 ** 53, "2", null]) {
    assert.throws(
      () => checkBenchmark({ ...benchmark, halo: halo as number }),
      /^TypeError: Cannot register benchmark "isoneutral_mixing" with halo .*: halo must be a number of cells$/,
    );
  }
});

Deno.test("names are short enough to be part of a file's name", () => {
  const longest = "x".repeat(100);
  checkName("backend", longest);
  assert.throws(
    () => checkName("backend", `${longest}y`),
    /^TypeError: Cannot register backend "x+…: the name has 101 letters, it must have at most 100$/,
  );
  const benchmark = getBenchmark("equation_of_state");
  const [output] = benchmark.outputs;
  checkBenchmark({ ...benchmark, outputs: [{ ...output, name: longest }] });
  assert.throws(
    () => checkBenchmark({ ...benchmark, outputs: [{ ...output, name: `${longest}y` }] }),
    /name of an output must be at most 100 letters, digits and underscores$/,
  );
});
