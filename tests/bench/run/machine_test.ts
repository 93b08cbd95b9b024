import assert from "node:assert/strict";
import type { Backend } from "../../../backends/backend.ts";
import { Machine } from "../../../bench/run/machine.ts";

Deno.test("the processes of a backend share a folder for compiled code as long as the run", async () => {
  const folders: (string | undefined)[] = [];
  const compiler = (name: string, hasOwnProcess: boolean): Backend => ({
    name,
    description: "Remembers where it may keep what it compiles",
    devices: ["cpu"],
    precisions: ["f64"],
    hasOwnProcess,
    setup: async function* ({ cache }) {
      folders.push(cache);
      yield await Promise.resolve({ version: "1" });
    },
  });
  {
    await using machine = new Machine();
    for (const backend of [compiler("a", true), compiler("a", true), compiler("b", true)]) {
      await using _ = await machine.open({ backend, device: "cpu", inChild: false });
    }
    const [first, second, other] = folders;
    assert.equal(second, first);
    assert.notEqual(other, first);
    for (const folder of [first, other]) assert.ok((await Deno.stat(folder!)).isDirectory);
    await using _ = await machine.open({
      ...{ backend: compiler("c", false), device: "cpu", inChild: false },
    });
  }
  assert.equal(folders[3], undefined);
  await assert.rejects(Deno.stat(folders[0]!), Deno.errors.NotFound);
});
