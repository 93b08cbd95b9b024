import assert from "node:assert/strict";

const MODULE = import.meta.resolve("../../../base/files/temporary_folder.ts");

/** A process that makes a folder folder among others, and what it does with it. */
async function inProcess(folder: string, then: string): Promise<string> {
  const code = `import { TemporaryFolder } from "${MODULE}";
    const folder = new TemporaryFolder();
    Deno.writeTextFileSync(folder.path + "/numbers", "1 2 3");
    console.log(folder.path);
    ${then}`;
  const env = { TMPDIR: folder, TEMP: folder, TMP: folder };
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", code], env })
    .output();
  return new TextDecoder().decode(stdout).trim();
}

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

/** Makes a folder look as if it had been there for an hour. */
const age = (path: string) => Deno.utimeSync(path, Date.now() / 1000, Date.now() / 1000 - 3600);

const KILL = 'Deno.kill(Deno.pid, "SIGKILL"); for (;;);';

async function withFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a temporary folder goes on disposal, and when the program exits", () =>
  withFolder(async (folder) => {
    for (const then of ["folder[Symbol.dispose]();", "", "Deno.exit(3);"]) {
      assert.ok((await inProcess(folder, then)).startsWith(`${folder}/hpc-bench-`));
      assert.deepEqual(namesIn(folder), [], then);
    }
  }));

Deno.test({
  name: "what a killed process has left, the next one removes",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      age(await inProcess(folder, KILL));
      assert.equal(namesIn(folder).length, 1);
      await inProcess(folder, "");
      assert.deepEqual(namesIn(folder), []);
    }),
});

Deno.test({
  name: "what belongs to a living process, to no known one, or is new stays",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const young = await inProcess(folder, KILL);
      const foreign = `${folder}/something-else`;
      Deno.mkdirSync(foreign);
      age(foreign);
      const owned = `${folder}/hpc-bench-owned`;
      Deno.mkdirSync(owned);
      age(owned);
      using lock = Deno.openSync(owned, { read: true });
      assert.ok(lock.tryLockSync(true));
      await inProcess(folder, "");
      assert.deepEqual(
        namesIn(folder).map((name) => `${folder}/${name}`).sort(),
        [young, foreign, owned].sort(),
      );
    }),
});
