import assert from "node:assert/strict";
import { build, committed } from "../../tools/documents.ts";
import { updateFigures } from "../../tools/figures.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test("tables, pages, pictures and figures are those of the results files", async () => {
  const paths: string[] = [];
  for await (const { path, content } of build()) {
    const there = await Deno.readFile(new URL(path, ROOT));
    const same = there.length === content.length && there.every((byte, n) => byte === content[n]);
    assert.ok(same, `${path} is stale: run \`deno task documents\``);
    paths.push(path);
  }
  for (const path of ["README.md", "docs/engines.md", "docs/faq.md", "docs/results.md"]) {
    assert.ok(paths.includes(path));
  }
});

Deno.test("every figure of the lessons learned is computed from results", () => {
  const text = Deno.readTextFileSync(new URL("docs/results.md", ROOT));
  const [, lessons] = /\*\*Lessons learned\*\*(.*?)\n\n[^-]/s.exec(
    text.replace("\n\n- ", "\n- "),
  )!;
  const left = updateFigures(lessons, committed, () => "")
    .replaceAll(/\]\(.*?\)/gs, "")
    .replaceAll(/vectors of (128|512) bits|(?<![a-z])f(64|32)/g, "");
  assert.deepEqual(left.match(/\d[\d.,]*/g) ?? [], []);
});
