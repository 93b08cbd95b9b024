/** Runs the commands of `docs/faq.md` that show what to give instead of `-A`. */
import assert from "node:assert/strict";
import { GPU_MISSING } from "../gpu.ts";
import { execute, temporaryFolder } from "../package/execute.ts";
import { blocksOf, commandsOf, ROOT } from "./blocks.ts";

const FAQ = "docs/faq.md";

const commands = blocksOf(FAQ, "sh").flatMap(commandsOf)
  .filter((words) => words.some((word) => word.startsWith("--allow-")));

Deno.test("the permissions of the FAQ are enough for what it gives them for", async (test) => {
  assert.equal(commands.length, 4);
  await using folder = await temporaryFolder();
  for (const words of commands) {
    const gpu = words.includes("gpu");
    const [deno, run, ...rest] = words;
    assert.deepEqual([deno, run], ["deno", "run"]);
    const measures = !rest.includes("report");
    const instead: Record<string, string> = {
      "mod.ts": `${ROOT}mod.ts`,
      all: "equation_of_state",
    };
    const args = rest.map((word) => instead[word] ?? word);
    await test.step({
      name: words.join(" ") + (gpu && GPU_MISSING ? ` (skipped: ${GPU_MISSING})` : ""),
      ignore: gpu && GPU_MISSING !== undefined,
      fn: async () => {
        const tiny = measures ? ["-s", "1000", "-r", "3", "--target-time", "0.01"] : [];
        const { code, stdout, stderr } = await execute(
          [Deno.execPath(), run, "--no-prompt", ...args, ...tiny],
          folder.path,
        );
        assert.equal(code, 0, stderr);
        assert.doesNotMatch(stdout + stderr, /Requires|--allow-/);
        if (measures) assert.match(stdout, gpu ? / webgpu .* ok$/m : / typed_array .* ok$/m);
      },
    });
  }
  assert.ok((await Deno.stat(`${folder.path}/report.html`)).size > 1000);
});

Deno.test("the table of permissions has those of the commands, and no others", () => {
  const text = Deno.readTextFileSync(ROOT + FAQ);
  const listed = [...text.matchAll(/^\| `(--allow-\w+)`/gm)].map(([, flag]) => flag);
  const given = new Set(commands.flat().filter((word) => word.startsWith("--allow-")));
  assert.deepEqual(listed.sort(), [...given].sort());
});
