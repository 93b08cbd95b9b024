import assert from "node:assert/strict";
import { differingBackends } from "../../../../bench/results/comparison/backends.ts";
import type { BackendFacts } from "../../../../bench/results/schema.ts";
import { inRun, results } from "../../documents.ts";

const [backend] = results.runs[0].backends;

function withBackends(...changes: Partial<BackendFacts>[]) {
  return inRun({ backends: changes.map((one) => ({ ...backend, name: "some", ...one })) });
}

Deno.test("versions, drivers and options in which backends differ are named, one by one", () => {
  const before = withBackends(
    { version: "1.0", driver: "mine 2" },
    { version: "V8 14", engine: "node", engine_options: "NODE_OPTIONS=--jitless" },
  );
  const after = withBackends(
    { version: "1.1", driver: "mine 2", v8_flags: "--no-opt" },
    { version: "V8 14", engine: "node" },
  );
  assert.deepEqual(differingBackends(before, after), [
    "version of some: 1.0 in the baseline, 1.1 now",
    "V8's flags of some: none in the baseline, --no-opt now",
    "engine's options of some in node: NODE_OPTIONS=--jitless in the baseline, none now",
  ]);
  assert.deepEqual(differingBackends(before, before), []);
});

Deno.test("backends that only one document has are no difference", () => {
  const [one, other] = ["one", "other"].map((name) => withBackends({ name }));
  assert.deepEqual(differingBackends(one, other), []);
});
