import assert from "node:assert/strict";
import type { Results } from "../../bench/results/schema.ts";
import { PLUGIN, program } from "./program.ts";

/** Backends that note every setup in a file, and fail in their second process in different ways. */
const COUNTED = `data:text/javascript,${
  encodeURIComponent(`
    const folder = Deno.env.get("SETUPS");
    export default ({ registerBackend, registerKernel }) => {
      for (const name of ["steady", "fails_later", "gone_later"]) {
        let setups = 0;
        registerBackend({
          name, description: name, devices: ["cpu"], precisions: ["f64"],
          async *setup() {
            const file = folder + "/" + name;
            Deno.writeTextFileSync(file, Deno.pid + "\\n", { append: true, create: true });
            setups = Deno.readTextFileSync(file).trim().split("\\n").length;
            if (setups > 1 && name === "gone_later") throw new Error("not again");
            yield { version: "1.0" };
          },
        });
        registerKernel("scaling", name, async () => ({
          async prepare(_runtime, { x }) {
            const y = new Float64Array(x.data.length);
            return {
              run() {
                if (setups > 1 && name === "fails_later") throw new Error("worn out");
                for (const i in y) y[i] = 2 * x.data[i];
              },
              outputs: () => [{ name: "y", shape: x.shape, data: y.slice() }],
              async [Symbol.asyncDispose]() {},
            };
          },
        }));
      }
    };
  `)
}`;

Deno.test("each round is a fresh process; who fails in a later one has no row, but a reason", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const args = ["scaling", "-s", "64", "-r", "7", "--rounds", "3", "--target-time", "0.001"];
    const backends = ["steady", "fails_later", "gone_later"].flatMap((name) => ["-b", name]);
    const { code, stdout } = await program(
      [...args, ...backends, "--plugin", PLUGIN, "--plugin", COUNTED, "--format", "json"],
      { SETUPS: folder },
    );
    assert.equal(code, 0);
    const { results, skipped, runs: [run] }: Results = JSON.parse(stdout);
    assert.deepEqual(results.map(({ backend }) => backend), ["steady"]);
    assert.deepEqual(results[0].rounds.map(({ times }) => times.length), [2, 3, 2]);
    assert.deepEqual(skipped.map(({ backend, reason }) => [backend, reason]).sort(), [
      ["fails_later", "worn out (in round 2 of 3, after 1 complete)"],
      ["gone_later", "not again (in round 2 of 3, after 1 complete)"],
    ]);
    // The control is a copy of the first backend.
    assert.equal(run.control?.backend, "steady");
    const pids = (await Deno.readTextFile(`${folder}/steady`)).trim().split("\n");
    assert.equal(pids.length, 2 * 3);
    assert.equal(new Set(pids).size, 2 * 3);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

for (const state of ["warm", "cold", "mixed"]) {
  Deno.test(`--cache ${state} is recorded, and calls are made`, async () => {
    const args = ["scaling", "-s", "64", "-b", "twin", "-r", "2", "--rounds", "1"];
    const more = ["--cache", state, "--plugin", PLUGIN, "--format", "json"];
    const { stdout } = await program([...args, ...more]);
    const { results, runs: [{ options }] }: Results = JSON.parse(stdout);
    assert.equal(options.cache, state);
    assert.deepEqual(results.map(({ calls, status }) => [calls, status]), [[2, "ok"]]);
  });
}

Deno.test("rounds that cannot be are refused", async () => {
  const args = ["scaling", "--plugin", PLUGIN];
  const inOne = await program([...args, "--rounds", "2", "--no-isolate"]);
  assert.match(inOne.stderr, /Cannot run 2 rounds in one process: each round needs fresh process/);
  assert.equal(inOne.code, 2);
  const few = await program([...args, "--rounds", "3", "-r", "2"]);
  assert.match(few.stderr, /Cannot run 3 rounds with number of repetitions 2: .* one per round/);
});
