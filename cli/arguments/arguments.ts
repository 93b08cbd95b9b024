/** The command line: every command, argument and option, declared in one place. */
import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { CommanderError } from "commander";
import { NOISE_BACKEND, NOISE_SIZES } from "../../bench/run/noise.ts";
import type { RunSettings } from "../../bench/run/options/settings.ts";
import { FILE_FORMATS, type Format, FORMATS } from "../../bench/report/mod.ts";
import { type Plot, PLOTS } from "../../bench/report/plots/plots.ts";
import { COMPARISON_FORMATS } from "../../bench/report/text/comparison.ts";
import { TOOL } from "../../bench/results/version.ts";
import { type Shell, SHELLS } from "./completions.ts";
import { parseInteger, parsePercent, parseSeconds } from "./numbers.ts";
import { printSync } from "../output/output.ts";
import { givenSettings, settingAttributes, settingOptions } from "./settings.ts";
import { knownName, UsageError } from "./usage.ts";

/** Options of `run`, numbers parsed and fixed choices checked. */
export interface RunFlags {
  /** The settings that were given; defaults are not among them. */
  settings: Partial<RunSettings>;
  plugin: string[];
  format: Format;
  output: string[];
  saveOutputs?: string;
  chart: boolean;
  color: boolean;
  strict: boolean;
  quiet: boolean;
  timeout: number;
  checkpoint: number;
  resume?: string;
  pin?: number | true;
  peers?: string;
  python: string[];
}

/** Options of `list`. */
export interface ListFlags {
  plugin: string[];
  peers?: string;
  python: string[];
  timeout?: number;
}

/** Options of `compare`. */
export interface CompareFlags {
  threshold: number;
  format: keyof typeof COMPARISON_FORMATS;
  force: boolean;
  requireAll: boolean;
}

/** Options of `report`. */
export interface ReportFlags {
  format: Format;
  output: string[];
  plot: Plot[];
  chart: boolean;
  color: boolean;
}

/** Options of `noise`. */
export interface NoiseFlags extends ListFlags {
  /** The settings that were given; of several backends the first is measured. */
  settings: Partial<RunSettings>;
  timeout: number;
  quiet: boolean;
}

/** Options of `serve`. */
export interface ServeFlags {
  host: string;
  port: number;
  cert?: string;
  key?: string;
  export?: string;
  plugin: string[];
}

/** What the commands do; `declare` only says how they are called. */
export interface Actions {
  run(benchmarks: string[], flags: RunFlags): Promise<void>;
  list(flags: ListFlags): Promise<void>;
  compare(baseline: string, current: string, flags: CompareFlags): Promise<void>;
  merge(files: string[], flags: { output: string }): Promise<void>;
  report(files: string[], flags: ReportFlags): Promise<void>;
  completions(shell: Shell, program: CommandUnknownOpts): Promise<void>;
  serve(flags: ServeFlags): Promise<void>;
  noise(benchmarks: string[], flags: NoiseFlags): Promise<void>;
  worker(flags: ListFlags): Promise<void>;
}

const EXAMPLES = `
Examples:
  hpc-bench equation_of_state
  hpc-bench all -s 64k -s 1M -b typed_array -p f64 -p f32
  hpc-bench isoneutral_mixing --device gpu -o results.json -o results.md
`;

/** Collects the values of a repeatable option. */
function each<T>(parse: (text: string) => T) {
  return (text: string, before: T[]): T[] => [...before, parse(text)];
}

function choice<T extends string>(what: string, known: readonly T[]) {
  return (text: string): T => knownName(what, text, known);
}

function pluginOption() {
  return new Option(
    "--plugin <module>",
    "module (path or URL) that registers backends, kernels or benchmarks (repeatable)",
  ).argParser(each(String)).default([] as string[], "none");
}

function peersOption() {
  const option = new Option(
    "--peers <dir>",
    "checkout of pyhpc-benchmarks whose programs take part, as numpy_original and so on",
  );
  // The parser would take an empty variable for a folder without a name.
  return Deno.env.get("HPC_BENCH_PEERS") === "" ? option : option.env("HPC_BENCH_PEERS");
}

function pythonOption() {
  return new Option(
    "--python <exe>",
    "interpreter of the Python backends, or of one: jax=.venv/bin/python (repeatable)",
  ).argParser(each(String)).default([] as string[], "python3");
}

function timeoutOption() {
  return new Option(
    "--timeout <s>",
    "seconds that one call or preparation may take; setting a backend up may take 60 at least",
  ).argParser(parseSeconds("timeout")).default(300);
}

function formatOption() {
  return new Option("--format <name>", `what goes to stdout: ${Object.keys(FORMATS).join(", ")}`)
    .argParser(choice("format", Object.keys(FORMATS) as Format[])).default("table" as Format);
}

/** Every command that prints reports accepts it, so that scripts can pass it to any. */
function colorOption() {
  return new Option("--no-color", "no colours, as with NO_COLOR in the environment");
}

/** A CPU, or a word that must be something else: the value of the option may be left out. */
function pinned(text: string): number | string {
  return /^[a-z]/i.test(text) ? text : parseInteger("CPU", 0)(text);
}

/** Names of the commands. */
export const COMMANDS: readonly string[] = [
  ...["run", "list", "compare", "merge", "report", "noise", "serve", "completions", "help"],
];

/** Hidden command of the child processes. */
export const WORKER = "__worker";

/** Declares the program; parsing throws a {@linkcode CommanderError} instead of exiting. */
export function declare(actions: Actions): CommandUnknownOpts {
  const program = new Command("hpc-bench")
    .description("Benchmarks of numerical backends on routines of a real ocean model")
    .version(TOOL.version, "-V, --version")
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20, subcommandTerm: (command) => command.name() })
    .configureOutput({ writeOut: printSync, writeErr: () => {} });

  const run = program.command("run", { isDefault: true })
    .description("run benchmarks (the default command)")
    .argument("[benchmark...]", 'names of benchmarks, or "all"');
  for (const option of settingOptions()) run.addOption(option);
  run.addOption(pluginOption())
    .addOption(peersOption())
    .addOption(pythonOption())
    .addOption(formatOption())
    .option("--no-chart", "no charts under the tables")
    .addOption(colorOption())
    .addOption(
      new Option(
        "-o, --output <file>",
        `results file: ${Object.keys(FILE_FORMATS).join(", ")} (repeatable)`,
      ).argParser(each(String)).default([] as string[], "none"),
    )
    .option("--save-outputs <dir>", "directory for every case's outputs as .npy files")
    .addOption(
      new Option("--resume <file>", "continue an interrupted run from its results file (.json)")
        .conflicts(settingAttributes()),
    )
    .addOption(
      new Option("--checkpoint <s>", "seconds between two updates of the .json file")
        .argParser(parseSeconds("checkpoint interval")).default(10),
    )
    .addOption(timeoutOption())
    .addOption(
      new Option("--pin [cpu]", "pin everything to one core (Linux; default: the current one)")
        .argParser(pinned),
    )
    .option("--strict", "exit with 1 if a case fails or a named backend is unavailable", false)
    .option("--quiet", "nothing on stderr but errors", false)
    .addHelpText("after", EXAMPLES)
    .action((benchmarks, flags) => {
      const settings = givenSettings(flags);
      const { pin, ...others } = flags;
      // The benchmark after --pin, whose value is optional.
      const names = typeof pin === "string" && benchmarks.length === 0 ? [pin] : benchmarks;
      if (typeof pin === "string" && names === benchmarks) {
        throw new UsageError(
          `Cannot use CPU "${pin}": CPU must be an integer, 0 or more; ` +
            "a benchmark must not follow --pin",
        );
      }
      return actions.run(names, {
        ...others,
        pin: typeof pin === "string" ? true : pin,
        settings,
      });
    });

  program.command("list")
    .description("list benchmarks, backends, devices and precisions: available, or why not")
    .addOption(pluginOption())
    .addOption(peersOption())
    .addOption(pythonOption())
    .addOption(colorOption())
    .action((flags) => actions.list(flags));

  program.command("compare")
    .description(
      "show what became faster or slower; exit with 1 if anything became slower or FAILED, or " +
        "could not be measured any more",
    )
    .argument("<baseline.json>", "results before")
    .argument("<current.json>", "results now")
    .addOption(
      new Option("--threshold <change>", "slowdown that is tolerated, e.g. 5%")
        .argParser(parsePercent("threshold")).default(0.05, "5%"),
    )
    .addOption(
      new Option("--format <name>", Object.keys(COMPARISON_FORMATS).join(", "))
        .argParser(
          choice("format", Object.keys(COMPARISON_FORMATS) as CompareFlags["format"][]),
        ).default("table" as CompareFlags["format"]),
    )
    .option("--require-all", "exit with 1 if any case of the baseline is missing", false)
    .option("--force", "compare different machines or precisions all the same", false)
    .addOption(colorOption())
    .action((baseline, current, flags) => actions.compare(baseline, current, flags));

  program.command("merge")
    .description("join results of several machines or shards into one file")
    .argument("<results.json...>", "results files")
    .requiredOption("-o, --output <file>", `results file: ${Object.keys(FILE_FORMATS).join(", ")}`)
    .addOption(colorOption())
    .action((files, flags) => actions.merge(files, flags));

  program.command("report")
    .description("show results, or make a page or picture of them: -o report.html")
    .argument("<results.json...>", "results files, e.g. of several machines")
    .addOption(
      new Option(
        "-o, --output <file>",
        `report instead of stdout: ${Object.keys(FILE_FORMATS).join(", ")} (repeatable)`,
      ).argParser(each(String)).default([] as string[], "none"),
    )
    .addOption(
      new Option("--plot <name>", `plots of .svg and .png: ${PLOTS.join(", ")} (repeatable)`)
        .argParser(each(choice("plot", PLOTS))).default([] as Plot[], "all"),
    )
    .addOption(formatOption())
    .option("--no-chart", "no charts under the tables")
    .addOption(colorOption())
    .action((files, flags) => actions.report(files, flags));

  const noise = program.command("noise")
    .description("measure one backend under several names: which differences can be resolved here?")
    .argument("[benchmark...]", "names of benchmarks (default: all)")
    .addOption(pluginOption())
    .addOption(peersOption())
    .addOption(pythonOption())
    .addOption(timeoutOption())
    .addOption(colorOption())
    .option("--quiet", "nothing on stderr but errors", false)
    .action((benchmarks, flags) =>
      actions.noise(benchmarks, { ...flags, settings: givenSettings(flags) })
    );
  const defaults = { sizes: NOISE_SIZES.join(" "), backends: NOISE_BACKEND };
  for (const option of settingOptions(({ isForRunOnly }) => !isForRunOnly, defaults)) {
    noise.addOption(option);
  }

  program.command("serve")
    .description("serve a page that measures in the browser it is opened in, also on a phone")
    .addOption(
      new Option("--port <n>", "port; 0 takes a free one").argParser(parseInteger("port", 0, 65535))
        .default(8000),
    )
    .addOption(
      new Option(
        "--host <address>",
        "address to serve on; 0.0.0.0 for other machines, such as phones",
      )
        .default("127.0.0.1"),
    )
    .option("--cert <file>", "certificate (PEM) to serve over https, which phones need for WebGPU")
    .option("--key <file>", "private key (PEM) of the certificate")
    .addOption(
      new Option("--export <dir>", "write the page to a folder for any web server instead")
        .conflicts(["port", "host", "cert", "key"]),
    )
    .addOption(pluginOption())
    .addOption(colorOption())
    .action((flags) => actions.serve(flags));

  program.command("completions")
    .description("print a completion script: source <(hpc-bench completions bash)")
    .argument("<shell>", SHELLS.join(", "), choice("shell", SHELLS))
    .action((shell) => actions.completions(shell, program));

  program.command(WORKER, { hidden: true })
    .addOption(pluginOption())
    .addOption(peersOption())
    .addOption(pythonOption())
    .action((flags) => actions.worker(flags));

  program.addHelpText("after", () => `\n${run.helpInformation()}${EXAMPLES}`);
  for (const command of program.commands) {
    command.exitOverride().configureOutput({ writeErr: () => {} });
  }
  return program;
}

/** The line to show for an error of the parser, without its prefix. */
export function parserMessage(error: CommanderError): string {
  if (error.code === "commander.help") return "there is no such command (see --help)";
  const text = error.message.replace(/^error: /, "").replaceAll("\n", " ");
  return /missing/i.test(error.code) ? `${text} (see --help)` : text;
}
