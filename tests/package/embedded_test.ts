import assert from "node:assert/strict";
import { EMBEDDED } from "../../tools/compile.ts";
import { execute, ROOT, temporaryFolder } from "./execute.ts";

Deno.test("what reports and array libraries load later is embedded, native packages are not", () => {
  const names: readonly string[] = EMBEDDED;
  const wanted = ["vega", "vega-lite", "@resvg/resvg-wasm", "@expo-google-fonts/inter", "numpy-ts"]
    .concat("@jax-js/jax", "@tensorflow/tfjs-core", "onnxruntime-web");
  for (const name of wanted) assert.ok(names.includes(name), name);
  for (const name of ["onnxruntime-node", "webgpu", "esbuild", "fast-check", "speedygonzales"]) {
    assert.ok(!names.includes(name), name);
  }
});

Deno.test("deno task compile embeds the program and these packages", async () => {
  await using folder = await temporaryFolder();
  const command = [Deno.execPath(), "run", "-A", "tools/compile.ts", "--no-check"];
  const compiled = await execute([...command, "--output", `${folder.path}/hpc-bench`], ROOT, {
    // What is embedded does not depend on the runtime that it is attached to, for which Deno stands
    // in: it need not be downloaded.
    DENORT_BIN: Deno.execPath(),
  });
  assert.equal(compiled.code, 0, compiled.stderr);
  const listing = compiled.stdout + compiled.stderr;
  for (
    const name of ["vega/", "vega-lite/", "resvg-wasm", "inter", "numpy-ts", "onnxruntime-web"]
  ) {
    assert.match(listing, new RegExp(`─ (@[\\w-]+/)?${name}`), `${name} in\n${listing}`);
  }
  for (const file of ["mod.ts", "stencil.wgsl", "bridge.py", "f64_plain.wasm.base64"]) {
    assert.ok(listing.includes(file), `${file} in\n${listing}`);
  }
  assert.ok(!listing.includes("onnxruntime-node"));
});
