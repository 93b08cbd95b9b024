import assert from "node:assert/strict";
import { ranks } from "../../../../bench/report/model/groups.ts";
import { modelOf } from "../../../../bench/report/model.ts";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { at, results, roundsOf, WRONG } from "../../documents.ts";

Deno.test("ranks: rows that do not differ significantly tie, the others follow", () => {
  const second = at(1.02, { rounds: roundsOf(1.02, 1) });
  const rows = [at(1), second, at(1.3), at(1.5, { errors: WRONG }), at(2)];
  assert.deepEqual(ranks(rows), ["1=", "1=", "3", "–", "4"]);
});

Deno.test("a single call has no interval, and no rank of its own", () => {
  const rows = [1, 2].map((median) =>
    at(median, {
      rounds: [{ times: [median] }],
      calls: 1,
      median_ci95: [median, median],
    })
  );
  assert.deepEqual(ranks(rows), ["1=", "1="]);
  assert.deepEqual(ranks([at(1), ...rows.slice(1)]), ["1=", "1="]);
  const table = FORMATS.table({ ...results, results: [at(1), rows[1]] });
  assert.match(table, / 0\.950…1\.05 /);
  assert.doesNotMatch(table, /2\.00…2\.00/);
  assert.match(table, / one process {2}/);
});

Deno.test("ranks: a failed row in front does not take the first place", () => {
  assert.deepEqual(ranks([at(1, { errors: WRONG }), at(2)]), ["–", "1"]);
  assert.deepEqual(ranks([at(1, { errors: WRONG })]), ["–"]);
});

Deno.test("one group per benchmark and size, sorted by median", () => {
  const all = { ...results, results: [at(3), at(1), at(2, { size: 64 }), at(5)] };
  const groups = modelOf(all).groups.map(({ size, rows }) => [size, rows.map((r) => r.median)]);
  assert.deepEqual(groups, [[4096, [1, 3, 5]], [64, [2]]]);
});
