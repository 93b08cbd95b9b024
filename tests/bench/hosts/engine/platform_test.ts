import assert from "node:assert/strict";
import { engineName, enginePlatform } from "../../../../bench/hosts/engine/platform.ts";

Deno.test("engines are named with their versions", () => {
  const agent = (userAgent: string) => engineName({ navigator: { userAgent } });
  assert.equal(
    agent("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/2010 Firefox/153.0"),
    "Firefox 153.0",
  );
  const webkit = "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko)";
  assert.equal(agent(`${webkit} HeadlessChrome/156.0.0.0 Safari/537.36`), "Chromium 156.0.0.0");
  assert.equal(agent(`${webkit} Chrome/156.0.0.0 Safari/537.36`), "Chromium 156.0.0.0");
  assert.equal(agent(`${webkit} Chrome/156.0.0.0 Safari/537.36 Edg/156.0`), "Edge 156.0");
  assert.equal(agent(`${webkit} Version/26.1 Safari/605.1`), "Safari 26.1");
  assert.equal(
    engineName({ process: { versions: { node: "25.9.0", v8: "14.1.2.3" } } }),
    "Node 25.9.0 (V8 14.1)",
  );
  assert.equal(engineName({ Bun: { version: "1.4.5" } }), "Bun 1.4.5 (JavaScriptCore)");
  assert.equal(engineName({}), "unknown engine");
});

Deno.test("files of libraries are read where they are, and unavailable elsewhere", async () => {
  const platform = enginePlatform(
    {},
    {},
    (name) => Promise.resolve(name === "a.wasm" ? new Uint8Array([1]) : undefined),
  );
  assert.deepEqual(await platform.readLibraryFile!("a.wasm"), new Uint8Array([1]));
  await assert.rejects(
    platform.readLibraryFile!("b.wasm"),
    /BackendUnavailable: b\.wasm is not beside the bundle for other engines/,
  );
});

Deno.test("libraries that are not in the bundle are unavailable", async () => {
  const platform = enginePlatform({}, { known: () => Promise.resolve({ answer: 42 }) });
  assert.deepEqual(await platform.importLibrary("known"), { answer: 42 });
  await assert.rejects(
    platform.importLibrary("npm:other@1.0.0"),
    /BackendUnavailable: npm:other@1\.0\.0 is not in the bundle for other engines/,
  );
});
