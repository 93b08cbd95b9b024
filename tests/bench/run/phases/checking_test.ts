import assert from "node:assert/strict";
import { checkEarlyResult, checkOutputs } from "../../../../bench/run/phases/checking.ts";
import { contextOf, type Log, participant } from "../fakes.ts";

Deno.test("a result before the first call takes all sizes of the kernel out of the run", async () => {
  const log: Log = [];
  await using context = await contextOf([participant("a", log)], { sizes: [64, 4096] });
  const [small, large] = context.entries;
  small.hosted = await small.participant.host!.prepare(
    small.benchmark,
    context.data.of(small).inputs,
    small.options,
  );
  await assert.rejects(
    () => checkEarlyResult(context, small),
    /has the result before it is called/,
  );
  assert.deepEqual(context.entries, [small]);
  assert.deepEqual(context.skipped.map(({ size }) => size), [large.id.size]);
});

Deno.test("a kernel is only checked for early results at its smallest size", async () => {
  const log: Log = [];
  await using context = await contextOf([participant("a", log)], { sizes: [64, 4096] });
  const large = context.entries[1];
  large.hosted = await large.participant.host!.prepare(
    large.benchmark,
    context.data.of(large).inputs,
    large.options,
  );
  await checkEarlyResult(context, large);
  assert.deepEqual(log.filter((one) => one.startsWith("check")), []);
  await context.drop(context.entries[0], new Error("out of memory"));
  await assert.rejects(() => checkEarlyResult(context, large), /before it is called/);
});

Deno.test("the largest error of all checks counts", async () => {
  const errors = [{ l2: 1e-3 }, { l2: 2e-3 }, { l2: 1e-9, consistent: false }, { l2: 5e-3 }];
  const faulty = participant("a", [], { error: () => errors.shift()! });
  await using context = await contextOf([faulty]);
  const [entry] = context.entries;
  entry.hosted = await faulty.host!.prepare(
    entry.benchmark,
    context.data.of(entry).inputs,
    entry.options,
  );
  const found = [];
  while (errors.length > 0) {
    await checkOutputs(context, entry);
    found.push([entry.errors[0].l2, entry.errors[0].consistent]);
  }
  assert.deepEqual(found, [[1e-3, true], [2e-3, true], [1e-9, false], [1e-9, false]]);
});
