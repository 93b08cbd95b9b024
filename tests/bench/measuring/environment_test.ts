import assert from "node:assert/strict";
import { native } from "../../../backends/native/mod.ts";
import { wasm } from "../../../backends/wasm/mod.ts";
import { describeBackends, v8FlagsOf } from "../../../bench/measuring/backend_facts.ts";
import { describeEnvironment } from "../../../bench/measuring/environment.ts";
import { openLocalHost } from "../../../bench/hosts/host.ts";
import { parseResults } from "../../../bench/results/read.ts";
import { inRun } from "../documents.ts";

async function withVariable<T>(value: string | undefined, action: () => T | Promise<T>) {
  const name = "DENO_V8_FLAGS";
  const before = Deno.env.get(name);
  const set = (text: string | undefined) =>
    text === undefined ? Deno.env.delete(name) : Deno.env.set(name, text);
  set(value);
  try {
    return await action();
  } finally {
    set(before);
  }
}

Deno.test("the machine is described; what a system does not report is absent, not empty", () => {
  const environment = describeEnvironment();
  assert.ok(environment.cores > 0 && environment.memory! > environment.memory_available!);
  assert.ok(Object.values(environment).every((value) => value !== undefined && value !== ""));
});

Deno.test("when Linux gives huge pages is read from its list of choices", async () => {
  const choices = "/sys/kernel/mm/transparent_hugepage/enabled";
  const list = await Deno.readTextFile(choices).catch(() => "");
  const { huge_pages } = describeEnvironment();
  if (list === "") assert.equal(huge_pages, undefined);
  else assert.ok(huge_pages && list.includes(`[${huge_pages}]`), `${huge_pages} of ${list}`);
});

Deno.test("V8's flags: those of the backend, then those of the user, who has the last word", async () => {
  const flags = () => v8FlagsOf({ v8Flags: ["--expose-gc"] });
  assert.deepEqual(await withVariable(undefined, flags), ["--expose-gc"]);
  assert.deepEqual(await withVariable("--jitless,,--no-opt", flags), [
    "--expose-gc",
    "--jitless",
    "--no-opt",
  ]);
});

Deno.test("backends are described by what they and their processes are like", async () => {
  const backend = { name: "some", v8Flags: ["--expose-gc"] };
  const runtime = {
    version: "1.0",
    deviceName: "Some GPU",
    driver: "some 2.0",
    buildFlags: ["-O3", "-march=native"],
  };
  const inUse = { backend, device: "gpu" as const, inChild: true, runtime };
  const plain = { backend: { name: "plain" }, device: "cpu" as const, runtime: { version: "2" } };
  const declared = {
    name: "plain",
    hasOwnProcess: true,
    family: "TypeScript",
    runsIn: ["Deno", "Node"],
  } as const;
  const described = await withVariable("--no-opt", () =>
    describeBackends([
      inUse,
      { ...inUse, inChild: false },
      { ...plain, backend: declared, inChild: false },
    ]));
  assert.deepEqual(described[0], {
    name: "some",
    device: "gpu",
    version: "1.0",
    program: "fused",
    family: "other",
    runs_in: ["Deno"],
    device_name: "Some GPU",
    driver: "some 2.0",
    v8_flags: "--expose-gc --no-opt",
    build_flags: "-O3 -march=native",
  });
  assert.equal(described[1].v8_flags, "--no-opt");
  assert.deepEqual(described[2], {
    name: "plain",
    device: "cpu",
    version: "2",
    program: "fused",
    family: "TypeScript",
    runs_in: ["Deno", "Node"],
  });
  const document = inRun({ backends: described });
  assert.deepEqual(parseResults(JSON.stringify(document)), document);
});

Deno.test("a backend in another engine is described by the options that this inherits", () => {
  const before = Deno.env.get("NODE_OPTIONS");
  Deno.env.set("NODE_OPTIONS", "--jitless");
  try {
    const engine = { kind: "node" as const, path: "node", version: "25.0.0" };
    const plain = { backend: { name: "plain" }, device: "cpu" as const, runtime: { version: "2" } };
    const facts = [{ ...plain, engine, inChild: false }, { ...plain, inChild: true }];
    assert.deepEqual(describeBackends(facts).map(({ engine_options }) => engine_options), [
      "NODE_OPTIONS=--jitless",
      undefined,
    ]);
  } finally {
    if (before === undefined) Deno.env.delete("NODE_OPTIONS");
    else Deno.env.set("NODE_OPTIONS", before);
  }
});

Deno.test("compiled backends say how they were compiled", async () => {
  await using host = await openLocalHost(wasm, "cpu");
  assert.ok(host.runtime.buildFlags?.includes("--importMemory"));
  const compiled = await openLocalHost(native, "cpu").catch(() => undefined);
  await using _ = compiled;
  if (compiled) assert.ok(compiled.runtime.buildFlags?.includes("-O3"));
});
