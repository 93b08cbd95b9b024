/** Every block of code and every link in the documents is what the package understands. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { originalBackends } from "../../backends/python/originals.ts";
import { type Actions, declare, type RunFlags } from "../../cli/arguments/arguments.ts";
import config from "../../deno.json" with { type: "json" };
import { listBackends, listBenchmarks } from "../../mod.ts";
import { execute, temporaryFolder } from "../package/execute.ts";
import { type Block, blocksOf, commandsOf, DOCUMENTS, ROOT } from "./blocks.ts";

/** Files of guides are checked by tests of their own, which follow the guides. */
const snippets = DOCUMENTS.flatMap((path) => blocksOf(path, "ts"))
  .filter(({ info }) => info === "ts");

/** Stand-ins for what examples import and does not exist. */
const STANDINS: Readonly<Record<string, string>> = {
  "npm:speedygonzales": "export const version = '1'; export const dispose = () => {};",
  "./eos.ts": `import type { Kernel } from "jsr:@hpc/bench"; export declare const kernel: Kernel;`,
};

/** Type-checks snippets, each as a module of its own. */
async function check(blocks: readonly Block[]): Promise<void> {
  await using folder = await temporaryFolder();
  const imports: Record<string, string> = { ...config.imports, "jsr:@hpc/bench": `${ROOT}mod.ts` };
  for (const [n, [specifier, code]] of Object.entries(STANDINS).entries()) {
    const path = `${folder.path}/standin${n}.ts`;
    await Deno.writeTextFile(path, code);
    imports[specifier.replace(/^\./, `file://${folder.path}`)] = path;
  }
  for (const [specifier, path] of Object.entries(imports)) {
    if (path.startsWith("/")) imports[specifier] = `file://${path}`;
  }
  await Deno.writeTextFile(`${folder.path}/import_map.json`, JSON.stringify({ imports }));
  const files = blocks.map((_, n) => `${folder.path}/snippet${n}.ts`);
  for (const [n, { code }] of blocks.entries()) {
    const absolute = code.replaceAll(/from "\.\/(backends\/.*|mod)\.ts"/g, `from "${ROOT}$1.ts"`);
    await Deno.writeTextFile(files[n], absolute);
  }
  const command = [Deno.execPath(), "check", "--quiet", "--import-map", "import_map.json"];
  const { code, stderr } = await execute([...command, ...files], folder.path);
  assert.equal(code, 0, blocks.map(({ where }, n) => `snippet${n}: ${where}\n`).join("") + stderr);
}

Deno.test("the TypeScript of the documents fits the types of the package", async () => {
  assert.ok(snippets.length >= 2);
  await check(snippets);
});

/** Programs that a document may call beside this one. */
const OTHERS = [
  "npm",
  ".venv/bin/pip",
  "apt-get",
  "base64",
  "bash",
  "echo",
  "cd",
  "git",
  "mkdir",
  "openssl",
  "python3",
  "sbatch",
  "uv",
];

const NAMES = new Set([
  "speedygonzales",
  "speedy",
  ...listBackends().map(({ name }) => name),
  ...originalBackends(join(ROOT, "tests/peers")).map(({ name }) => name),
]);

function knows(benchmarks: readonly string[], { settings }: Pick<RunFlags, "settings">): void {
  const known = ["all", "heat", ...listBenchmarks().map(({ name }) => name)];
  for (const name of benchmarks) assert.ok(known.includes(name), `benchmark ${name}`);
  for (const name of settings.backends ?? []) assert.ok(NAMES.has(name), `backend ${name}`);
}

/** Parses the arguments of this program as it does itself. */
async function parse(args: readonly string[]): Promise<void> {
  const nothing = () => Promise.resolve();
  const program = declare({
    run: (benchmarks, flags) => Promise.resolve(knows(benchmarks, flags)),
    ...{ list: nothing, compare: nothing, merge: nothing, report: nothing },
    ...{ completions: nothing, noise: nothing, serve: nothing, worker: nothing },
  });
  const filled: Record<string, string> = { "$@": "all", slurm: "1/2" };
  await program.parseAsync(args.map((word) => filled[word] ?? word), { from: "user" });
}

/** Checks one command; fails if nothing is known of it. */
async function understand(words: readonly string[]): Promise<void> {
  const [program, ...args] = words[0] === "npx" ? ["deno", ...words.slice(3)] : words;
  if (program === "hpc-bench") return await parse(args);
  if (OTHERS.includes(program)) return;
  assert.equal(program, "deno");
  if (args[0] === "task") return assert.ok(Object.hasOwn(config.tasks, args[1]), args[1]);
  if (args[0] === "bench" || args[0] === "install") return;
  assert.equal(args[0], "run");
  const module = args.findIndex((word, n) => n > 0 && !word.startsWith("-"));
  // A tool from npm has the version that this project uses.
  if (Object.values(config.imports).some((one) => args[module].startsWith(`${one}/`))) return;
  assert.match(args[module], /^(mod\.ts|jsr:@hpc\/bench(\/cli)?)$/);
  await parse(args.slice(module + 1));
}

Deno.test("the table of commands has all commands", () => {
  const text = Deno.readTextFileSync(`${ROOT}docs/command-line.md`);
  const listed = [...text.matchAll(/^\| (`[^|]*)\|/gm)]
    .flatMap(([, cell]) => [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name));
  const program = declare({} as Actions);
  const commands = program.createHelp().visibleCommands(program).map((command) => command.name());
  assert.deepEqual(listed.sort(), commands.filter((name) => name !== "help").sort());
});

for (const document of DOCUMENTS) {
  Deno.test(`the commands of ${document} are those that there are`, async () => {
    for (const block of blocksOf(document, "sh")) {
      for (const words of commandsOf(block)) {
        const message = `${block.where}: ${words.join(" ")}`;
        await assert.doesNotReject(understand(words), message);
      }
    }
  });
}

const PAGES = [
  ...DOCUMENTS,
  ...listBenchmarks().map(({ name }) => `kernels/${name}/README.md`),
];

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");

Deno.test("links between documents lead somewhere", async () => {
  for (const page of PAGES) {
    const text = Deno.readTextFileSync(ROOT + page).replaceAll(/^```.*?^```$/gms, "");
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [file, anchor] = target.split("#");
      const path = file === "" ? ROOT + page : join(ROOT, dirname(page), file);
      await assert.doesNotReject(Deno.stat(path), `${page} links to ${target}`);
      if (anchor === undefined) continue;
      const headings = [...Deno.readTextFileSync(path).matchAll(/^#+ (.*)$/gm)];
      const anchors = headings.map(([, heading]) => anchorOf(heading));
      assert.ok(anchors.includes(anchor), `${page} links to ${target}, which has no such heading`);
    }
  }
});

Deno.test("CONTRIBUTING says why there is each dependency", () => {
  const text = Deno.readTextFileSync(`${ROOT}CONTRIBUTING.md`);
  for (const name of Object.keys(config.imports)) {
    if (name.startsWith("@types/")) continue;
    assert.ok(text.includes(`\`${name}\``), `${name} is not in CONTRIBUTING`);
  }
});
