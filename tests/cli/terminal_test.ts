import assert from "node:assert/strict";
import { isUnicode } from "../../cli/output/terminal.ts";
import { pictured } from "../bench/report/pictures.ts";
import { PLUGIN, PROGRAM } from "./program.ts";

Deno.test("the locale decides on Unicode, the strongest variable first", () => {
  assert.equal(isUnicode({ LANG: "de_DE.UTF-8" }, "linux"), true);
  assert.equal(isUnicode({ LANG: "en_US.utf8" }, "linux"), true);
  assert.equal(isUnicode({ LANG: "C" }, "linux"), false);
  assert.equal(isUnicode({ LC_ALL: "C", LANG: "de_DE.UTF-8" }, "linux"), false);
  assert.equal(isUnicode({ LC_ALL: "", LC_CTYPE: "C.UTF-8", LANG: "C" }, "linux"), true);
  assert.equal(isUnicode({}, "linux"), false);
  assert.equal(isUnicode({}, "windows"), true);
});

const noTerminals = Deno.build.os !== "linux" ||
  !await new Deno.Command("script", { args: ["--version"], stdout: "null" }).output()
    .then(({ success }) => success, () => false);

/** Runs the program on a pseudo-terminal of 60 columns and returns what that shows. */
async function onTerminal(args: readonly string[], env: Record<string, string>): Promise<string> {
  const words = [Deno.execPath(), "run", "-A", PROGRAM, ...args].map((word) => `'${word}'`);
  const { NO_COLOR: _, ...inherited } = Deno.env.toObject();
  const { stdout } = await new Deno.Command("script", {
    args: ["-qec", `stty cols 60; ${words.join(" ")}`, "/dev/null"],
    stdin: "null",
    clearEnv: true,
    env: { ...inherited, LC_ALL: "C.UTF-8", ...env },
  }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test({
  name: "a terminal shows colours, but not against NO_COLOR or --no-color" +
    (noTerminals ? " (skipped: no program `script` as on Linux)" : ""),
  ignore: noTerminals,
  fn: async () => {
    const path = await Deno.makeTempFile({ suffix: ".json" });
    try {
      await Deno.writeTextFile(path, JSON.stringify(pictured()));
      const report = (args: string[], env = {}) => onTerminal(["report", path, ...args], env);
      const color = await report([]);
      // deno-lint-ignore no-control-regex
      const plain = color.replaceAll(/\x1b\[\d+m/g, "");
      assert.notEqual(color, plain);
      assert.equal(await report(["--no-color"]), plain);
      assert.equal(await report([], { NO_COLOR: "1" }), plain);
      const table = plain.slice(plain.indexOf("#  ")).split("\r\n\r\n", 1)[0].split("\r\n");
      for (const line of table) assert.ok(line.length <= 60, line);
    } finally {
      await Deno.remove(path);
    }
  },
});

Deno.test({
  name: "a dumb terminal gets no cursor codes, others a bar" +
    (noTerminals ? " (skipped: no program `script` as on Linux)" : ""),
  ignore: noTerminals,
  fn: async () => {
    const run = ["scaling", "--plugin", PLUGIN, "-s", "64", "-b", "twin", "-r", "1000"]
      .concat(["--no-color", "--target-time", "0.001"]);
    // deno-lint-ignore no-control-regex
    const codes = /\x1b\[/;
    assert.match(await onTerminal(run, { TERM: "xterm" }), codes);
    assert.doesNotMatch(await onTerminal(run, { TERM: "dumb" }), codes);
  },
});

Deno.test({
  name: "list and help keep to a narrow terminal, but for commands" +
    (noTerminals ? " (skipped: no program `script` as on Linux)" : ""),
  ignore: noTerminals,
  fn: async () => {
    for (const args of [["list", "--plugin", PLUGIN], ["run", "--help"], ["--help"]]) {
      const text = await onTerminal(args, { NO_COLOR: "1", TERM: "dumb" });
      const lines = text.split("\r\n").filter((line) => !/pip install|^ {2}hpc-bench /.test(line));
      assert.ok(lines.length > 10, text);
      assert.deepEqual(lines.filter((line) => [...line].length > 60), [], args.join(" "));
    }
  },
});
