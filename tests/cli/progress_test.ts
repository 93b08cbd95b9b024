import assert from "node:assert/strict";
import { openLines } from "../../cli/output/progress.ts";

Deno.test("lines of progress: one every half a minute, with the share and the time left", () => {
  const lines: string[] = [];
  let now = 0;
  using view = openLines((line) => lines.push(line), () => now);
  const label = "scaling 64 twin f64";
  for (; now < 95_000; now += 1000) {
    view.update({ phase: "measure", label, done: now / 100_000, remaining: 100 - now / 1000 });
  }
  assert.deepEqual(lines, [
    "hpc-bench: measuring 30%, 70 s left, scaling 64 twin f64",
    "hpc-bench: measuring 60%, 40 s left, scaling 64 twin f64",
    "hpc-bench: measuring 90%, 10 s left, scaling 64 twin f64",
  ]);
  now += 30_000;
  view.update({ phase: "prepare", label: "a\nb", done: 2 });
  assert.equal(lines.at(-1), "hpc-bench: preparing 100%, a\\nb");
});
