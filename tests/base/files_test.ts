import assert from "node:assert/strict";
import fc from "fast-check";
import { fileError, followLinks, replaceFile } from "../../base/files.ts";

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

Deno.test("what killed writers of the same file have left is removed, nothing else", () =>
  inFolder(async (path) => {
    const old = ["a.0123abcd.tmp", "b.0123abcd.tmp", "a.notahex.tmp", "a.0123abcd.tmp.json"];
    for (const name of [...old, "a.fedcba98.tmp"]) await Deno.writeTextFile(path(name), "half");
    const before = new Date(Date.now() - 3_600_000);
    for (const name of old) await Deno.utime(path(name), before, before);
    await replaceFile(path("a"), "whole");
    const names = (await Array.fromAsync(Deno.readDir(path("")))).map(({ name }) => name);
    assert.deepEqual(names.sort(), ["a", "a.fedcba98.tmp", ...old.slice(1)].sort());
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
