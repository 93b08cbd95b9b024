import assert from "node:assert/strict";
import { denoPlatform } from "../../../backends/platform/deno.ts";
import { wasm } from "../../../backends/wasm/mod.ts";
import { fusingFlavour } from "../../../backends/wasm/limits.ts";
import { simdFlavour, wasmRuntime } from "../../../backends/wasm/runtime.ts";
import { MAX_INSTANCE_BYTES } from "../../../kernels/wasm/runtime.ts";
import plain from "../../../backends/wasm/assembly/f64_plain.wasm.base64" with { type: "text" };
import relaxed from "../../../backends/wasm/assembly/f64_relaxed.wasm.base64" with { type: "text" };

Deno.test("wasm: the version names engine and instruction set", async () => {
  const setup = wasm.setup({ device: "cpu", platform: denoPlatform });
  const { value: runtime } = await setup.next();
  assert.ok(runtime);
  assert.equal(simdFlavour(), "relaxed");
  assert.equal(runtime.version, `V8 ${Deno.version.v8}, relaxed SIMD`);
  assert.match(wasmRuntime("plain", "V8").version, /without relaxed/);
  assert.equal((await setup.next()).done, true);
});

Deno.test("wasm: without SIMD the backend is unavailable", async () => {
  const { validate } = WebAssembly;
  try {
    const splat = 0x11;
    WebAssembly.validate = (bytes) => (bytes as Uint8Array).at(-2) === splat;
    assert.equal(simdFlavour(), "plain");
    WebAssembly.validate = () => false;
    assert.equal(simdFlavour(), undefined);
    await assert.rejects(
      () => wasm.setup({ device: "cpu", platform: denoPlatform }).next(),
      /has no WebAssembly SIMD/,
    );
  } finally {
    WebAssembly.validate = validate;
  }
});

Deno.test("wasm: limits are those of a processor", async () => {
  const { value: runtime } = await wasm.setup({ device: "cpu", platform: denoPlatform }).next();
  assert.ok(runtime);
  for (const precision of ["f64", "f32"] as const) {
    const { bandwidth, flops = 0 } = await runtime.limits!(precision);
    assert.ok(bandwidth > 1e8 && bandwidth < 1e12, `${bandwidth} bytes/s`);
    assert.ok(flops > 1e8 && flops < 1e12, `${flops} flop/s`);
  }
});

Deno.test("wasm: the relaxed build computes where the engine fuses multiply–adds", async () => {
  assert.equal(await fusingFlavour("V8"), "relaxed");
});

Deno.test("wasm: the plain build computes where multiply–adds round twice", async () => {
  const { instantiate } = WebAssembly;
  const separate = await WebAssembly.compile(Uint8Array.fromBase64(plain));
  try {
    // An engine that carries the relaxed build out like the plain one, as JavaScriptCore does.
    WebAssembly.instantiate = ((_: WebAssembly.Module, imports: WebAssembly.Imports) =>
      instantiate(separate, imports)) as typeof instantiate;
    assert.equal(await fusingFlavour("JavaScriptCore"), "plain");
  } finally {
    WebAssembly.instantiate = instantiate;
  }
});

Deno.test("wasm: instances have memories of their own", async () => {
  const runtime = wasmRuntime("plain", "V8");
  assert.equal(runtime.instanceBytes, MAX_INSTANCE_BYTES);
  const [one, two] = await Promise.all(
    [100_000, 200_000].map((size) =>
      runtime.instantiate<{ triad: (...n: number[]) => void }>({ relaxed, plain }, size)
    ),
  );
  assert.equal(one.buffer.byteLength, 2 << 16);
  assert.equal(two.buffer.byteLength, 4 << 16);
  const [first, second] = [one, two].map(({ buffer }) => new Float64Array(buffer, 1 << 16, 24));
  first.fill(1);
  second.fill(2);
  const a = 1 << 16, b = a + 64, c = b + 64;
  two.exports.triad(a, b, c, 64);
  assert.ok(first.every((x) => x === 1));
  assert.ok(second.subarray(0, 8).every((x) => Math.abs(x - 3.998) < 1e-12));
});
