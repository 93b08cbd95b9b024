import assert from "node:assert/strict";
import { dirname } from "node:path";
import fc from "fast-check";
import {
  checkReplaceable,
  fileError,
  followLinks,
  replaceFile,
} from "../../../base/files/files.ts";
import { mountTest } from "./bind_mount.ts";

const posix = Deno.build.os !== "windows";

async function inFolder(use: (path: (name: string) => string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use((name) => `${folder}/${name}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Names of all files in the folder of a file. */
async function namesBeside(path: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(dirname(path)))).map(({ name }) => name);
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

Deno.test("the content is on the disk before a file is replaced", () =>
  inFolder(async (path) => {
    const { rename } = Deno;
    const { sync } = Deno.FsFile.prototype;
    const steps: string[] = [];
    Deno.FsFile.prototype.sync = function () {
      steps.push("sync");
      return sync.call(this);
    };
    Deno.rename = (from, to) => {
      steps.push(`rename ${Deno.readTextFileSync(from)}`);
      return rename(from, to);
    };
    try {
      await replaceFile(path("a"), "content");
    } finally {
      Deno.rename = rename;
      Deno.FsFile.prototype.sync = sync;
    }
    assert.deepEqual(steps, ["sync", "rename content"]);
  }));

Deno.test("temporary files that killed writers of the same file left are removed, others stay", () =>
  inFolder(async (path) => {
    const temporary = async (name: string) => {
      let seen = "";
      const { rename } = Deno;
      Deno.rename = (from, to) => rename(seen = `${from}`, to);
      try {
        await replaceFile(path(name), "");
      } finally {
        Deno.rename = rename;
      }
      return seen.slice(path("").length, -"01234567.tmp".length);
    };
    const [a, b] = [await temporary("a"), await temporary("b")];
    const old = [
      `${a}0123abcd.tmp`,
      `${b}0123abcd.tmp`,
      `${a}notahex.tmp`,
      `${a}0123abcd.tmp.json`,
    ];
    for (const name of [...old, `${a}fedcba98.tmp`]) await Deno.writeTextFile(path(name), "half");
    const before = new Date(Date.now() - 3_600_000);
    for (const name of old) await Deno.utime(path(name), before, before);
    await replaceFile(path("a"), "whole");
    const names = (await Array.fromAsync(Deno.readDir(path("")))).map(({ name }) => name);
    assert.deepEqual(names.sort(), ["a", "b", `${a}fedcba98.tmp`, ...old.slice(1)].sort());
  }));

Deno.test("the content is on the disk before it takes the place of the file", () =>
  inFolder(async (path) => {
    const calls: string[] = [];
    const { rename } = Deno;
    const { sync } = Deno.FsFile.prototype;
    Deno.FsFile.prototype.sync = function () {
      calls.push("sync");
      return sync.call(this);
    };
    Deno.rename = (from, to) => (calls.push("rename"), rename(from, to));
    try {
      await replaceFile(path("a"), "content");
    } finally {
      Deno.rename = rename;
      Deno.FsFile.prototype.sync = sync;
    }
    assert.deepEqual(calls, ["sync", "rename"]);
  }));

Deno.test("names may be as long as the file system allows", () =>
  inFolder(async (path) => {
    const name = `${"ü".repeat(125)}.json`;
    await checkReplaceable(path(name));
    await replaceFile(path(name), "one");
    await replaceFile(path(name), "two");
    assert.equal(await Deno.readTextFile(path(name)), "two");
    await assert.rejects(checkReplaceable(path(`x${name}`)), /name too long/i);
  }));

mountTest(
  "a file that is a mount point is overwritten in place",
  (mounted) =>
    mounted(async (path) => {
      await Deno.writeTextFile(path, "a long content before");
      await checkReplaceable(path);
      await replaceFile(path, "after");
      assert.equal(await Deno.readTextFile(path), "after");
      assert.deepEqual(await namesBeside(path), ["file.json"]);
    }),
);

mountTest(
  "a mount point that is read-only is refused by the check and by the write",
  (mounted) =>
    mounted(async (path) => {
      const before = await Deno.readTextFile(path);
      await assert.rejects(checkReplaceable(path), /busy|Read-only/);
      await assert.rejects(replaceFile(path, "after"), /busy|Read-only/);
      assert.equal(await Deno.readTextFile(path), before);
      assert.deepEqual(await namesBeside(path), ["file.json"]);
    }, "ro"),
);

Deno.test({
  name: "the check replaces a file that cannot be opened for writing by itself, as the write does",
  ignore: !posix,
  fn: () =>
    inFolder(async (path) => {
      await Deno.writeTextFile(path("a"), "one");
      await Deno.chmod(path("a"), 0o444);
      await checkReplaceable(path("a"));
      assert.equal(await Deno.readTextFile(path("a")), "one");
      await replaceFile(path("a"), "two");
      assert.equal(await Deno.readTextFile(path("a")), "two");
    }),
});

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

Deno.test("the message of a failed write does not name the temporary file", async () => {
  const error = await replaceFile("no/such/folder/x", "x").catch((error) => error);
  assert.match(fileError(error), /\(os error \d+\)$/);
});
