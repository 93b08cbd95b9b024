import assert from "node:assert/strict";
import { measureLimits } from "../../../bench/measuring/meters.ts";
import "../../../mod.ts";

const member = (name: string, device: "cpu" | "gpu", bandwidth?: number) => ({
  backend: { name },
  device,
  runtime: bandwidth === undefined ? {} : { limits: () => Promise.resolve({ bandwidth }) },
});

Deno.test("measureLimits: native measures the CPU where it takes part, not another backend that could", async () => {
  const members = [member("wasm", "cpu", 1), member("native", "cpu", 2), member("x", "gpu", 3)];
  const limits = await measureLimits(members, new Set(["f64"] as const));
  assert.deepEqual(limits, [
    { device: "gpu", precision: "f64", backend: "x", bandwidth: 3 },
    { device: "cpu", precision: "f64", backend: "native", bandwidth: 2 },
  ]);
});

Deno.test("measureLimits: the machine's limits also if neither meter takes part", async () => {
  const limits = await measureLimits([member("plugin", "cpu", 1e20)], new Set(["f64"] as const));
  assert.equal(limits.length, 1);
  const [{ backend, bandwidth, flops }] = limits;
  assert.ok(backend === "native" || backend === "wasm");
  assert.ok(bandwidth > 1e8 && bandwidth < 1e13 && flops! > 1e8);
});

Deno.test("measureLimits: no CPU in the run, no limit of one; what fails is left out", async () => {
  const broken = {
    ...member("x", "gpu"),
    runtime: { limits: () => Promise.reject(new Error("lost")) },
  };
  const failures: unknown[] = [];
  const precisions = new Set(["f64"] as const);
  assert.deepEqual(await measureLimits([broken], precisions, (one) => failures.push(one)), []);
  assert.deepEqual(failures, [{ backend: "x", device: "gpu", reason: "limits failed: lost" }]);
  await measureLimits([member("x", "gpu", -1)], precisions, (one) => failures.push(one));
  assert.deepEqual(failures[1], {
    backend: "x",
    device: "gpu",
    reason: 'limits failed: Cannot use limits of backend "x" with bandwidth -1: ' +
      "bandwidth must be positive bytes per second",
  });
});

Deno.test("measureLimits: only in precisions that a backend has here", async () => {
  const limits = (precision: string) =>
    precision === "f32" ? Promise.resolve({ bandwidth: 1 }) : Promise.reject(new Error("no f64"));
  const single = { ...member("x", "gpu"), runtime: { precisions: ["f32"] as const, limits } };
  const failures: unknown[] = [];
  const both = new Set(["f64", "f32"] as const);
  assert.deepEqual(await measureLimits([single], both, (one) => failures.push(one)), [
    { device: "gpu", precision: "f32", backend: "x", bandwidth: 1 },
  ]);
  assert.deepEqual(failures, []);
});
