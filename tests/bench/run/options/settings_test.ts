import assert from "node:assert/strict";
import * as v from "valibot";
import { declare } from "../../../../cli/arguments/arguments.ts";
import {
  DECLARATIONS,
  recordedOptions,
  resolveSettings,
} from "../../../../bench/run/options/settings.ts";

const benchmarks = ["scaling"];

Deno.test("defaults are filled in, lists hold each value once, sizes ascend", () => {
  const resolved = resolveSettings({ benchmarks, sizes: [64, 8, 64], shuffleSeed: 3 });
  assert.deepEqual(resolved.sizes, [8, 64]);
  assert.equal(resolved.shuffle_seed, 3);
  assert.equal(resolved.device, "cpu");
  assert.equal("repetitions" in resolved, false);
});

Deno.test("what a run records is what its results file may hold", () => {
  const resolved = resolveSettings({ benchmarks, shard: { index: 1, count: 2 } });
  assert.deepEqual(v.parse(recordedOptions, structuredClone(resolved)), resolved);
  for (const wrong of [{ burnin: -1 }, { target_time: 0 }, { device: "npu" }, { sizes: [] }]) {
    assert.equal(v.is(recordedOptions, { ...resolved, ...wrong }), false, JSON.stringify(wrong));
  }
  const { sizes: _, ...incomplete } = resolved;
  assert.equal(v.is(recordedOptions, incomplete), false);
});

Deno.test("a value out of range is refused with its label, the value and what is wanted", () => {
  assert.throws(() => resolveSettings({ benchmarks, targetTime: 0 }), {
    name: "RangeError",
    message: "Cannot run with target time 0: target time must be a positive number of seconds",
  });
  assert.throws(() => resolveSettings({ benchmarks, device: "npu" as "cpu" }), {
    name: "TypeError",
    message: 'Cannot run with device "npu": device must be one of cpu, gpu, tpu',
  });
});

Deno.test("every setting but the arguments is an option with a line of help", () => {
  const nothing = () => Promise.resolve();
  const actions = { run: nothing, list: nothing, compare: nothing, merge: nothing };
  const program = declare({
    ...actions,
    report: nothing,
    completions: nothing,
    noise: nothing,
    serve: nothing,
    worker: nothing,
  });
  const help = program.commands.find((one) => one.name() === "run")!.helpInformation();
  for (const [name, { flags, help: line }] of DECLARATIONS) {
    if (name === "benchmarks") continue;
    assert.ok(help.includes(flags!), name);
    assert.ok(line && help.replaceAll(/\s+/g, " ").includes(line), name);
  }
});
