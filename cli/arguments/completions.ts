/** Completion scripts for shells, made from the declared command line. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { listBackends } from "../../backends/mod.ts";
import { DEFAULT_SIZES } from "../../bench/run/options/settings.ts";
import { FORMATS } from "../../bench/report/mod.ts";
import { COMPARISON_FORMATS } from "../../bench/report/text/comparison.ts";
import { PLOTS } from "../../bench/report/plots/plots.ts";
import { listBenchmarks } from "../../kernels/mod.ts";
import { settingValues } from "./settings.ts";

/** Shells that there are scripts for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** Name of a shell. */
export type Shell = typeof SHELLS[number];

/** What may follow an option: words, paths, or anything at all. */
type Values = readonly string[] | "path" | "any";

/** A command and what may be typed after it. */
interface Grammar {
  /** Empty for what may be typed before or without a command. */
  readonly name: string;
  readonly description: string;
  readonly arguments: Values;
  readonly options: readonly {
    readonly names: readonly string[];
    readonly description: string;
    /** Absent for options that need no value. */
    readonly values?: Values;
  }[];
}

/** What may follow an option, by the option; the command decides where it takes others. */
const valuesOf: Readonly<Record<string, () => Values>> = {
  "--backend": () => listBackends().map(({ name }) => name),
  "--size": () => DEFAULT_SIZES.map(String),
  ...settingValues(),
  "--format": () => Object.keys(FORMATS),
  "compare --format": () => Object.keys(COMPARISON_FORMATS),
  "--plot": () => PLOTS,
  "--plugin": () => "path",
  "--output": () => "path",
  "--save-outputs": () => "path",
  "--export": () => "path",
  "--resume": () => "path",
  "--peers": () => "path",
  "--python": () => "path",
  "--shard": () => ["slurm"],
};

const argumentsOf: Readonly<Record<string, () => Values>> = {
  run: () => [...listBenchmarks().map(({ name }) => name), "all"],
  compare: () => "path",
  merge: () => "path",
  report: () => "path",
  completions: () => SHELLS,
};

/** Reads the grammar off the declared program. */
function grammarOf(program: CommandUnknownOpts): Grammar[] {
  const visible = program.createHelp().visibleCommands(program);
  const names = visible.map((command) => command.name());
  const commands = visible.map((command): Grammar => ({
    name: command.name(),
    description: command.description(),
    arguments: command.name() === "help" ? names : argumentsOf[command.name()]?.() ?? [],
    options: optionsOf(command),
  }));
  const run = commands.find(({ name }) => name === "run")!;
  const options = Map.groupBy([...run.options, ...optionsOf(program)], ({ names }) => names.at(-1));
  const bare = { ...run, name: "", options: [...options.values()].map(([first]) => first) };
  return [bare, ...commands];
}

function optionsOf(command: CommandUnknownOpts): Grammar["options"] {
  return command.createHelp().visibleOptions(command).map((option) => ({
    names: [option.short, option.long].filter((name) => typeof name === "string"),
    description: option.description,
    ...(option.required ? { values: valuesFor(command.name(), option.long ?? "") } : {}),
  }));
}

function valuesFor(command: string, option: string): Values {
  return (valuesOf[`${command} ${option}`] ?? valuesOf[option])?.() ?? "any";
}

/** The commands alone. */
function commandsOf(grammar: readonly Grammar[]): Grammar[] {
  return grammar.filter(({ name }) => name !== "");
}

/**
 * The completion script of a shell.
 *
 * @example
 * ```sh
 * source <(hpc-bench completions bash)
 * ```
 */
export function completionScript(shell: Shell, program: CommandUnknownOpts): string {
  return { bash, zsh, fish }[shell](program.name(), grammarOf(program));
}

const words = (values: Values): string => typeof values === "string" ? "" : values.join(" ");

/** Words that may stand where no option's value is expected. */
function candidates(grammar: readonly Grammar[], command: Grammar): string {
  const names = command.options.flatMap(({ names }) => names);
  const commands = command.name === "" ? commandsOf(grammar).map(({ name }) => name) : [];
  return [...names, ...commands, words(command.arguments)].filter((word) => word !== "").join(" ");
}

/** How a shell with POSIX syntax offers completions. */
interface Dialect {
  /** The words between the program's name and the one to complete. */
  readonly before: string;
  /** Offers words, and with `paths` also paths. */
  readonly offer: (words: string, paths: boolean) => string;
}

/** Finds the command, then offers what may follow `$previous`, the word before the last one. */
function body(grammar: readonly Grammar[], { before, offer }: Dialect): string {
  const offerValues = (values: Values) => offer(words(values), values === "path");
  const branches = grammar.flatMap(({ name, options }) =>
    options.filter(({ values }) => values !== undefined).map(({ names, values }) => ({
      patterns: names.map((option) => `${name}/${option}`).join("|"),
      action: offerValues(values!),
    }))
  );
  const joined = Map.groupBy(branches, ({ action }) => action);
  return `  local command="" word
  for word in ${before}; do
    case "$word" in
    ${commandsOf(grammar).map(({ name }) => name).join("|")}) command="$word"; break ;;
    esac
  done
  case "$command/$previous" in
${
    Array.from(joined, ([action, own]) => {
      const patterns = own.map(({ patterns }) => patterns).join("|");
      return `    ${patterns}) ${action}; return ;;`;
    }).join("\n")
  }
  esac
  case "$command" in
${
    grammar.map((command) => {
      const offered = offer(candidates(grammar, command), command.arguments === "path");
      return `    ${command.name || '""'}) ${offered} ;;`;
    }).join("\n")
  }
  esac`;
}

function bash(program: string, grammar: readonly Grammar[]): string {
  const dialect: Dialect = {
    before: '"${COMP_WORDS[@]:1:COMP_CWORD-1}"',
    offer: (list, paths) =>
      [list && `_hpc_bench_add -W "${list}"`, paths && "_hpc_bench_add -f"]
        .filter(Boolean).join("; ") || ":",
  };
  return `# bash completion of ${program}: source <(${program} completions bash)
_hpc_bench_add() {
  local candidate
  while IFS= read -r candidate; do
    COMPREPLY+=("$candidate")
  done < <(compgen "$@" -- "$current")
}
_hpc_bench() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  if [[ "$current" == "=" ]]; then
    current=""
  elif [[ "$previous" == "=" ]]; then
    previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  # Without the quotes and backslashes that were typed; bash adds what the completed word needs.
  current=\${current#[\\"\\']}
  current=\${current//\\\\/}
  COMPREPLY=()
${body(grammar, dialect)}
}
complete -o filenames -F _hpc_bench ${program}
`;
}

function zsh(program: string, grammar: readonly Grammar[]): string {
  const dialect: Dialect = {
    before: '"${(@)words[2,CURRENT-1]}"',
    offer: (list, paths) =>
      [list && `compadd -- ${list}`, paths && "_files"].filter(Boolean).join("; ") || ":",
  };
  return `#compdef ${program}
# zsh completion of ${program}: source <(${program} completions zsh)
_hpc_bench() {
  local previous="$words[CURRENT-1]"
${body(grammar, dialect)}
}
compdef _hpc_bench ${program}
`;
}

function fish(program: string, grammar: readonly Grammar[]): string {
  const quote = (text: string) => `'${text.replace(/[\\']/g, "\\$&")}'`;
  const commands = commandsOf(grammar);
  const lines = [
    `# fish completion of ${program}: ${program} completions fish | source`,
    `complete -c ${program} -f`,
    ...commands.map(({ name, description }) =>
      `complete -c ${program} -n __fish_use_subcommand -a ${name} -d ${quote(description)}`
    ),
  ];
  for (const { name, options, arguments: values } of grammar) {
    const condition = name === ""
      ? `not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(" ")}`
      : `__fish_seen_subcommand_from ${name}`;
    const start = `complete -c ${program} -n ${quote(condition)}`;
    lines.push(
      values === "path" ? `${start} -F` : `${start} -a ${quote(words(values))}`,
      ...options.map(({ names, description, values }) => {
        const flags = names.map((one) =>
          one.startsWith("--") ? `-l ${one.slice(2)}` : `-s ${one.slice(1)}`
        );
        const value = values === undefined
          ? ""
          : values === "path"
          ? " -r -F"
          : ` -x -a ${quote(words(values))}`;
        return `${start} ${flags.join(" ")}${value} -d ${quote(description)}`;
      }),
    );
  }
  return lines.join("\n") + "\n";
}
