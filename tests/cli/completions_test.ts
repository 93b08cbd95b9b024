import assert from "node:assert/strict";
import { program } from "./program.ts";

/** Runs a shell's own completion on a command line and returns what it offers. */
const shells: Record<string, (script: string, words: string[]) => string[]> = {
  bash: (script, words) => [
    "bash",
    "--norc",
    "-c",
    `source ${script}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); ` +
    `COMP_CWORD=${words.length - 1}; _hpc_bench; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  // compadd and _files only work inside the line editor: what they would be given is printed.
  zsh: (script, words) => [
    "zsh",
    "-f",
    "-c",
    `compdef() { :; }; compadd() { shift; print -l -- $@; }; _files() { print -l -- *(N); }; ` +
    `source ${script}; words=(${words.map((word) => `'${word}'`).join(" ")}); ` +
    `CURRENT=${words.length}; _hpc_bench`,
  ],
  fish: (script, words) => [
    "fish",
    "--no-config",
    "-c",
    `source ${script}; complete -C '${words.join(" ")}'`,
  ],
};

async function has(shell: string): Promise<boolean> {
  try {
    return (await new Deno.Command(shell, { args: ["--version"], stdout: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

for (const [shell, command] of Object.entries(shells)) {
  const missing = !await has(shell);
  Deno.test({
    name: `completions of ${shell}${missing ? ` (skipped: no ${shell} on this machine)` : ""}`,
    ignore: missing,
    fn: async () => {
      const directory = await Deno.makeTempDir();
      try {
        const { code, stdout: text } = await program(["completions", shell]);
        assert.equal(code, 0);
        const script = `${directory}/completion`;
        await Deno.writeTextFile(script, text);
        await Deno.writeTextFile(`${directory}/results.json`, "");
        await Deno.writeTextFile(`${directory}/my results.json`, "");
        const offered = async (...words: string[]) => {
          const [executable, ...args] = command(script, ["hpc-bench", ...words]);
          const { stdout, stderr } = await new Deno.Command(executable, { args, cwd: directory })
            .output();
          assert.equal(new TextDecoder().decode(stderr), "");
          const prefix = words.at(-1)!;
          return new TextDecoder().decode(stdout).split("\n").map((line) => line.split("\t")[0])
            .filter((word) => word !== "" && word.startsWith(prefix));
        };
        assert.deepEqual(await offered("equ"), ["equation_of_state"]);
        assert.ok((await offered("")).includes("compare"));
        assert.deepEqual(await offered("all", "-b", "typed"), ["typed_array"]);
        assert.deepEqual(await offered("run", "all", "--device", "g"), ["gpu"]);
        assert.deepEqual(await offered("all", "--save"), ["--save-outputs"]);
        assert.deepEqual((await offered("all", "-p", "")).sort(), ["f32", "f64"]);
        assert.deepEqual(await offered("compare", "--thr"), ["--threshold"]);
        assert.ok((await offered("compare", "res")).includes("results.json"));
        const [spaced] = await offered("report", "my");
        assert.equal(spaced.replaceAll("\\", ""), "my results.json");
        const [output] = await offered("report", "results.json", "-o", "my");
        assert.equal(output.replaceAll("\\", ""), "my results.json");
        assert.deepEqual((await offered("compare", "--format", "")).sort(), [
          "json",
          "markdown",
          "table",
        ]);
        assert.ok((await offered("report", "--format", "")).includes("csv"));
        assert.deepEqual(await offered("completions", "fi"), ["fish"]);
        assert.deepEqual(await offered("--vers"), ["--version"]);
        assert.deepEqual(await offered("run", "--vers"), []);
        assert.deepEqual(await offered("hel"), ["help"]);
        assert.deepEqual(await offered("help", "comp"), ["compare", "completions"]);
        assert.deepEqual(await offered("all", "--pin", "--no-c"), ["--no-chart", "--no-color"]);
        assert.deepEqual(await offered("--pin", "iso"), ["isoneutral_mixing"]);
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    },
  });
}

Deno.test("completions: an unknown shell is refused", async () => {
  const { code, stderr } = await program(["completions", "tcsh"]);
  assert.equal(code, 2);
  assert.match(stderr, /Cannot find shell "tcsh"/);
});

/** What bash inserts on a tab after each line that is typed, as the words that a program gets. */
async function insertedByBash(script: string, folder: string, lines: string[]): Promise<string[]> {
  const typed = [`source ${script}`, `hpc-bench() { printf '<%s>' "$@"; echo; }`, "stty -echo"]
    .concat(lines.map((line) => `${line}\t`), "exit");
  const child = new Deno.Command("script", {
    args: ["-qc", "bash --norc --noprofile -i", "/dev/null"],
    cwd: folder,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const shown = new Response(child.stdout).text();
  const writer = child.stdin.getWriter();
  for (const line of typed) await writer.write(new TextEncoder().encode(`${line}\n`));
  await writer.close();
  await child.status;
  return [...(await shown).matchAll(/<report>.*$/gm)].map(([words]) => words.trimEnd());
}

const noTerminals = Deno.build.os !== "linux" || !await has("script") || !await has("bash");

Deno.test({
  name: "bash inserts names with spaces quoted, also after an equals sign" +
    (noTerminals ? " (skipped: no programs `script` and `bash` as on Linux)" : ""),
  ignore: noTerminals,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const { stdout } = await program(["completions", "bash"]);
      await Deno.writeTextFile(`${folder}/completion`, stdout);
      await Deno.writeTextFile(`${folder}/my results.json`, "");
      const lines = ["report my", "report my\\ re", 'report "my re', "report --output=my"]
        .map((line) => `hpc-bench ${line}`);
      assert.deepEqual(await insertedByBash("completion", folder, lines), [
        ...Array(3).fill("<report><my results.json>"),
        "<report><--output=my results.json>",
      ]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
