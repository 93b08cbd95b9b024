import assert from "node:assert/strict";
import fc from "fast-check";
import { fileError, followLinks, replaceFile } from "../../bench/files.ts";

const posix = Deno.build.os !== "windows";

async function inFolder(use: (path: (name: string) => string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use((name) => `${folder}/${name}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a file is made, and replaced, without leaving anything else behind", () =>
  inFolder(async (path) => {
    await replaceFile(path("a"), "one");
    await replaceFile(path("a"), new Uint8Array([50]));
    assert.equal(await Deno.readTextFile(path("a")), "2");
    assert.deepEqual((await Array.fromAsync(Deno.readDir(path("")))).map(({ name }) => name), [
      "a",
    ]);
  }));

Deno.test({
  name: "a replaced file keeps its access rights",
  ignore: !posix,
  fn: () =>
    inFolder(async (path) => {
      await Deno.writeTextFile(path("secret"), "one");
      await Deno.chmod(path("secret"), 0o600);
      await replaceFile(path("secret"), "two");
      assert.equal((await Deno.stat(path("secret"))).mode! & 0o777, 0o600);
    }),
});

Deno.test({
  name: "a link stays a link, however many there are and whether or not they lead anywhere yet",
  ignore: !posix,
  fn: () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (absolute, exists) =>
          inFolder(async (path) => {
            await Deno.mkdir(path("there"));
            if (exists) await Deno.writeTextFile(path("there/end"), "before");
            let last = "there/end";
            for (const [n, whole] of absolute.entries()) {
              await Deno.symlink(whole ? path(last) : last, path(`link${n}`));
              last = `link${n}`;
            }
            await replaceFile(path(last), "after");
            assert.equal(await Deno.readTextFile(path("there/end")), "after");
            assert.ok((await Deno.lstat(path(last))).isSymlink);
          }),
      ),
      { numRuns: 30 },
    ),
});

Deno.test({
  name: "links in a circle are refused",
  ignore: !posix,
  fn: () =>
    inFolder(async (path) => {
      await Deno.symlink("b", path("a"));
      await Deno.symlink("a", path("b"));
      await assert.rejects(followLinks(path("a")), /its symbolic links lead in a circle/);
      await assert.rejects(replaceFile(path("a"), "x"), /in a circle/);
      assert.ok((await Deno.lstat(path("a"))).isSymlink);
    }),
});

Deno.test({
  name: "a link that leads up from a folder that is a link itself",
  ignore: !posix,
  fn: () =>
    inFolder(async (path) => {
      await Deno.mkdir(path("far/away"), { recursive: true });
      await Deno.symlink("far/away", path("here"));
      await Deno.symlink("../end", path("far/away/link"));
      await replaceFile(path("here/link"), "after");
      assert.equal(await Deno.readTextFile(path("far/end")), "after");
    }),
});

Deno.test("what the system had against a file, without the temporary name", async () => {
  const error = await replaceFile("no/such/folder/x", "x").catch((error) => error);
  assert.match(fileError(error), /\(os error \d+\)$/);
});
