import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { execute, ROOT } from "./execute.ts";

/** The files that are published. */
async function publishedFiles(): Promise<string[]> {
  const command = "publish --dry-run --allow-dirty --no-check".split(" ");
  const { code, stdout, stderr } = await execute([Deno.execPath(), ...command], ROOT);
  assert.equal(code, 0, stderr);
  return [...(stdout + stderr).matchAll(/^ +(file:\S+) \(/gm)].map(([, url]) => fileURLToPath(url));
}

Deno.test("links of published documents lead to published files", async () => {
  const files = await publishedFiles();
  assert.ok(files.includes(`${ROOT}mod.ts`));
  const broken: string[] = [];
  for (const document of files.filter((path) => path.endsWith(".md"))) {
    const text = Deno.readTextFileSync(document).replace(/^```.*?^```/gms, "");
    for (const [, target] of text.matchAll(/\]\(([^)\s#]+)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const path = new URL(target, `file://${document}`).pathname;
      const isFolder = files.some((file) => file.startsWith(`${path.replace(/\/$/, "")}/`));
      if (!files.includes(path) && !isFolder) {
        broken.push(`${document.slice(ROOT.length)}: ${target}`);
      }
    }
  }
  assert.deepEqual(broken, []);
});
