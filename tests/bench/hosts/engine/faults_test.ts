/** Browsers that are missing, die or hang cost only their own rows. */
import assert from "node:assert/strict";
import { TemporaryFolder } from "../../../../base/files/temporary_folder.ts";
import type { Results } from "../../../../bench/results/schema.ts";
import { run } from "../../../../bench/run/run.ts";
import { program } from "../../../cli/program.ts";
import { parseResults } from "../../../../bench/results/read.ts";
import { engineTest } from "./engines.ts";

const MODULE = new URL("../../../../mod.ts", import.meta.url).pathname;

/** Backends that were measured in each engine, and why not. */
function outcome({ results, skipped }: Results): { rows: string[]; reasons: string[] } {
  return {
    rows: results.map(({ backend, engine = "deno" }) => `${backend} in ${engine}`).sort(),
    reasons: skipped.map(({ backend, engine = "deno", reason }) =>
      `${backend} in ${engine}: ${reason}`
    ).sort(),
  };
}

/** Writes a program. */
async function script(path: string, lines: readonly string[]): Promise<void> {
  await Deno.writeTextFile(path, ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
}

Deno.test("a browser that is not there costs its rows, with the reason", async () => {
  const results = await run({
    benchmarks: ["equation_of_state"],
    sizes: [64],
    backends: ["typed_array"],
    engines: ["deno", "/nonexistent/firefox"],
    repetitions: 2,
  });
  assert.deepEqual(outcome(results), {
    rows: ["typed_array in deno"],
    reasons: [
      "typed_array in /nonexistent/firefox: no program /nonexistent/firefox that reports its version",
    ],
  });
});

await engineTest("chromium", "a browser that is killed costs its rows", async ({ path }) => {
  using folder = new TemporaryFolder();
  const browser = `${folder.path}/chromium`;
  const pid = `${folder.path}/pid`;
  await script(browser, [`echo $$ > ${pid}`, `exec ${path} "$@"`]);
  let killed = false;
  const results = await run({
    benchmarks: ["equation_of_state"],
    sizes: [64],
    backends: ["typed_array"],
    engines: ["deno", browser],
    isolate: { command: [Deno.execPath(), "run", "-A", MODULE, "__worker"], timeout: 60 },
    rounds: 2,
    repetitions: 400,
    onProgress({ phase, label }) {
      if (killed || phase !== "measure" || !label.includes("chromium")) return;
      killed = true;
      Deno.kill(Number(Deno.readTextFileSync(pid)), "SIGKILL");
    },
  });
  assert.ok(killed);
  const { rows, reasons } = outcome(results);
  assert.deepEqual(rows, ["typed_array in deno"]);
  assert.equal(reasons.length, 1);
  assert.match(
    reasons[0],
    /^typed_array in chromium: .*the page in chromium was closed or crashed/,
  );
  assert.equal(results.results[0].calls, 400);
});

Deno.test({
  name: "a page that hangs costs its rows, with the request that it did not answer",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = new TemporaryFolder();
    const browser = `${folder.path}/chromium`;
    const page = new URL("./hanging_page.ts", import.meta.url).pathname;
    await script(browser, [
      '[ "$1" = --version ] && echo Chromium 150.0.0.0 && exit',
      `exec ${Deno.execPath()} run -A --quiet ${page} "$@"`,
    ]);
    const path = `${folder.path}/results.json`;
    const { code, stderr } = await program([
      ...["equation_of_state", "-s", "64", "-b", "typed_array", "-r", "4", "-o", path, "--quiet"],
      ...["--engine", "deno", "--engine", browser, "--timeout", "5"],
    ]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(outcome(parseResults(await Deno.readTextFile(path))), {
      rows: ["typed_array in deno"],
      reasons: ['typed_array in chromium: chromium gave no answer to "memory" within 5 s'],
    });
  },
});

for (const kind of ["node", "chromium"] as const) {
  await engineTest(kind, "a plug-in that needs Deno costs its rows, with the reason", async () => {
    using folder = new TemporaryFolder();
    const path = `${folder.path}/results.json`;
    const plugin = "data:text/javascript,Deno.build; export default () => {};";
    const { code, stderr } = await program([
      ...["equation_of_state", "-s", "64", "-b", "typed_array", "-r", "4", "-o", path, "--quiet"],
      ...["--engine", "deno", "--engine", kind, "--plugin", plugin],
    ]);
    assert.equal(code, 0, stderr);
    const { rows, reasons } = outcome(parseResults(await Deno.readTextFile(path)));
    assert.deepEqual(rows, ["typed_array in deno"]);
    assert.equal(reasons.length, 1);
    assert.match(reasons[0], new RegExp(`^typed_array in ${kind}: .*Deno is not defined`));
  });
}
