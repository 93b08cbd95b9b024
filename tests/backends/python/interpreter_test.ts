import assert from "node:assert/strict";
import { BackendUnavailable } from "../../../backends/backend.ts";
import { whyMissing } from "../../../backends/python/interpreter.ts";

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
      const command = `${folder}/python`;
      await Deno.writeTextFile(command, `#!/bin/sh\ncat >&2 <<'END'\n${BROKEN}END\nexit 1\n`);
      await Deno.chmod(command, 0o755);
      await assert.rejects(() => whyMissing(command, "numpy"), (error: BackendUnavailable) => {
        assert.ok(error instanceof BackendUnavailable);
        assert.equal(error.missing, undefined);
        const message = `Cannot use "${command}": ModuleNotFoundError: No module named 'encodings'`;
        assert.equal(error.message, message);
        return true;
      });
      const absent = await whyMissing(`${folder}/none`, "numpy");
      assert.equal(absent, `Cannot start "${folder}/none": no such program`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
