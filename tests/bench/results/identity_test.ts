import assert from "node:assert/strict";
import fc from "fast-check";
import {
  caseKey,
  caseName,
  kernelKey,
  machineKey,
  processorOf,
  rowName,
  runKey,
} from "../../../bench/results/identity.ts";
import { inRun, onGpu, row } from "../documents.ts";

const runOf = (environment: NonNullable<Parameters<typeof inRun>[0]["environment"]>) =>
  inRun({ environment }).runs[0];

Deno.test("cases have the same key exactly if they are the same, with any characters in their names", () => {
  const name = fc.constantFrom("a", "b", "a b", "a,b", '"a"', "");
  const id = fc.record({
    benchmark: name,
    backend: name,
    device: fc.constantFrom("cpu" as const, "gpu" as const),
    precision: fc.constantFrom("f64" as const, "f32" as const),
    formulation: fc.constantFrom("closed" as const, undefined),
    size: fc.constantFrom(1, 11),
  });
  fc.assert(fc.property(id, id, (one, other) => {
    assert.equal(caseKey(one) === caseKey(other), sorted(one) === sorted(other));
    const sameKernel = sorted({ ...one, size: 1 }) === sorted({ ...other, size: 1 });
    assert.equal(kernelKey(one) === kernelKey(other), sameKernel);
  }));
});

/** All properties of a case in a fixed order. */
function sorted(id: object): string {
  return JSON.stringify(Object.entries(id).sort());
}

Deno.test("names of cases and rows", () => {
  assert.equal(caseName(row()), "equation_of_state 4096 typed_array cpu f64 closed");
  assert.equal(
    caseName(row({ formulation: undefined })),
    "equation_of_state 4096 typed_array cpu f64",
  );
  assert.equal(rowName(row({ precision: "f32" })), "typed_array f32");
});

Deno.test("a machine remains the same after an update, a run does not at another time", () => {
  const before = runOf({});
  const after = runOf({ os: "linux 7", deno: "3.0.0", time: "2027-01-01T00:00:00.000Z" });
  assert.equal(machineKey(before), machineKey(after));
  assert.notEqual(runKey(before), runKey(after));
  for (const other of [{ cpu: "Another" }, { arch: "aarch64" }, { os: "darwin 25" }]) {
    assert.notEqual(machineKey(before), machineKey(runOf(other)));
  }
});

Deno.test("the processor of a row is its backend's, or the machine's", () => {
  const [run] = inRun({ backends: [onGpu("webgpu", "Some GPU")] }).runs;
  assert.equal(processorOf(run, row({ backend: "webgpu", device: "gpu" })), "Some GPU");
  assert.equal(processorOf(run, row()), "A fine processor");
  assert.equal(processorOf(run, row({ backend: "unheard", device: "gpu" })), "gpu");
});
