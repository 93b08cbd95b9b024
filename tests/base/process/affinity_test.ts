import assert from "node:assert/strict";
import { allowedCpus, pin } from "../../../base/process/affinity.ts";

const linux = Deno.build.os === "linux";

/** Runs a script that pins itself, in a process of its own, and returns what it prints. */
async function pinned(script: string, env: Record<string, string> = {}): Promise<unknown> {
  const url = new URL("../../../base/process/affinity.ts", import.meta.url).href;
  const code = `
    import { pin } from ${JSON.stringify(url)};
    const threads = () => [...Deno.readDirSync("/proc/self/task")].map(({ name }) =>
      Deno.readTextFileSync("/proc/self/task/" + name + "/status")
        .match(/Cpus_allowed_list:\\s*(\\S+)/)[1]
    );
    ${script}`;
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", code],
    env,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

const PIN_AND_LOOK = (cpu: number) => `
  const pinning = await pin(${cpu});
  // Asynchronous reads and a worker start threads.
  await Promise.all(Array.from({ length: 8 }, () => Deno.readFile("/proc/self/maps")));
  const worker = new Worker("data:text/javascript,postMessage(0)", { type: "module" });
  await new Promise((resolve) => worker.onmessage = resolve);
  console.log(JSON.stringify({ pinning, threads: [...new Set(threads())] }));
  worker.terminate();`;

Deno.test("allowedCpus: a list in ascending order that is not empty", () => {
  const cpus = allowedCpus();
  assert.ok(cpus.length > 0);
  assert.deepEqual(cpus, cpus.filter(Number.isSafeInteger).toSorted((a, b) => a - b));
});

Deno.test({
  name: "pin: keeps all threads on the core, also later ones",
  ignore: !linux,
  fn: async () => {
    const cpu = allowedCpus().at(-1)!;
    const result = await pinned(PIN_AND_LOOK(cpu));
    assert.deepEqual(result, { pinning: { cpu }, threads: [String(cpu)] });
  },
});

Deno.test({
  name: "pin: does without taskset",
  ignore: !linux,
  fn: async () => {
    const cpu = allowedCpus().at(-1)!;
    const result = await pinned(PIN_AND_LOOK(cpu), { PATH: "/nowhere" });
    assert.deepEqual(result, { pinning: { cpu }, threads: [String(cpu)] });
  },
});

Deno.test({
  name: "pin: chooses a core that is allowed",
  ignore: !linux,
  fn: async () => {
    const { cpu } = await pinned("console.log(JSON.stringify(await pin()));") as { cpu: number };
    assert.ok(allowedCpus().includes(cpu));
  },
});

Deno.test("pin: a CPU that is not allowed is an error that names those that are", async () => {
  const missing = Math.max(...allowedCpus()) + 1;
  for (const cpu of [missing, -1, 0.5]) {
    await assert.rejects(pin(cpu), (error: Error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, new RegExp(`CPU ${cpu}:.* are ${allowedCpus().join(", ")}$`));
      return true;
    });
  }
});

Deno.test({
  name: "pin: elsewhere than on Linux, a note",
  ignore: linux,
  fn: async () => assert.match(JSON.stringify(await pin()), /not pinned/),
});
