/** Follows the workflows of `docs/github-actions.md` as a runner would, at tiny sizes. */
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { parse } from "yaml";
import { execute, temporaryFolder } from "../package/execute.ts";
import { type Block, blocksOf, ROOT } from "./blocks.ts";
import { follow } from "./guides.ts";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, string | number | boolean>;
}

interface Workflow {
  readonly name: string;
  readonly on: unknown;
  readonly jobs: Record<
    string,
    { "runs-on": string; env?: Record<string, string | number>; steps: Step[] }
  >;
}

const blocks = blocksOf("docs/github-actions.md", "yaml");
const workflowOf = ({ code }: Block): Workflow => parse(code);

/** The only job of a workflow. */
function jobOf(block: Block) {
  const jobs = Object.values(workflowOf(block).jobs);
  assert.equal(jobs.length, 1);
  return jobs[0];
}

/** What tests may change: the sizes, and the second checkout, which is the first one again. */
function shortened(script: string): string {
  const backends = script.includes("--plugin") ? "" : "-b typed_array -b wasm";
  return script.replaceAll("-s 64k", `-s 1000 -r 3 ${backends} --quiet`)
    .replace(/^git worktree add .*\n/m, "").replace("../base/", "./").replace("cd ../base", "cd .")
    .replaceAll("suite/mod.ts", `${ROOT}mod.ts`);
}

for (const block of blocks) {
  const { name } = workflowOf(block);
  Deno.test(`workflow "${name}" is complete, and its commands run`, async () => {
    await using folder = await temporaryFolder();
    const summary = `${folder.path}/summary.md`;
    const { "runs-on": runner, env, steps } = jobOf(block);
    const isPlugin = block.code.includes("--plugin");
    const cwd = isPlugin ? folder.path : ROOT;
    if (isPlugin) await writePlugin(`${folder.path}/my_backend.ts`);
    assert.equal(runner, "ubuntu-latest");
    assert.equal(steps[0].uses?.split("@")[0], "actions/checkout");
    const setup = steps.find(({ uses }) => uses?.startsWith("denoland/setup-deno@"));
    assert.equal(setup?.with?.["deno-version"], Deno.version.deno);
    assert.equal(setup.with.cache, true);
    const variables = {
      ...Object.fromEntries(Object.entries(env ?? {}).map(([key, value]) => [key, `${value}`])),
      ...env && { HPC_BENCH_SIZES: "1000", HPC_BENCH_BACKENDS: "typed_array,wasm" },
      PATH: `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`,
      RUNNER_TEMP: folder.path,
      GITHUB_STEP_SUMMARY: summary,
    };
    for (const { run, uses } of steps) {
      assert.ok((run === undefined) !== (uses === undefined), "a step runs or uses something");
      if (run === undefined) continue;
      const script = shortened(run);
      assert.doesNotMatch(script, /\$\{\{/, "nothing is left that only the service can fill in");
      if (script.includes(" compare ")) {
        // The same measurement twice: the machine's noise must not decide whether the test passes.
        await Deno.copyFile(`${folder.path}/base.json`, `${folder.path}/head.json`);
      }
      const command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script];
      const { code, stderr } = await execute(command, cwd, variables);
      assert.equal(code, 0, `${script}\n${stderr}`);
    }
    assert.match(await Deno.readTextFile(summary), /equation\\?_of\\?_state/);
    for (const { uses, with: inputs } of steps) {
      if (!uses?.startsWith("actions/upload-artifact@")) continue;
      const path = `${inputs?.path}`.replace("${{ runner.temp }}", folder.path);
      const { benches } = JSON.parse(await Deno.readTextFile(path));
      assert.equal(benches.length, 6);
      for (const { results } of benches) assert.ok(results[0].ok.avg > 0);
    }
  });
}

/** Writes the plug-in of the guide under the name of the workflow's. */
async function writePlugin(path: string): Promise<void> {
  await using guide = await follow("docs/add-a-library.md");
  const code = await Deno.readTextFile(guide.files[0]);
  await Deno.writeTextFile(path, code.replaceAll("speedygonzales", "my_backend"));
}

Deno.test("there are gates for the suite and for plug-ins, and a workflow for deno bench", () => {
  assert.deepEqual(blocks.map((block) => workflowOf(block).name), [
    ...["benchmarks", "my backend", "deno bench"],
  ]);
});
