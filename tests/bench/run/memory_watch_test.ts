import assert from "node:assert/strict";
import { registerBackend, registerBenchmark, registerKernel } from "../../../mod.ts";
import { processMemory } from "../../../base/process/memory.ts";
import { Machine } from "../../../bench/run/machine.ts";
import { findOffender, MemoryWatch, type Occupancy } from "../../../bench/run/memory_watch.ts";
import { createEntry } from "../../../bench/run/plan/entry.ts";
import { plannedBytes } from "../../../bench/run/plan/residency.ts";
import { runIn } from "../../../bench/run/rounds.ts";
import registerFaults from "../../fixtures/faults_plugin.ts";
import { participant } from "./fakes.ts";

const MODULE = new URL("../../../mod.ts", import.meta.url).pathname;
const FAULTS = new URL("../../fixtures/faults_plugin.ts", import.meta.url).pathname;

const GIB = 2 ** 30;
const plenty = { budget: 16 * GIB, available: 20 * GIB };
const process = (bytes: number, planned: number, before = 0): Occupancy => ({
  ...{ bytes: bytes * GIB, planned: planned * GIB, before: before * GIB },
});

Deno.test("as long as memory is left, no process is stopped", () => {
  assert.equal(findOffender([process(12, 0)], plenty), undefined);
  assert.equal(findOffender([process(12, 0)], { ...plenty, available: 2 * GIB }), undefined);
  assert.equal(findOffender([], { ...plenty, available: 0 }), undefined);
});

Deno.test("where hardly any memory is left, the process furthest beyond its plan is stopped", () => {
  const scarce = { ...plenty, available: 0.5 * GIB };
  assert.deepEqual(findOffender([process(5, 4), process(4.5, 2, 0.4), process(3, 3)], scarce), {
    index: 1,
    reason: "only 512 MiB of memory are left on this machine, " +
      "and it occupies 4.10 GiB with its cases, 2.00 GiB are planned",
  });
  assert.equal(findOffender([process(2, 4)], scarce), undefined, "all keep to their plan");
});

Deno.test("planned are the inputs of each group once, all cases, and the largest check", () => {
  const demand = (group: string, bytes: number, check: number) => ({
    ...{ group, inputs: 10, bytes, check, place: "host" },
  });
  assert.equal(plannedBytes([demand("a", 1, 5), demand("a", 2, 6), demand("b", 3, 4)]), 32);
  assert.equal(plannedBytes([]), 0);
});

Deno.test("a watch stops a process when memory runs out, and remembers peaks", async () => {
  const stopped: string[] = [];
  let available = 9 * GIB;
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
  let looks = 0;
  const reader = {
    of: (pid: number) => (looks++, { own: own.get(pid)!, peak: 2 * own.get(pid)! }),
    own: () => 1000,
    available: () => available,
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
  own.set(2, 3 * GIB + 200);
  watch.check();
  assert.deepEqual(stopped, []);
  const before = looks;
  watch.checkIfScarce();
  assert.equal(looks, before, "no process is looked at while there is memory");
  available = GIB;
  watch.checkIfScarce();
  assert.deepEqual(stopped, [
    "b only 1.00 GiB of memory are left on this machine, " +
    "and it occupies 3.00 GiB with its cases, 2.02 KiB are planned",
  ]);
  assert.equal(watch.peak, 3 * GIB + 1350);
  assert.equal(a.memoryPeak, 600);
  assert.equal(b.memoryPeak, 6 * GIB + 400);
  assert.equal(local.memoryPeak, undefined);
});

Deno.test({
  name: "a process that takes the machine's memory is stopped, and costs its own rows only",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    /** A machine without memory left while a process occupies more than a quarter of a GiB. */
    class SmallMachine extends Machine {
      #largest = 0;
      override readonly memory = {
        of: (pid: number) => {
          const memory = processMemory(pid);
          this.#largest = Math.max(this.#largest, memory?.own ?? 0);
          return memory;
        },
        own: () => 0,
        available: () => {
          const isScarce = this.#largest > GIB / 4;
          this.#largest = 0;
          return isScarce ? 0 : 64 * GIB;
        },
      };
    }
    registerFaults({ registerBackend, registerBenchmark, registerKernel });
    const command = [Deno.execPath(), "run", "-A", MODULE, "__worker", "--plugin", FAULTS];
    const isolate = { command, timeout: 60 };
    const { results, skipped, runs: [{ backends, memory_peak }] } = await runIn(
      new SmallMachine({ isolate }),
      {
        benchmarks: ["scaling"],
        sizes: [64],
        backends: ["twin", "hoards"],
        repetitions: 12,
        rounds: 2,
        isolate,
      },
    );
    assert.deepEqual(results.map(({ backend }) => backend), ["twin"]);
    assert.deepEqual(skipped.map(({ backend }) => backend), ["hoards"]);
    assert.match(
      skipped[0].reason,
      /^hoards was stopped: .*only 0 B of memory are left .* it occupies .* with its cases/,
    );
    const peaks = backends.map((one) => one.memory_peak!);
    assert.ok(peaks[1] > peaks[0], `${peaks}`);
    assert.ok(memory_peak! > GIB / 4);
  },
});
