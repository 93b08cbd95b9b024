import assert from "node:assert/strict";
import {
  engineKind,
  EngineUnavailable,
  findEngine,
  isBrowser,
} from "../../../../bench/hosts/engine/find.ts";
import { temporaryFolder } from "../../../package/execute.ts";

Deno.test("an engine is named by kind, or by the path of a program", () => {
  assert.equal(engineKind("node"), "node");
  assert.equal(engineKind("/opt/node-25/bin/node"), "node");
  assert.equal(engineKind("/usr/bin/firefox-esr"), "firefox");
  assert.equal(engineKind("C:/Program Files/chrome.exe"), "chromium");
  assert.equal(engineKind("quickjs"), undefined);
});

Deno.test("an engine that is not there is unavailable, with what was looked for", async () => {
  await assert.rejects(
    findEngine("/nonexistent/node"),
    (error) => error instanceof EngineUnavailable && error.message.includes("/nonexistent/node"),
  );
  await assert.rejects(
    findEngine("quickjs"),
    /Cannot use engine "quickjs": engine must be deno, node, bun, chromium, firefox/,
  );
});

Deno.test({
  name: "an engine that does not start is unavailable, with what it prints",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/node`;
    const script = "#!/bin/sh\necho 'node: --x is not allowed in NODE_OPTIONS' >&2\nexit 9\n";
    await Deno.writeTextFile(path, script, { mode: 0o755 });
    await assert.rejects(findEngine(path), {
      name: "EngineUnavailable",
      message:
        `no program ${path} that reports its version: node: --x is not allowed in NODE_OPTIONS`,
    });
  },
});

Deno.test({
  name: "an engine that is too old is unavailable, with the version that is wanted",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const path = `${folder}/node`;
      await Deno.writeTextFile(path, "#!/bin/sh\necho v18.2.0\n", { mode: 0o755 });
      await assert.rejects(
        findEngine(path),
        /^EngineUnavailable: node 18\.2\.0 is too old: it must/,
      );
      await Deno.writeTextFile(path, "#!/bin/sh\necho v26.1.0\n");
      assert.deepEqual(await findEngine(path), { kind: "node", path, version: "26.1.0" });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("browsers are those that are reached through a page", () => {
  const engine = { path: "", version: "1.0" };
  assert.deepEqual(
    (["node", "bun", "chromium", "firefox"] as const).map((kind) => isBrowser({ kind, ...engine })),
    [false, false, true, true],
  );
});
