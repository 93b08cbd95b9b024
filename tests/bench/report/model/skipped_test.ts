import assert from "node:assert/strict";
import fc from "fast-check";
import { modelOf } from "../../../../bench/report/model.ts";
import { FORMATS } from "../../../../bench/report/mod.ts";
import type { OfRun, Skipped } from "../../../../bench/results/schema.ts";
import { results } from "../../documents.ts";

Deno.test("what was not measured: one line per backend and reason", () => {
  const skip = (
    benchmark: string,
    size: number,
    reason: string,
    precision?: "f64",
  ): OfRun<Skipped> => (
    {
      run: 0,
      benchmark,
      backend: "big",
      device: "gpu",
      size,
      reason,
      ...(precision && { precision }),
    }
  );
  const skipped = [
    skip("b", 64, "no room"),
    skip("a", 4096, "no room"),
    skip("a", 8, "too small", "f64"),
    skip("a", 64, "no room"),
  ];
  const lines = FORMATS.table({ ...results, skipped }).split("\n");
  const start = lines.indexOf("not measured:");
  assert.deepEqual(lines.slice(start + 1, lines.indexOf("", start)), [
    "  big (gpu), b, a; size 64 and 4,096: no room",
    "  big (gpu), a, size 8, f64: too small",
  ]);
});

Deno.test("what was not measured: no case gets lost in the groups", () => {
  const case_ = fc.record({
    run: fc.constant(0),
    benchmark: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
    backend: fc.constantFrom("x", "y"),
    device: fc.constantFrom("cpu" as const, "gpu" as const),
    precision: fc.option(fc.constantFrom("f64" as const, "f32" as const), { nil: undefined }),
    engine: fc.option(fc.constantFrom("node", "firefox"), { nil: undefined }),
    size: fc.option(fc.integer({ min: 1, max: 999 }), { nil: undefined }),
    reason: fc.string({ maxLength: 3 }).filter((text) => !/[ab]/.test(text)),
  });
  fc.assert(fc.property(fc.array(case_, { maxLength: 12 }), (skipped) => {
    const found = modelOf({ ...results, skipped }).skipped;
    assert.equal(new Set(found.map((one) => JSON.stringify(one))).size, found.length);
    for (const { run: _, backend, device, reason, ...id } of skipped) {
      const own = found.filter((one) =>
        one.backend === backend && one.device === device && one.reason === reason
      );
      assert.equal(own.length, 1);
      for (const part of Object.values(id)) {
        if (part !== undefined) assert.ok(own[0].cases.includes(`${part}`));
      }
    }
  }));
});

Deno.test("table: a reason that names each benchmark is shown once", () => {
  const skipped = ["equation_of_state", "isoneutral_mixing"].map((benchmark) => ({
    ...{ run: 0, benchmark, backend: "some", device: "gpu" as const },
    reason: `no kernel for ${benchmark}`,
  }));
  const table = (skipped: OfRun<Skipped>[]) => FORMATS.table({ ...results, skipped }) as string;
  assert.match(
    table(skipped),
    /^not measured:\n {2}some \(gpu\), equation_of_state, .*: no kernel for these benchmarks\n\n/m,
  );
  assert.match(table(skipped.slice(1)), /: no kernel for isoneutral_mixing\n/);
});
