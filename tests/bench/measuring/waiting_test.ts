import assert from "node:assert/strict";
import { waitedBetween, WaitingMeter } from "../../../bench/measuring/waiting.ts";

/** Readings by thread, `[ran, waited]` in milliseconds. */
const reading = (threads: Record<string, [ran: number, waited: number]>) =>
  new Map(
    Object.entries(threads).map(([thread, [ran, waited]]) => [
      thread,
      { ran: 1e6 * ran, waited: 1e6 * waited },
    ]),
  );

Deno.test("what counts is how long the thread waited that ran most", () => {
  const before = reading({ computes: [100, 5], compiles: [900, 50], ends: [1, 1] });
  const after = reading({ computes: [180, 25], compiles: [901, 90], begins: [500, 100] });
  assert.equal(waitedBetween(before, after)?.toFixed(6), "0.020000");
  assert.equal(waitedBetween(before, reading({ begins: [500, 100] })), undefined);
  assert.equal(waitedBetween(new Map(), new Map()), undefined);
});

Deno.test({
  name: "a competitor on the same CPU is seen, by the thread that computes",
  // Elsewhere the system does not count waiting, or a process cannot be given one CPU.
  ignore: Deno.build.os !== "linux" || !exists("/proc/thread-self/schedstat") ||
    !exists("/usr/bin/taskset"),
  async fn() {
    const program = new URL("../../fixtures/waiting.ts", import.meta.url).pathname;
    const { code, stdout, stderr } = await new Deno.Command("taskset", {
      args: ["-c", firstCpu(), Deno.execPath(), "run", "-A", "--quiet", program],
      stdout: "piped",
      stderr: "piped",
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const { here, elsewhere } = JSON.parse(new TextDecoder().decode(stdout));
    assert.ok(here > 1e-3, `waited ${here} s here`);
    assert.ok(elsewhere > 1e-3, `waited ${elsewhere} s in a thread`);
  },
});

Deno.test("without a first reading, nothing is known of the wait", () => {
  const meter = new WaitingMeter();
  assert.equal(meter.stop(false), undefined);
});

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The first CPU that this process may use. */
function firstCpu(): string {
  const status = Deno.readTextFileSync("/proc/self/status");
  return status.match(/Cpus_allowed_list:\s*(\d+)/)![1];
}
