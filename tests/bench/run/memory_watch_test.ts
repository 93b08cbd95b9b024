import assert from "node:assert/strict";
import { findOffender, MemoryWatch, type Occupancy } from "../../../bench/run/memory_watch.ts";
import { createEntry } from "../../../bench/run/plan/entry.ts";
import { plannedBytes } from "../../../bench/run/plan/residency.ts";
import { participant } from "./fakes.ts";

const GIB = 2 ** 30;
const plenty = { budget: 16 * GIB, available: 20 * GIB };
const process = (bytes: number, planned: number, before = 0): Occupancy => ({
  ...{ bytes: bytes * GIB, planned: planned * GIB, before: before * GIB },
});

Deno.test("a process may occupy twice what is planned, and some more", () => {
  assert.equal(findOffender([process(5, 2)], plenty), undefined);
  assert.equal(findOffender([process(5.5, 2, 0.5)], plenty), undefined);
  assert.equal(findOffender([], plenty), undefined);
  assert.deepEqual(findOffender([process(1, 1), process(5.5, 2, 0.4)], plenty), {
    index: 1,
    reason: "it occupies 5.10 GiB with its cases, 2.00 GiB are planned",
  });
});

Deno.test("what it may occupy beyond that depends on the memory for cases, within bounds", () => {
  const isStopped = (bytes: number, budget: number) =>
    findOffender([process(bytes, 0)], { budget: budget * GIB, available: GIB }) !== undefined;
  assert.deepEqual([isStopped(0.24, 0.001), isStopped(0.26, 0.001)], [false, true]);
  assert.deepEqual([isStopped(0.49, 8), isStopped(0.51, 8)], [false, true]);
  assert.deepEqual([isStopped(0.99, 640), isStopped(1.01, 640)], [true, true]);
  assert.equal(
    findOffender([process(0.99, 0)], { budget: 640 * GIB, available: 99 * GIB }),
    undefined,
  );
});

Deno.test("where hardly any memory is left, the process furthest beyond its plan is stopped", () => {
  const processes = [process(5, 4), process(4, 2), process(3, 3)];
  assert.equal(findOffender(processes, { ...plenty, available: 1.1 * GIB }), undefined);
  const offender = findOffender(processes, { ...plenty, available: 0.5 * GIB });
  assert.equal(offender?.index, 1);
  assert.match(offender!.reason, /^only 512 MiB of memory are left on this machine, and it occup/);
  const innocent = [process(2, 4)];
  assert.equal(findOffender(innocent, { ...plenty, available: 0 }), undefined);
});

Deno.test("planned are the inputs of each group once, all cases, and the largest check", () => {
  const demand = (group: string, bytes: number, check: number) => ({
    ...{ group, inputs: 10, bytes, check, place: "host" },
  });
  assert.equal(plannedBytes([demand("a", 1, 5), demand("a", 2, 6), demand("b", 3, 4)]), 32);
  assert.equal(plannedBytes([]), 0);
});

Deno.test("a watch stops who exceeds his share, and remembers peaks", async () => {
  const stopped: string[] = [];
  const own = new Map([[1, 100], [2, 200]]);
  const [a, b] = ["a", "b"].map((name, n) => {
    const one = participant(name, []);
    const watched = {
      pid: n + 1,
      stop: (reason: string) => void stopped.push(`${name} ${reason}`),
    };
    return { ...one, host: { ...one.host!, runtime: { ...one.runtime, process: watched } } };
  });
  const local = participant("local", []);
  const reader = {
    of: (pid: number) => ({ own: own.get(pid)!, peak: 2 * own.get(pid)! }),
    own: () => 1000,
    available: () => GIB,
  };
  using watch = new MemoryWatch({ participants: [a, b, local] }, reader);
  const entry = await createEntry(
    { benchmark: "equation_of_state", backend: "b", device: "cpu", precision: "f64", size: 64 },
    b,
  );
  watch.begin([entry], 10 * GIB);
  own.set(1, 300);
  watch.check();
  own.set(1, 150);
  own.set(2, GIB + 200);
  watch.check();
  assert.deepEqual(stopped, [
    "b it occupies 1.00 GiB with its cases, 2.02 KiB are planned",
  ]);
  assert.equal(watch.peak, GIB + 1350);
  assert.equal(a.memoryPeak, 600);
  assert.equal(b.memoryPeak, 2 * GIB + 400);
  assert.equal(local.memoryPeak, undefined);
});
