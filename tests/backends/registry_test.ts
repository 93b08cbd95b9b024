import assert from "node:assert/strict";
import { getBackend, registerBackend, registerBenchmark, registerKernel } from "../../mod.ts";
import { scaling } from "../fixtures/scaling_plugin.ts";
import "../bench/run/quick.ts";

Deno.test("registering twice under one name is refused", () => {
  assert.throws(() => registerBackend(getBackend("twin")), /a backend of that name exists/);
  assert.throws(
    () => registerKernel("scaling", "twin", () => Promise.reject(new Error("never"))),
    /a kernel of that name exists/,
  );
  assert.throws(() => registerKernel("nothing", "twin", () => Promise.reject()), /Cannot find/);
});

Deno.test("a benchmark without a reference kernel is refused", () => {
  assert.throws(
    () =>
      registerBenchmark({
        ...scaling,
        name: "groundless",
        kernels: new Map(),
      }),
    /needs a "plain" kernel/,
  );
});
