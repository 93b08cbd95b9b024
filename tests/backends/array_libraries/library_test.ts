import assert from "node:assert/strict";
import { BackendUnavailable } from "../../../backends/backend.ts";
import { LOADED_LATER } from "../../../base/packages.ts";
import { importLibrary } from "../../../backends/array_libraries/library.ts";

const sources = ["jax_js", "numpy_ts", "onnxruntime/mod", "onnxruntime/node", "tfjs"];

function read(backend: string): string {
  return Deno.readTextFileSync(
    new URL(`../../../backends/array_libraries/${backend}.ts`, import.meta.url),
  );
}

Deno.test("no module of the program imports a library before it is used", () => {
  for (const backend of sources) {
    assert.doesNotMatch(read(backend), /^(import|export) .*["'](npm:|@|[a-z])/m, backend);
    assert.doesNotMatch(read(backend), /import\(\s*["'`]/, backend);
  }
});

Deno.test("no library is in the module graph of the program", async () => {
  const mod = new URL("../../../mod.ts", import.meta.url).href;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", mod],
    stderr: "null",
  }).output();
  assert.equal(code, 0);
  const { modules }: { modules: { specifier: string }[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const packages = modules.map(({ specifier }) => specifier).filter((s) => s.startsWith("npm:"));
  assert.ok(packages.some((specifier) => specifier.includes("commander")));
  const later = packages.filter((specifier) =>
    LOADED_LATER.some((name) => specifier.startsWith(`npm:/${name}@`))
  );
  // Not even by a type: esbuild's native binary would be part of every installation.
  assert.deepEqual(later, []);
});

Deno.test("a library that cannot be loaded makes its backend unavailable, with the reason", async () => {
  const broken = "data:text/javascript,throw new Error('no room')";
  await assert.rejects(importLibrary(broken), (error) => {
    assert.ok(error instanceof BackendUnavailable);
    assert.equal(error.message, `Cannot load ${broken}: no room`);
    return true;
  });
});
