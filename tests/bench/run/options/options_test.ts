import assert from "node:assert/strict";
import { run } from "../../../../mod.ts";
import type { RunOptions } from "../../../../bench/run/options/options.ts";
import { quick } from "../quick.ts";

Deno.test("unknown names and numbers out of range are refused before anything is done", async () => {
  const refuse = (changes: Partial<RunOptions>, message: RegExp) =>
    assert.rejects(() => run({ ...quick, ...changes }), message);
  await refuse({ benchmarks: ["nothing"] }, /Cannot find benchmark "nothing"/);
  await refuse({ benchmarks: [] }, /name at least one/);
  await refuse(
    { benchmarks: ["isoneutral_mixing", "turbulent_kinetic_energy"], sizes: [1, 8] },
    /Cannot run isoneutral_mixing and turbulent_kinetic_energy with size 8: size must be 9 or more, smaller grids have no interior$/,
  );
  await refuse({ backends: ["unknown"] }, /Cannot find backend "unknown"/);
  await refuse({ sizes: [0] }, /Cannot run with size 0: size must be a positive integer/);
  await refuse(
    { repetitions: 0 },
    /number of repetitions 0: number of repetitions must be an integer from 1 to 10000000/,
  );
  await refuse({ burnin: -1 }, /burn-in -1/);
  await refuse({ targetTime: NaN }, /target time NaN/);
  await refuse({ device: "npu" as "cpu" }, /device "npu": device must be one of cpu, gpu, tpu/);
});
