import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { Case, Results } from "../../bench/results/schema.ts";
import { PLUGIN, PROGRAM } from "./program.ts";
import { Cluster, NoSlurm } from "./slurm.ts";

/** The code blocks of docs/slurm.md. */
const blocks = [
  ...Deno.readTextFileSync(new URL("../../docs/slurm.md", import.meta.url))
    .matchAll(/^```sh\n(.*?)^```$/gms),
].map(([, block]) => block);

/** The block that begins so, with the checkout's program. */
const blockOf = (start: string) =>
  blocks.find((block) => block.startsWith(start))!.replaceAll("mod.ts", PROGRAM);
const script = blockOf("#!");
const merge = blockOf("deno run -A mod.ts merge ");

/** Two benchmarks at three sizes: six tables, one for each task. */
const args = ["scaling", "equation_of_state", "-s", "64", "-s", "125", "-s", "216"].concat(
  ["-b", "typed_array", "-b", "twin", "-p", "f64", "-p", "f32", "-r", "3"],
  ["--target-time", "0.01", "--plugin", PLUGIN],
);

async function read(path: string): Promise<Results> {
  return JSON.parse(await Deno.readTextFile(path));
}

Deno.test("docs/slurm.md on a real Slurm: every case is measured once", async (t) => {
  let cluster: Cluster;
  try {
    cluster = await Cluster.open();
  } catch (error) {
    if (!(error instanceof NoSlurm)) throw error;
    await t.step({ name: `skipped: ${error.message}`, ignore: true, fn: () => {} });
    return;
  }
  await using _ = cluster;
  const { directory } = cluster;
  const env = { PATH: `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}` };
  await Deno.writeTextFile(`${directory}/hpc-bench.sh`, script);

  await cluster.execute("sbatch", ["hpc-bench.sh", ...args], env);
  await cluster.drained();

  const numbers = [1, 2, 3, 4, 5, 6];
  for (const n of numbers) {
    const log = await Deno.readTextFile(`${directory}/hpc-bench-${n}.log`);
    assert.match(log, /^(scaling|equation_of_state), size \d+ /m);
    assert.doesNotMatch(log, /^hpc-bench: |Uncaught/m, log);
  }
  await cluster.execute("bash", ["-c", merge], env);
  const { results, skipped, runs } = await read(`${directory}/all.json`);
  const name = ({ benchmark, size, backend, precision }: Case) =>
    [benchmark, size, backend, precision].join(" ");
  const expected = [64, 125, 216].flatMap((size) =>
    ["f64", "f32"].flatMap((precision) => [
      `equation_of_state ${size} typed_array ${precision}`,
      `scaling ${size} typed_array ${precision}`,
      `scaling ${size} twin ${precision}`,
    ])
  );
  assert.deepEqual(results.map(name).sort(), expected.sort());
  assert.ok(runs.every(({ interrupted }) => !interrupted));
  assert.ok(skipped.every(({ backend, benchmark }) => backend === "twin" && benchmark));
  for (const n of numbers) {
    const part = await read(`${directory}/results/${n}.json`);
    assert.deepEqual(part.runs[0].options.shard, { index: n - 1, count: numbers.length });
    const tables = new Set(part.results.map(({ benchmark, size }) => `${benchmark} ${size}`));
    assert.equal(tables.size, 1, "one table per task");
  }
});
