import assert from "node:assert/strict";
import fc from "fast-check";
import { casesOf, parseShard } from "../../../../bench/run/plan/shard.ts";
import type { Case } from "../../../../bench/results/schema.ts";

const cases: Case[] = ["a", "b"].flatMap((benchmark) =>
  [64, 4096, 65536].flatMap((size) =>
    ["x", "y", "z"].map((backend) => ({
      benchmark,
      backend,
      device: "cpu" as const,
      precision: "f64" as const,
      size,
    }))
  )
);

Deno.test("the shards together hold every case exactly once", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), (count) => {
    const parts = Array.from({ length: count }, (_, index) => casesOf({ index, count }, cases));
    const key = (one: Case) => JSON.stringify(one);
    assert.deepEqual(parts.flat().map(key).sort(), cases.map(key).sort());
  }));
});

Deno.test("rows of one table stay together, unless there are more shards than tables", () => {
  const tables = (part: Case[]) =>
    new Set(part.map(({ benchmark, size }) => `${benchmark}${size}`));
  assert.equal(casesOf({ index: 1, count: 6 }, cases).length, 3);
  assert.equal(tables(casesOf({ index: 1, count: 6 }, cases)).size, 1);
  assert.equal(casesOf({ index: 0, count: 18 }, cases).length, 1);
});

Deno.test("i/n is parsed, everything else refused", () => {
  assert.deepEqual(parseShard("1/1"), { index: 0, count: 1 });
  assert.deepEqual(parseShard("3/4"), { index: 2, count: 4 });
  for (const text of ["0/4", "5/4", "1", "a/b", "1/0", "-1/4", "1.5/4", ""]) {
    assert.throws(() => parseShard(text), /a shard is i\/n/, text);
  }
});

Deno.test("slurm: job arrays from 0, from 1, with a step; every task gets its own part", () => {
  const indexes = (ids: number[], more: Record<string, string>) =>
    ids.map((id) => {
      const variables: Record<string, string> = {
        SLURM_ARRAY_TASK_ID: `${id}`,
        SLURM_ARRAY_TASK_COUNT: `${ids.length}`,
        ...more,
      };
      return parseShard("slurm", (name) => variables[name]).index;
    }).sort();
  assert.deepEqual(indexes([0, 1, 2, 3], {}), [0, 1, 2, 3]);
  assert.deepEqual(indexes([1, 2, 3, 4], {}), [0, 1, 2, 3]);
  assert.deepEqual(indexes([5, 6, 7], { SLURM_ARRAY_TASK_MIN: "5" }), [0, 1, 2]);
  const stepped = { SLURM_ARRAY_TASK_MIN: "2", SLURM_ARRAY_TASK_STEP: "4" };
  assert.deepEqual(indexes([2, 6, 10], stepped), [0, 1, 2]);
});

Deno.test("slurm: arrays with gaps are refused, as one part would be made twice and one never", () => {
  const parse = (id: string, count: string, min: string, max: string, step = "1") => {
    const variables: Record<string, string> = {
      ID: id,
      COUNT: count,
      MIN: min,
      MAX: max,
      STEP: step,
    };
    return parseShard("slurm", (name) => variables[name.replace("SLURM_ARRAY_TASK_", "")]);
  };
  for (const id of ["1", "3", "7"]) {
    assert.throws(() => parse(id, "3", "1", "7"), /3 tasks from 1 to 7 .* --shard \$SLURM_.*\/n$/);
  }
  assert.throws(() => parse("2", "2", "2", "5"), /not evenly spaced/);
  assert.throws(() => parse("5", "1", "5", "5"), /task 5 alone does not show .* --shard \$SLURM/);
  assert.deepEqual(parse("1", "1", "1", "1"), { index: 0, count: 1 });
  assert.deepEqual(parse("7", "3", "1", "7", "3"), { index: 2, count: 3 });
  assert.deepEqual(parse("4", "4", "1", "4"), { index: 3, count: 4 });
});

Deno.test("slurm outside a job array is refused with the variable's name", () => {
  for (const value of [undefined, ""]) {
    assert.throws(() => parseShard("slurm", () => value), /SLURM_ARRAY_TASK_ID is not set/);
  }
  assert.throws(() => parseShard("slurm", () => "x"), /SLURM_ARRAY_TASK_ID is "x"/);
});
