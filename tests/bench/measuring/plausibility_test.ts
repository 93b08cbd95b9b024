import assert from "node:assert/strict";
import { findIdle } from "../../../bench/measuring/plausibility.ts";
import { caseName } from "../../../bench/results/identity.ts";
import { operationsOf } from "../../../bench/results/assembly/summary.ts";
import { getBenchmark } from "../../../mod.ts";
import type { Limit } from "../../../bench/results/schema.ts";
import { at, row } from "../documents.ts";

const limits: Limit[] = (["cpu", "gpu"] as const).map((device) => ({
  device,
  precision: "f64",
  backend: "meter",
  bandwidth: 1e12,
  flops: 1e12,
}));
const OPERATIONS = operationsOf(getBenchmark("equation_of_state"), row())!;

/** A row that needs so many times the measured peak arithmetic. */
const needing = (times: number, changes = {}) => at(OPERATIONS / times / 1e12, changes);

const caught = (...rows: ReturnType<typeof row>[]) =>
  findIdle(rows, { cores: 2 }, limits).map(({ backend, size }) => `${backend} ${size}`);

Deno.test("a rate beyond all cores' vector units is no measurement, one beyond a poor limit is", () => {
  assert.deepEqual(caught(needing(13)), []);
  assert.deepEqual(caught(needing(17)), ["typed_array 4096"]);
  const memory = (times: number) => row({ bytes: times * 1e12 * 0.0002 });
  assert.deepEqual(caught(memory(200)), []);
  assert.deepEqual(caught(memory(257)), ["typed_array 4096"]);
  const [{ reason }] = findIdle([needing(400)], { cores: 2 }, limits);
  assert.match(
    reason,
    /^does not do its work in the timed call: 2\.\d\d ns for 4,096 points would need 400 times the processor's measured peak arithmetic$/,
  );
});

Deno.test("only the cores that the process may use count", () => {
  const fast = needing(13);
  assert.equal(findIdle([fast], { cores: 2, affinity: [1] }, limits).length, 1);
  assert.equal(findIdle([{ ...fast, device: "gpu" }], { cores: 64 }, limits).length, 1);
});

Deno.test("a kernel that works in some of its calls only is caught by the shortest", () => {
  const rounds = [1, 2, 3, 4].map(() => ({ times: [2e-4, 2e-4, 1e-8, 2e-4] }));
  assert.deepEqual(caught(row({ rounds })), ["typed_array 4096"]);
  const [{ reason }] = findIdle([row({ rounds })], { cores: 2 }, limits);
  assert.match(reason, /: 10\.0 ns for 4,096 points would need \d\d times/);
  const once = [1, 2, 3, 4].map((n) => ({
    times: [n === 1 ? 1e-8 : 2e-4, ...Array(9).fill(2e-4)],
  }));
  assert.deepEqual(caught(row({ rounds: once })), [], "one in forty is a step of the clock");
});

Deno.test("a kernel that is caught at one size is refused at all sizes, other kernels are not", () => {
  const rows = [
    row({ backend: "idle" }),
    needing(1e3, { backend: "idle", size: 65536 }),
    row({ backend: "idle", precision: "f32" }),
    row({ backend: "twin" }),
  ];
  assert.deepEqual(caught(...rows), ["idle 4096", "idle 65536"]);
});

Deno.test("a kernel that is caught in one engine is refused in that engine only", () => {
  const rows = [row(), needing(1e3, { engine: "node" })];
  const found = findIdle(rows, { cores: 2 }, limits).map(({ reason: _, ...id }) => caseName(id));
  assert.deepEqual(found, ["equation_of_state 4096 typed_array cpu f64 closed in node"]);
});

Deno.test("where a device was not measured, no device of today could have been so fast", () => {
  const found = (median: number, some: Limit[] = []) =>
    findIdle([at(median, { device: "gpu", size: 2 ** 22 })], { cores: 2 }, some).length;
  assert.equal(found(2e-5), 0);
  assert.equal(found(1e-6), 1);
  assert.equal(found(1e-6, [{ ...limits[1], flops: 1e15 }]), 0);
});

Deno.test("a clock that does not advance is named", () => {
  const rounds = [{ times: [0, 0, 0] }];
  const [{ reason }] = findIdle([row({ median: 1e-9, rounds })], { cores: 2 }, limits);
  assert.equal(
    reason,
    "the clock does not advance during calls for 4,096 points, or they do no work",
  );
});
