import assert from "node:assert/strict";
import { checkBenchmark } from "../../kernels/check.ts";
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
