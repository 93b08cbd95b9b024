import assert from "node:assert/strict";
import { registerBackend } from "../../../../backends/registry.ts";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { modelOf } from "../../../../bench/report/model.ts";
import { htmlReport } from "../../../../bench/report/page/html.ts";
import { inRun, onCpu } from "../../documents.ts";

registerBackend({
  name: "described_here",
  description: "A library (npm some-library), one operation after the other",
  devices: ["cpu"],
  precisions: ["f64"],
  setup: async function* () {
    yield await Promise.resolve({ version: "1" });
  },
});

const document = inRun({
  backends: [
    onCpu("described_here", { version: "1.30.0" }),
    onCpu("described_here", { version: "1.30.0 in Firefox", engine: "firefox" }),
    onCpu("unknown_here", { version: "2" }),
  ],
});

Deno.test("each backend has what it is, if that is known, and all of its versions", () => {
  assert.deepEqual(modelOf(document).backends, [
    {
      name: "described_here",
      description: "A library (npm some-library), one operation after the other",
      versions: ["1.30.0", "1.30.0 in Firefox"],
    },
    { name: "unknown_here", description: "", versions: ["2"] },
  ]);
});

Deno.test("Markdown and page name versions and packages of the backends", async () => {
  const text = FORMATS.markdown(document).replaceAll("\\", "");
  assert.ok(text.includes(
    "- **described_here** 1.30.0; 1.30.0 in Firefox: A library (npm some-library), one operation",
  ));
  assert.match(text, /^- \*\*unknown_here\*\* 2$/m);
  assert.match(
    await htmlReport(document),
    /<th scope="row">described_here<\/th><td data-title="what it is">A library \(npm some-library\)/,
  );
});

Deno.test("Markdown begins with processor, caches, system and runtime", () => {
  const text = FORMATS.markdown(inRun({ environment: { caches: "L1d 32K, L2 1024K" } }));
  assert.equal(
    text.split("\n")[0].trimEnd(),
    "A fine processor, 2 cores, L1d 32K, L2 1024K, load 0.25; linux 6, x86\\_64; Deno 2.9.6, V8 15.0",
  );
});
