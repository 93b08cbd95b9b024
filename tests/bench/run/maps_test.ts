import assert from "node:assert/strict";
import { type Kernel, type Results, run } from "../../../mod.ts";
import { getBackend, registerBackend, registerKernel } from "../../../mod.ts";
import { compareResults } from "../../../bench/results/comparison/compare.ts";
import { mergeResults } from "../../../bench/results/merging/merge.ts";
import { parseResults } from "../../../bench/results/read.ts";
import { jsonReport } from "../../../bench/report/text/json.ts";
import { quick } from "./quick.ts";

/** A copy of `twin` that is wrong by a tenth in the last column of the grid. */
const kernel: Kernel = {
  prepare(_runtime, { x }) {
    const [nx, ny, nz] = x.shape;
    const data = new Float64Array(nx * ny * nz);
    return Promise.resolve({
      run: () => data.set(x.data.map((one, n) => (n < data.length - nz ? 2 : 2.2) * one)),
      outputs: () => [{ name: "y", shape: x.shape, data }],
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};
registerKernel("scaling", "wrong_corner", () => Promise.resolve(kernel));
registerBackend({ ...getBackend("twin"), name: "wrong_corner" });

const options = { ...quick, backends: ["twin", "wrong_corner"] };

/** The maps of a document: by backend and size, and of the reference. */
function mapsOf({ results, runs }: Results) {
  return {
    errors: results.map(({ backend, size, errors: [{ map }] }) => ({ backend, size, map })),
    fields: runs.map(({ fields }) => fields),
  };
}

Deno.test("a run has maps of the largest size: of the reference, and of where a backend is wrong", async () => {
  const results = await run(options);
  const { errors, fields: [fields] } = mapsOf(results);
  const at = (backend: string, size: number) =>
    errors.find((one) => one.backend === backend && one.size === size)!.map;
  assert.equal(at("twin", 64), undefined);
  assert.equal(at("wrong_corner", 64), undefined);
  assert.deepEqual(at("twin", 4096), { extent: [32, 32], cells: "A".repeat(1024) });
  const { cells, worst } = at("wrong_corner", 4096)!;
  assert.match(cells, /^A{1023}[^A/]$/);
  assert.deepEqual(worst!.slice(0, 2), [31, 31]);
  const [{ cells: field, scale: [low, high], ...rest }] = fields!;
  assert.deepEqual(rest, {
    ...{ benchmark: "scaling", size: 4096, output: "y" },
    ...{ shape: [32, 32, 4], level: [2], extent: [32, 32] },
  });
  assert.equal(field.length, 1024);
  assert.ok(low > 2 && low < 2.2 && high > 3.8 && high < 4, "inputs are uniform in 1 … 2");
});

Deno.test("maps survive files, joining and comparing", async () => {
  const results = await run(options);
  const maps = mapsOf(results);
  const read = parseResults(jsonReport(results));
  assert.deepEqual(mapsOf(read), maps);
  const elsewhere = structuredClone(read);
  elsewhere.runs[0].environment.cpu = "Another processor";
  const merged = mapsOf(mergeResults([read, elsewhere]));
  assert.deepEqual(merged.errors, [...maps.errors, ...maps.errors]);
  assert.deepEqual(merged.fields, [...maps.fields, ...maps.fields]);
  assert.deepEqual(
    compareResults(read, read, 0.05).map(({ backend, verdict }) => `${backend} ${verdict}`).sort(),
    ["twin", "twin"].map((name) => `${name} too few rounds`)
      .concat("wrong_corner FAILED", "wrong_corner FAILED"),
  );
});

Deno.test("a run that is resumed keeps its maps", async () => {
  const controller = new AbortController();
  const begun = parseResults(jsonReport(
    await run({
      ...options,
      repetitions: 1_000_000,
      signal: controller.signal,
      onProgress: ({ phase, done }) => {
        if (phase === "measure" && done > 1e-4) controller.abort();
      },
    }),
  ));
  const resume = structuredClone(begun);
  Object.assign(resume.runs[0].options, { repetitions: 5, rounds: 2 });
  for (const entry of resume.checkpoint!) {
    Object.assign(entry, { calls: 5, rounds: [{ times: [1e-5, 1e-5, 1e-5] }] });
  }
  const { fields, errors } = mapsOf(await run({ ...options, resume }));
  assert.equal(fields[0]!.length, 1);
  assert.deepEqual(fields, mapsOf(begun).fields);
  const has = errors.filter(({ map }) => map).map(({ backend, size }) => `${backend} ${size}`);
  assert.deepEqual(has.sort(), ["twin 4096", "wrong_corner 4096"]);
});
