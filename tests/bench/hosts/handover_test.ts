import assert from "node:assert/strict";
import { Handover, Recipient } from "../../../bench/hosts/handover.ts";
import type { Inputs } from "../../../kernels/benchmark.ts";

const inputs: Inputs = {
  x: { name: "x", shape: [2, 2], data: Float64Array.of(1, -0, NaN, 4e-320) },
  k: { name: "k", shape: [3], data: Int32Array.of(-1, 0, 7) },
  zero: { name: "zero", shape: [2], data: new Float64Array(2) },
};

Deno.test("inputs arrive bit for bit; those that are zero need no file", async () => {
  using handover = new Handover();
  const manifest = await handover.publish(inputs);
  assert.deepEqual(await new Recipient().receive(manifest), inputs);
  assert.deepEqual([...Deno.readDirSync(manifest.folder)].map(({ name }) => name).sort(), [
    "k",
    "x",
  ]);
});

Deno.test("inputs that are held are not read a second time, others are", async () => {
  using handover = new Handover();
  const manifest = await handover.publish(inputs);
  const recipient = new Recipient();
  const first = await recipient.receive(manifest);
  const second = await recipient.receive(manifest);
  assert.deepEqual(second, inputs);
  for (const name of Object.keys(inputs)) {
    assert.equal(second[name].data.buffer, first[name].data.buffer);
  }
  await handover.withdraw(inputs);
  const other = { ...inputs };
  const again = await recipient.receive(await handover.publish(other));
  assert.deepEqual(again, inputs);
  assert.notEqual(again.x.data.buffer, first.x.data.buffer);
});

Deno.test("inputs are written once, removed when withdrawn, and everything on disposal", async () => {
  const handover = new Handover();
  const manifest = await handover.publish(inputs);
  assert.equal(await handover.publish(inputs), manifest);
  await handover.withdraw(inputs);
  assert.throws(() => Deno.statSync(manifest.folder), Deno.errors.NotFound);
  const again = await handover.publish(inputs);
  assert.notEqual(again.folder, manifest.folder);
  handover[Symbol.dispose]();
  assert.throws(() => Deno.statSync(handover.root()), Deno.errors.NotFound);
});

Deno.test("inputs that cannot be written can be withdrawn all the same", async () => {
  using handover = new Handover();
  await Deno.remove(handover.root());
  // Without the name of the temporary file.
  await assert.rejects(
    () => handover.publish(inputs),
    /^Error: Cannot hand inputs over: [^/\\]* \(os error \d+\)$/,
  );
  await handover.withdraw(inputs);
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
