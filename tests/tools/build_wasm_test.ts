import assert from "node:assert/strict";
import { build, compile } from "../../tools/build_wasm.ts";

Deno.test("the WebAssembly modules are what their sources compile to", async () => {
  let modules = 0;
  for await (const { path, text } of build()) {
    assert.equal(Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url)), text, path);
    modules++;
  }
  assert.equal(modules, 16);
});

Deno.test("a source that does not compile is an error with the compiler's words", async () => {
  await assert.rejects(
    compile("tests/fixtures/no_such_source.ts", "f64", "plain"),
    /Cannot compile "tests\/fixtures\/no_such_source.ts" \(f64, plain\): .*not found/s,
  );
});
