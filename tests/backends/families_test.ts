import assert from "node:assert/strict";
import { type Backend, familyOf } from "../../backends/backend.ts";
import { listBackends } from "../../backends/mod.ts";
import { portableBackends } from "../../backends/portable.ts";

const ANYWHERE = ["Deno", "Node", "browsers"];

/** What is said of backends whose family is not Python. */
const DECLARED: Readonly<Record<string, readonly [family: string, runsIn: readonly string[]]>> = {
  plain: ["TypeScript", ANYWHERE],
  typed_array: ["TypeScript", ANYWHERE],
  wasm: ["WASM", ANYWHERE],
  webgpu: ["WebGPU", ["Deno", "browsers"]],
  webgpu_f32x2: ["WebGPU", ["Deno", "browsers"]],
  webgpu_dawn: ["WebGPU", ["Deno", "Node"]],
  onnxruntime: ["array library", ANYWHERE],
  onnxruntime_node: ["array library", ["Deno", "Node"]],
  tfjs: ["array library", ANYWHERE],
  jax_js: ["array library", ANYWHERE],
  numpy_ts: ["array library", ANYWHERE],
  native: ["native code", ["Deno"]],
  native_128: ["native code", ["Deno"]],
};

Deno.test("every backend says what to ship and where it runs", () => {
  for (const backend of listBackends()) {
    const wanted = DECLARED[backend.name] ?? ["Python", ["Python"]];
    assert.deepEqual([familyOf(backend), backend.runsIn], wanted, backend.name);
  }
});

Deno.test("the backends that say that they run in browsers are the portable ones", () => {
  const names = listBackends().filter(({ runsIn }) => runsIn?.includes("browsers"))
    .map(({ name }) => name);
  assert.deepEqual(names.sort(), portableBackends.map(({ name }) => name).sort());
});

Deno.test("a backend that says nothing is an array library, or something else", () => {
  const family = (facts: Partial<Backend>) => familyOf(facts);
  assert.equal(family({ kernel: "array_program" }), "array library");
  assert.equal(family({}), "other");
  assert.equal(family({ kernel: "array_program", family: "Python" }), "Python");
});
