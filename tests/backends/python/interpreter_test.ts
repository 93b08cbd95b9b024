import assert from "node:assert/strict";
import { BackendUnavailable } from "../../../backends/backend.ts";
import { whyMissing } from "../../../backends/python/interpreter.ts";

/** What CPython prints where `PYTHONHASHSEED` is no number. */
const BAD_SEED = `Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be "random"
Python runtime state: preinitialized

`;

/** What CPython prints where `PYTHONHOME` names a folder without its library. */
const BROKEN = `Python path configuration:
  PYTHONHOME = '/nonexistent'
Fatal Python error: init_fs_encoding: failed to get the Python codec of the filesystem encoding
Python runtime state: core initialized
ModuleNotFoundError: No module named 'encodings'

Current thread 0x00007f7ccfbeab80 (most recent call first):
  <no Python frame>
`;

Deno.test({
  name: "an interpreter that starts and fails is named with its error, not a library as missing",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      for (
        const [n, [output, reason]] of [
          [BROKEN, "ModuleNotFoundError: No module named 'encodings'"],
          [BAD_SEED, BAD_SEED.split("\n")[0]],
        ].entries()
      ) {
        const command = `${folder}/python${n}`;
        await Deno.writeTextFile(command, `#!/bin/sh\ncat >&2 <<'END'\n${output}END\nexit 1\n`);
        await Deno.chmod(command, 0o755);
        await assert.rejects(() => whyMissing(command, "numpy"), (error: BackendUnavailable) => {
          assert.ok(error instanceof BackendUnavailable);
          assert.equal(error.missing, undefined);
          assert.equal(error.message, `Cannot use "${command}": ${reason}`);
          return true;
        });
      }
      const absent = await whyMissing(`${folder}/none`, "numpy");
      assert.equal(absent, `Cannot start "${folder}/none": no such program`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
