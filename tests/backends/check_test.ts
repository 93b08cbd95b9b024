import assert from "node:assert/strict";
import { checkBackend } from "../../backends/check.ts";
import { listBackends, registerBackend } from "../../backends/mod.ts";
import { registerBenchmark, registerKernel } from "../../kernels/mod.ts";
import { scaling } from "../fixtures/scaling_plugin.ts";

const good = {
  name: "good_1",
  description: "Fine",
  devices: ["cpu"],
  precisions: ["f64"],
  setup: async function* () {},
};

Deno.test("backends that are what they should be pass", () => {
  checkBackend(good as never);
  for (const backend of listBackends()) checkBackend(backend);
});

Deno.test("backends that are not are refused with what is wrong and what would be right", () => {
  const cases: [object, RegExp][] = [
    [{ name: "x y/../z" }, /Cannot register backend "x y\/\.\.\/z": a name is lower-case/],
    [{ name: undefined }, /Cannot register backend undefined: a name/],
    [{ name: "1st" }, /begins with a letter$/],
    [{ description: 1 }, /"good_1" with description 1: description must be a sentence/],
    [
      { devices: undefined },
      /with devices undefined: devices must be one or more of cpu, gpu, tpu/,
    ],
    [{ devices: [] }, /with devices \[\]/],
    [{ devices: ["npu"] }, /with devices \["npu"\]/],
    [
      { precisions: ["f16"] },
      /with precisions \["f16"\]: precisions must be one or more of f64, f32/,
    ],
    [{ precisions: "f64" }, /with precisions "f64"/],
    [{ setup: {} }, /with setup \{\}: setup must be an asynchronous generator function/],
    [{ kernel: "" }, /Cannot register kernel ""/],
    [{ family: "rust" }, /with family "rust": family must be one of TypeScript, WASM, WebGPU, arr/],
    [
      { runsIn: [] },
      /with runsIn \[\]: runsIn must be one or more of Deno, Node, browsers, Python/,
    ],
    [{ runsIn: ["bun"] }, /with runsIn \["bun"\]/],
    [{ v8Flags: "--x" }, /with v8Flags "--x": v8Flags must be an array of strings/],
  ];
  for (const [changes, message] of cases) {
    assert.throws(() => registerBackend({ ...good, ...changes } as never), message);
  }
  assert.throws(() => registerBackend(undefined as never), /Cannot register backend undefined/);
  assert.ok(listBackends().every(({ name }) => name !== "good_1"));
});

Deno.test("what maps say of an output must be texts and indices", () => {
  const refused = (changes: object, message: RegExp) => {
    const outputs = [{ ...scaling.outputs[0], ...changes }];
    const benchmark = { ...scaling, name: "described", outputs };
    assert.throws(() => registerBenchmark(benchmark as never), message);
  };
  refused({ quantity: 7 }, /with quantity of output y 7: quantity of output y must be a text$/);
  refused({ unit: null }, /unit of output y must be a text$/);
  refused({ shown: 1 }, /with shown of output y 1: shown of output y must be an array of indices$/);
  refused({ shown: [-1] }, /shown of output y must be an array of indices$/);
});

Deno.test("benchmarks and kernels need names as well, and loaders", () => {
  assert.throws(() => registerBenchmark({ name: "../x" } as never), /Cannot register benchmark/);
  assert.throws(() => registerKernel("equation_of_state", "A", () => null as never), /kernel "A"/);
  assert.throws(
    () => registerKernel("equation_of_state", "good_1", 5 as never),
    /it must be a function that loads it, not 5$/,
  );
});
