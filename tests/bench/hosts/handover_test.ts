import assert from "node:assert/strict";
import { dirname } from "node:path";
import { Handover, Recipient } from "../../../bench/hosts/handover.ts";
import type { Inputs } from "../../../kernels/benchmark.ts";

const inputs: Inputs = {
  x: { name: "x", shape: [2, 2], data: Float64Array.of(1, -0, NaN, 4e-320) },
  k: { name: "k", shape: [3], data: Int32Array.of(-1, 0, 7) },
  zero: { name: "zero", shape: [2], data: new Float64Array(2) },
};
const arrays = Object.values(inputs);

Deno.test("arrays arrive bit for bit; those that are zero need no file", async () => {
  using handover = new Handover();
  const manifest = await handover.write(arrays);
  assert.deepEqual(await new Recipient().receive(manifest), inputs);
  assert.deepEqual([...Deno.readDirSync(manifest.folder)].map(({ name }) => name).sort(), [
    "k",
    "x",
  ]);
});

Deno.test("arrays that are held are not read a second time, others are", async () => {
  using handover = new Handover();
  const manifest = await handover.write(arrays);
  const recipient = new Recipient();
  const first = await recipient.receive(manifest);
  const second = await recipient.receive(manifest);
  assert.deepEqual(second, inputs);
  for (const name of Object.keys(inputs)) {
    assert.equal(second[name].data.buffer, first[name].data.buffer);
  }
  const again = await recipient.receive(await handover.write(arrays));
  assert.deepEqual(again, inputs);
  assert.notEqual(again.x.data.buffer, first.x.data.buffer);
});

Deno.test("everything is removed on disposal", async () => {
  const handover = new Handover();
  const manifest = await handover.write(arrays);
  assert.notEqual((await handover.write(arrays)).folder, manifest.folder);
  handover[Symbol.dispose]();
  assert.throws(() => Deno.statSync(manifest.folder), Deno.errors.NotFound);
  assert.throws(() => Deno.statSync(handover.root()), Deno.errors.NotFound);
});

Deno.test("arrays that cannot be written are refused with the folder for temporary files", async () => {
  using handover = new Handover();
  await Deno.remove(handover.root());
  await assert.rejects(() => handover.write(arrays), ({ message }: Error) => {
    const [, folder] = /^Cannot hand arrays over in "(.*)": [^/\\]* \(os error \d+\)$/.exec(
      message,
    )!;
    assert.equal(folder, dirname(handover.root()));
    return true;
  });
});

Deno.test("arrays that cannot be made leave no files behind, and the reason is theirs", async () => {
  using handover = new Handover();
  const failing = async function* () {
    yield await Promise.resolve(arrays[0]);
    throw new Error("no more");
  };
  await assert.rejects(() => handover.write(failing()), /^Error: no more$/);
  assert.deepEqual([...Deno.readDirSync(handover.root())], []);
});

Deno.test({
  name: "a program that exits early leaves nothing behind",
  fn: async () => {
    const directory = await Deno.makeTempDir();
    try {
      const module = import.meta.resolve("../../../bench/hosts/handover.ts");
      const code = `import { Handover } from "${module}"; new Handover().root(); Deno.exit(3);`;
      const args = ["eval", code];
      const env = { TMPDIR: directory, TEMP: directory, TMP: directory };
      const outcome = await new Deno.Command(Deno.execPath(), { args, env }).output();
      assert.equal(outcome.code, 3);
      assert.deepEqual([...Deno.readDirSync(directory)], []);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});
