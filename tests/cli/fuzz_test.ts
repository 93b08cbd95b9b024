/** The command line in this process, given any arguments, valid or not. */
import assert from "node:assert/strict";
import process from "node:process";
import fc from "fast-check";
import { registerBackend } from "../../backends/mod.ts";
import { BackendUnavailable } from "../../backends/backend.ts";
import { FORMATS } from "../../bench/report/mod.ts";
import { DECLARATIONS, type ValueKind } from "../../bench/run/options/settings.ts";
import { main } from "../../cli.ts";
import { type Actions, declare } from "../../cli/arguments/arguments.ts";
import { results } from "../bench/documents.ts";

/** Makes the same command lines every time. */
const seed = 6;

/** A backend that is never available: nothing is measured with any options. */
const UNAVAILABLE = "fuzz_unavailable";
registerBackend({
  name: UNAVAILABLE,
  description: "never available",
  devices: ["cpu"],
  precisions: ["f64", "f32"],
  // deno-lint-ignore require-yield -- a setup that never comes to its yield
  async *setup() {
    throw await Promise.resolve(new BackendUnavailable("for a reason"));
  },
});

/** Files and folders as arguments may name them. */
const folder = await Deno.makeTempDir({ prefix: "fuzz-" });
const good = `${folder}/good.json`;
const bad = `${folder}/bad.json`;
const paths = [good, bad, `${folder}/none.json`, `${folder}/all.md`, folder, `${folder}/no/x.json`];

async function withFiles(property: () => Promise<void>): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(good, JSON.stringify(results));
  await Deno.writeTextFile(bad, JSON.stringify(results).slice(0, 999));
  try {
    await property();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
await Deno.remove(folder);

interface Outcome {
  readonly code: number;
  readonly stderr: string;
}

/** Runs the program here, without its output. */
async function quietly(args: readonly string[]): Promise<Outcome> {
  const said: string[] = [];
  const { error } = console;
  const { write } = Deno.stdout;
  const writeToProcess = process.stdout.write;
  console.error = (...parts: unknown[]) => void said.push(parts.join(" "));
  Deno.stdout.write = (bytes) => Promise.resolve(bytes.length);
  process.stdout.write = () => true;
  try {
    return { code: await main(args), stderr: said.join("\n") };
  } finally {
    console.error = error;
    Deno.stdout.write = write;
    process.stdout.write = writeToProcess;
  }
}

/** What holds for every command line. */
async function isAnswered(args: readonly string[]): Promise<void> {
  const { code, stderr } = await quietly(args);
  assert.ok([0, 1, 2].includes(code), `exit code ${code}`);
  assert.doesNotMatch(stderr, /^\s+at |\[object |undefined|Uncaught/m);
  const lines = stderr === "" ? [] : stderr.split("\n");
  for (const line of lines) assert.match(line, /^hpc-bench: ./u);
  const errors = lines.filter((line) => !line.startsWith("hpc-bench: warning: "));
  if (code === 2) assert.equal(errors.length, 1, stderr);
}

const program = declare(Object.assign({} as Actions));

/** All options of all commands but those that start programs; and what only looks like options. */
const options = program.commands.flatMap(({ options }) => options)
  .filter(({ long }) => long !== "--engine")
  .flatMap(({ short, long }) => [short, long].filter((name) => name !== undefined))
  .concat(["--help", "-h", "--version", "-V", "--", "-", "-sbp", "--pin=", "--size=", "-s="]);

const words = ["all", "equation_of_state", "typed_array", UNAVAILABLE, "cpu", "gpu", "f64", "f32"]
  .concat(["closed", "quadrature", "table", "json", "markdown", "csv", "slurm", "1/2", "0/0"])
  .concat(["bash", "run", "help", "5%", "-5%", "1e999%", "__proto__", "constructor", ...paths]);

const numbers = ["0", "-0", "1", "-1", "1.5", "1e3", "1e308", "1e-308", "NaN", "Infinity", "0x10"]
  .concat(["2**53", "2**52", "1G", "1_000", "9007199254740991", "9007199254740993", "4294967295"])
  .concat(["4294967296", "10000000", "10000001", "٣", " 1", "1 ", "1,5"]);

const garbage = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("", " ", "\n", "\0", "\x1b[31m", "🌊", "e\u0301", "\ud800", "../..", "~", "*"),
  fc.constantFrom("x".repeat(300), "9".repeat(5000), "-".repeat(5000), "y/".repeat(3000)),
);

const value = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(...numbers),
  garbage,
);

/** Single words, options with values in both spellings, and options many times. */
const vector = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: value.map((text) => [text]) },
    { weight: 1, arbitrary: fc.constantFrom(...options).map((option) => [option]) },
    {
      weight: 4,
      arbitrary: fc.tuple(fc.constantFrom(...options), value, fc.nat(3), fc.boolean())
        .map(([option, text, times, joined]) =>
          Array(times + 1).fill(joined ? [`${option}=${text}`] : [option, text]).flat()
        ),
    },
  ),
  { maxLength: 6 },
).map((parts) => parts.flat())
  // These would not end by themselves, or change this process.
  .filter((args) => args.every((text) => !/^(__worker|list|--pin(=\d*)?)$/.test(text)));

Deno.test("run: any options get an answer", () =>
  withFiles(() =>
    fc.assert(
      fc.asyncProperty(fc.boolean(), vector, async (named, args) => {
        await isAnswered([...named ? ["run"] : [], "--no-isolate", "-b", UNAVAILABLE, ...args]);
      }),
      { numRuns: 1000, seed },
    )
  ));

/** Values at the ends of what a setting may be. */
function valuesOf(value: ValueKind): readonly string[] {
  switch (value.kind) {
    case "size":
      return ["1", "64", "2**52", "9007199254740991"];
    case "seconds":
      return ["1e-308", "1e308"];
    case "shard":
      return ["1/1", "2/9007199254740991"];
    case "integer":
      return [`${value.low}`, `${value.high}`];
    case "choice":
      return value.known;
    default:
      return [];
  }
}

Deno.test("run: options that are valid one by one get an answer together", () => {
  const pair = (option: string, values: readonly string[]) =>
    fc.constantFrom(...values).map((text) => [option, text]);
  const sensible = fc.array(
    fc.oneof(
      ...DECLARATIONS.filter(([name, { value }]) =>
        // Rounds must fit the repetitions, and need processes.
        name !== "rounds" && valuesOf(value).length > 0
      ).map(([, { flags, value }]) => pair(flags!.match(/--[\w-]+/)![0], valuesOf(value))),
      pair("--timeout", ["1e-308", "1e308"]),
      pair("--checkpoint", ["1e-308", "1e308"]),
      pair("--format", Object.keys(FORMATS)),
      pair("-o", [`${folder}/a.json`, `${folder}/b.csv`, `${folder}/c.md`]),
      fc.constantFrom(["--strict"], ["--quiet"], ["--no-chart"]),
    ),
    { maxLength: 12 },
  );
  return withFiles(() =>
    fc.assert(
      fc.asyncProperty(sensible, async (args) => {
        const run = ["all", "--no-isolate", "-b", UNAVAILABLE, ...args.flat()];
        await isAnswered(run);
        assert.notEqual((await quietly(run)).code, 2);
      }),
      { numRuns: 100, seed },
    )
  );
});

for (const command of ["compare", "merge", "report", "completions"]) {
  Deno.test(`${command}: any arguments get an answer`, () =>
    withFiles(() =>
      fc.assert(
        fc.asyncProperty(vector, (args) => isAnswered([command, ...args])),
        { numRuns: 500, seed },
      )
    ));
}
