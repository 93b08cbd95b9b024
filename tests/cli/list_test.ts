import assert from "node:assert/strict";
import { program } from "./program.ts";

/** Runs the program with an interpreter that has no modules; returns how often that was started. */
async function withoutModules(
  args: readonly string[],
): Promise<{ stdout: string; starts: number }> {
  const folder = await Deno.makeTempDir();
  try {
    const python = `${folder}/python`, log = `${folder}/log`;
    await Deno.writeTextFile(log, "");
    await Deno.writeTextFile(python, `#!/bin/sh\necho started >> "${log}"\n`, { mode: 0o755 });
    const { stdout } = await program([...args, "--python", python]);
    const starts = (await Deno.readTextFile(log)).split("\n").length - 1;
    return { stdout: stdout.replaceAll(python, "PYTHON"), starts };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "list names what is not installed in one line, with the command that installs it",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const { stdout, starts } = await withoutModules(["list"]);
    const [line] = stdout.match(/^not installed: .*$/gm)!;
    for (const name of ["numpy", "jax", "pytorch", "cupy", "numba"]) {
      assert.match(line, new RegExp(`\\b${name}\\b`));
      assert.doesNotMatch(stdout, new RegExp(`^${name} `, "m"));
    }
    const command = /^ +PYTHON -m pip install numpy jax torch tensorflow 'cupy-cuda13x\[ctk\]' /m;
    assert.match(stdout, command);
    assert.match(stdout, /^typed_array +cpu +f64 f32 +all +available/m);
    assert.equal(starts, 1);
  },
});

Deno.test({
  name: "without backends of Python no interpreter is started",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const one = ["equation_of_state", "-b", "typed_array", "-s", "64", "-r", "5", "--rounds", "1"];
    const { stdout, starts } = await withoutModules(one);
    assert.match(stdout, / typed_array .* ok$/m);
    assert.equal(starts, 0);
  },
});
