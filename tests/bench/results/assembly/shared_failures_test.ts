import assert from "node:assert/strict";
import { findSharedFailures } from "../../../../bench/results/assembly/shared_failures.ts";
import type { BackendFacts } from "../../../../bench/results/schema.ts";
import { onCpu, row, WRONG } from "../../documents.ts";

const facts = (name: string, program: BackendFacts["program"]) => onCpu(name, { program });
const backends = [
  facts("tfjs", "array program"),
  facts("numpy_ts", "array program"),
  facts("native", "fused"),
];
const failed = (backend: string, size = 4096) => row({ backend, size, errors: WRONG });

Deno.test("a failure that array libraries share points at their program", () => {
  const rows = [failed("tfjs"), failed("numpy_ts"), row({ backend: "native" })];
  const [warning, ...others] = findSharedFailures({ backends }, rows);
  assert.deepEqual(others, []);
  assert.equal(warning.code, "shared-failure");
  assert.equal(warning.message, "2 array libraries fail in output dHdT of the same case");
  assert.match(warning.hint, /kernels\/equation_of_state\/array_program\.ts/);
  assert.deepEqual(warning.rows.map((name) => name.split(" ")[2]), ["tfjs", "numpy_ts"]);
});

Deno.test("failures of one library, of other programs, or at different sizes are not shared", () => {
  const one = [failed("tfjs"), row({ backend: "numpy_ts" })];
  const fused = [failed("tfjs"), failed("native")];
  const sizes = [failed("tfjs"), failed("numpy_ts", 65_536)];
  for (const rows of [one, fused, sizes]) {
    assert.deepEqual(findSharedFailures({ backends }, rows), []);
  }
});
