import assert from "node:assert/strict";
import { gridOf } from "../../../kernels/grid.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import { pythonKernel } from "../../../kernels/python/kernel.ts";
import type { PythonProcess } from "../../../kernels/python/process.ts";

Deno.test("a case whose outputs have other shapes is refused, and released in the process", async () => {
  const scratch = await Deno.makeTempDir();
  const requests: string[] = [];
  const process: PythonProcess = {
    name: "speedy",
    scratch,
    request<T>(op: string) {
      requests.push(op);
      return Promise.resolve([{ dtype: "float64", shape: [2, 3] }] as T);
    },
  };
  const kernel = pythonKernel(getBenchmark("equation_of_state"), "def prepare(): ...");
  const options = { grid: gridOf(64), precision: "f64", formulation: "closed" } as const;
  await assert.rejects(
    kernel.prepare(process, {}, options),
    /^Error: speedy returned arrays of shape \(2, 3\), wanted are \(8, 8, 1\)/,
  );
  assert.deepEqual(requests, ["prepare", "release"]);
  assert.deepEqual([...Deno.readDirSync(scratch)], []);
  await Deno.remove(scratch);
});
