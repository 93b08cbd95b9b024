import assert from "node:assert/strict";
import type { Results } from "../../bench/results/schema.ts";
import { type Outcome, PLUGIN, PROGRAM, program } from "./program.ts";
import { diskTest } from "./tiny_disk.ts";
import { mountTest } from "../base/files/bind_mount.ts";
import { replaceFile } from "../../base/files/files.ts";

const quick = ["scaling", "-s", "64", "-b", "typed_array", "-b", "twin", "-r", "2"].concat(
  ["--target-time", "0.001", "--plugin", PLUGIN],
);

/** The two rows in a table. */
const TABLE = /typed_array [^]* twin /;

function failsWith(outcome: Outcome, code: number, ...messages: RegExp[]): void {
  const lines = outcome.stderr.trim().split("\n");
  assert.equal(lines.length, messages.length, outcome.stderr);
  messages.forEach((message, n) => assert.match(lines[n], message));
  assert.equal(outcome.code, code, outcome.stderr);
}

async function temporary(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

diskTest(
  "-o on a full disk: the table is shown, the old file stays, others are written",
  (disk) =>
    temporary(async (folder) => {
      const path = `${disk.path}/results.json`;
      await Deno.writeTextFile(path, "as before");
      await disk.fill();
      const outcome = await program([...quick, "-o", path, "-o", `${folder}/results.json`]);
      failsWith(
        outcome,
        1,
        /^hpc-bench: Cannot write results to "\S+\/results\.json": No space left/,
      );
      assert.ok(outcome.stderr.includes(`"${path}"`));
      assert.match(outcome.stdout, TABLE);
      assert.equal(await Deno.readTextFile(path), "as before");
      assert.deepEqual(await disk.files(), ["results.json"]);
      const { results } = JSON.parse(await Deno.readTextFile(`${folder}/results.json`)) as Results;
      assert.equal(results.length, 2);
    }),
);

diskTest("checkpoints on a full disk complain once and end nothing", async (disk) => {
  await disk.fill();
  const often = ["--checkpoint", "0.0001", "--burnin", "20"];
  const outcome = await program([...quick, ...often, "-o", `${disk.path}/results.json`]);
  failsWith(outcome, 1, /No space left/);
  assert.match(outcome.stdout, TABLE);
  assert.deepEqual(await disk.files(), []);
});

diskTest(
  "--save-outputs on a full disk: rows are measured, the failure is reported",
  async (disk) => {
    const folder = `${disk.path}/out`;
    const save = [...quick, "--save-outputs", folder, "--format", "json"];
    assert.equal((await program(save)).code, 0);
    const files = await disk.files();
    assert.equal(files.length, 2);
    const contents = () => Promise.all(files.map((file) => Deno.readFile(`${disk.path}/${file}`)));
    const before = await contents();
    await disk.fill();
    const outcome = await program(save);
    failsWith(outcome, 1, /^hpc-bench: Cannot save outputs in "\S+\/out": No space left on device/);
    assert.deepEqual(await disk.files(), files);
    assert.deepEqual(await contents(), before);
    const { results, skipped, warnings } = JSON.parse(outcome.stdout) as Results;
    assert.deepEqual(results.map(({ calls }) => calls), [2, 2]);
    assert.ok(skipped.every(({ size }) => size === undefined));
    const [{ rows, message }] = warnings.filter(({ code }) => code === "not-saved");
    // Cases are prepared in random order.
    assert.deepEqual(rows.toSorted(), [
      "scaling 64 twin cpu f64",
      "scaling 64 typed_array cpu f64",
    ]);
    assert.ok(message.includes(folder));
  },
);

diskTest("merge and report to a full disk", (disk) =>
  temporary(async (folder) => {
    const results = `${folder}/results.json`;
    assert.equal((await program([...quick, "-o", results])).code, 0);
    await disk.fill();
    const message = /^hpc-bench: Cannot write results to "\S+\/all\.json": No space left/;
    for (const command of ["merge", "report"]) {
      failsWith(await program([command, results, "-o", `${disk.path}/all.json`]), 1, message);
    }
    assert.deepEqual(await disk.files(), []);
  }));

diskTest(
  "a read-only file system is found out before anything is measured",
  (disk) =>
    temporary(async (folder) => {
      const results = `${folder}/results.json`;
      const unfinished = `${disk.path}/unfinished.json`;
      assert.equal((await program([...quick, "-o", results])).code, 0);
      await Deno.copyFile(results, unfinished);
      await Deno.mkdir(`${disk.path}/out`);
      await disk.makeReadOnly();
      for (
        const args of [
          [...quick, "-o", `${disk.path}/results.json`],
          [...quick, "--save-outputs", `${disk.path}/out`],
          [...quick, "--save-outputs", `${disk.path}/new`],
          ["--resume", unfinished, "--plugin", PLUGIN],
          ["merge", results, "-o", `${disk.path}/all.json`],
          ["report", results, "-o", `${disk.path}/all.md`],
        ]
      ) {
        const outcome = await program(args);
        failsWith(outcome, 2, /^hpc-bench: Cannot write "\S+": Read-only file system/);
        assert.ok(outcome.stderr.includes(disk.path));
        assert.equal(outcome.stdout, "");
      }
    }),
);

mountTest(
  "run, merge and report write to a file that is a mount point",
  (mounted) =>
    temporary(async (folder) => {
      const run = `${folder}/run.json`;
      assert.equal((await program([...quick, "-o", run])).code, 0);
      for (const args of [quick, ["merge", run], ["report", run]]) {
        await mounted(async (path) => {
          const outcome = await program([...args, "-o", path]);
          assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
          assert.equal(JSON.parse(await Deno.readTextFile(path)).results.length, 2);
        });
      }
    }),
);

mountTest(
  "a mount point that is read-only is found out before anything is measured",
  (mounted) =>
    mounted(async (path) => {
      const outcome = await program([...quick, "-o", path]);
      failsWith(outcome, 2, /^hpc-bench: Cannot write "\S+": /);
      assert.equal(outcome.stdout, "");
    }, "ro"),
);

diskTest("a file that a full disk does not let overwrite keeps its content", async (disk) => {
  const folder = `${disk.path}/read-only`;
  const path = `${folder}/results.json`;
  const before = "before".repeat(100);
  await Deno.mkdir(folder);
  await Deno.writeTextFile(path, "");
  await Deno.writeTextFile(`${disk.path}/source`, before);
  const sh = (...args: string[]) => new Deno.Command(args[0], { args: args.slice(1) }).output();
  await sh("mount", "--bind", folder, folder);
  await sh("mount", "-o", "remount,bind,ro", folder);
  await sh("mount", "--bind", `${disk.path}/source`, path);
  try {
    await replaceFile(path, before + before);
    assert.equal(await Deno.readTextFile(path), before + before);
    await disk.fill();
    await assert.rejects(replaceFile(path, new Uint8Array(1 << 20).fill(33)), /No space left/);
    assert.equal(await Deno.readTextFile(path), before + before);
  } finally {
    await sh("umount", path);
    await sh("umount", folder);
  }
});

const privileged = Deno.build.os === "windows" || Deno.uid() === 0;

Deno.test({
  name: `a directory without write permission is found out before anything is measured${
    privileged ? " (skipped: permissions do not bind this user)" : ""
  }`,
  ignore: privileged,
  fn: () =>
    temporary(async (folder) => {
      await Deno.mkdir(`${folder}/locked`, { mode: 0o555 });
      for (const option of ["-o", "--save-outputs"]) {
        const outcome = await program([...quick, option, `${folder}/locked/results.json`]);
        failsWith(outcome, 2, /^hpc-bench: Cannot write "\S+": Permission denied/);
      }
    }),
});

/** A device to which every write fails as on a full disk. */
const FULL = "/dev/full";
const noDevice = Deno.build.os !== "linux";

Deno.test({
  name: "a device is no directory and no results file",
  ignore: noDevice,
  async fn() {
    for (const args of [["-o", `${FULL}/x.json`], ["--save-outputs", `${FULL}/out`]]) {
      const outcome = await program([...quick, ...args]);
      failsWith(outcome, 2, /Cannot write "\S+": directory "\/dev\/full" is not a directory/);
    }
    failsWith(await program([...quick, "--save-outputs", FULL]), 2, /it is not a directory/);
  },
});

Deno.test({
  name: "help and version on a full disk end with one line",
  ignore: noDevice,
  async fn() {
    for (const args of [["--help"], ["--version"], ["compare", "--help"]]) {
      const { code, stderr } = await new Deno.Command("sh", {
        args: ["-c", `exec "$0" "$@" > ${FULL}`, Deno.execPath(), "run", "-A", PROGRAM, ...args],
        env: { NO_COLOR: "1" },
      }).output();
      const text = new TextDecoder().decode(stderr);
      failsWith({ code, stderr: text, stdout: "" }, 1, /^hpc-bench: Cannot write to standard out/);
    }
  },
});

Deno.test({
  name: "standard output on a full disk: the files are written all the same",
  ignore: noDevice,
  fn: () =>
    temporary(async (folder) => {
      const path = `${folder}/results.json`;
      const command = `exec "$0" "$@" > ${FULL}`;
      const { code, stderr } = await new Deno.Command("sh", {
        args: ["-c", command, Deno.execPath(), "run", "-A", PROGRAM, ...quick, "-o", path],
        env: { NO_COLOR: "1" },
      }).output();
      const text = new TextDecoder().decode(stderr);
      const message = /^hpc-bench: Cannot write to standard output: No space left/;
      failsWith({ code, stderr: text, stdout: "" }, 1, message);
      assert.equal(JSON.parse(await Deno.readTextFile(path)).results.length, 2);
    }),
});

Deno.test({
  name: "a closed standard output is reported unless the report is saved",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    temporary(async (folder) => {
      const run = async (redirection: string, ...args: string[]) => {
        const { code, stderr } = await new Deno.Command("sh", {
          args: ["-c", `exec "$0" "$@" ${redirection}`, Deno.execPath(), "run", "-A", PROGRAM]
            .concat(quick, args),
          env: { NO_COLOR: "1" },
        }).output();
        return { code, stderr: new TextDecoder().decode(stderr), stdout: "" };
      };
      failsWith(await run(">&-"), 0, /^hpc-bench: standard output is closed .*: save it with -o$/);
      const path = `${folder}/results.json`;
      assert.deepEqual(await run(">&-", "-o", path), { code: 0, stderr: "", stdout: "" });
      assert.equal(JSON.parse(await Deno.readTextFile(path)).results.length, 2);
      assert.deepEqual(await run("> /dev/null"), { code: 0, stderr: "", stdout: "" });
    }),
});
