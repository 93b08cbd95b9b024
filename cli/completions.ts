/** Completion scripts for shells, made from the declared command line. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { DEVICES } from "../backends/backend.ts";
import { listBackends } from "../backends/mod.ts";
import { DEFAULT_SIZES } from "../bench/options.ts";
import { FORMATS } from "../bench/report/mod.ts";
import { PLOTS } from "../bench/report/plots.ts";
import { FORMULATIONS, PRECISIONS } from "../kernels/benchmark.ts";
import { listBenchmarks } from "../kernels/mod.ts";

/** Shells that there are scripts for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** Name of a shell. */
export type Shell = typeof SHELLS[number];

/** What may follow an option: words, paths, or anything at all. */
type Values = readonly string[] | "path" | "any";

/** A command and what may be typed after it. */
interface Grammar {
  readonly name: string;
  readonly description: string;
  readonly arguments: Values;
  readonly options: readonly {
    readonly names: readonly string[];
    readonly description: string;
    /** Absent for options without a value. */
    readonly values?: Values;
  }[];
}

const valuesOf: Readonly<Record<string, () => Values>> = {
  "--backend": () => listBackends().map(({ name }) => name),
  "--size": () => DEFAULT_SIZES.map(String),
  "--device": () => DEVICES,
  "--precision": () => PRECISIONS,
  "--formulation": () => FORMULATIONS,
  "--format": () => Object.keys(FORMATS),
  "--plot": () => PLOTS,
  "--plugin": () => "path",
  "--output": () => "path",
  "--save-outputs": () => "path",
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
  const visible = program.createHelp().visibleCommands(program)
    .filter((command) => command.name() !== "help");
  return visible.map((command) => ({
    name: command.name(),
    description: command.description(),
    arguments: argumentsOf[command.name()]?.() ?? [],
    options: command.createHelp().visibleOptions(command).map((option) => ({
      names: [option.short, option.long].filter((name) => typeof name === "string"),
      description: option.description,
      ...(option.required || option.optional
        ? { values: valuesOf[option.long ?? ""]?.() ?? "any" as const }
        : {}),
    })),
  }));
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
  const commands = command.name === "run" ? grammar.map(({ name }) => name) : [];
  return [...names, ...commands, words(command.arguments)].filter((word) => word !== "").join(" ");
}

/** A `case` branch per option that takes a value; `complete` says how the shell offers them. */
function branches(
  grammar: readonly Grammar[],
  complete: (values: Values) => string,
): string[] {
  const seen = new Set<string>();
  return grammar.flatMap(({ options }) =>
    options.flatMap(({ names, values }) => {
      const key = names.join("|");
      if (values === undefined || seen.has(key)) return [];
      seen.add(key);
      return [`    ${key}) ${complete(values)}; return ;;`];
    })
  );
}

function bash(program: string, grammar: readonly Grammar[]): string {
  const fill = (values: Values) =>
    values === "path"
      ? 'COMPREPLY=($(compgen -f -- "$current"))'
      : `COMPREPLY=($(compgen -W "${words(values)}" -- "$current"))`;
  return `# bash completion of ${program}: source <(${program} completions bash)
_hpc_bench() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command=run word
  COMPREPLY=()
  case "$previous" in
${branches(grammar, fill).join("\n")}
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
    ${grammar.map(({ name }) => name).join("|")}) command="$word"; break ;;
    esac
  done
  case "$command" in
${
    grammar.map((command) => {
      const files = command.arguments === "path" ? ' $(compgen -f -- "$current")' : "";
      const list = candidates(grammar, command);
      return `    ${command.name}) COMPREPLY=($(compgen -W "${list}" -- "$current")${files}) ;;`;
    }).join("\n")
  }
  esac
}
complete -o filenames -F _hpc_bench ${program}
`;
}

function zsh(program: string, grammar: readonly Grammar[]): string {
  const fill = (values: Values) => values === "path" ? "_files" : `compadd -- ${words(values)}`;
  return `#compdef ${program}
# zsh completion of ${program}: source <(${program} completions zsh)
_hpc_bench() {
  local previous="$words[CURRENT-1]" command=run word
  case "$previous" in
${branches(grammar, fill).join("\n")}
  esac
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$word" in
    ${grammar.map(({ name }) => name).join("|")}) command="$word"; break ;;
    esac
  done
  case "$command" in
${
    grammar.map((command) => {
      const files = command.arguments === "path" ? "; _files" : "";
      return `    ${command.name}) compadd -- ${candidates(grammar, command)}${files} ;;`;
    }).join("\n")
  }
  esac
}
compdef _hpc_bench ${program}
`;
}

function fish(program: string, grammar: readonly Grammar[]): string {
  const quote = (text: string) => `'${text.replace(/[\\']/g, "\\$&")}'`;
  const others = grammar.map(({ name }) => name).filter((name) => name !== "run");
  const lines = [
    `# fish completion of ${program}: ${program} completions fish | source`,
    `complete -c ${program} -f`,
    ...grammar.map(({ name, description }) =>
      `complete -c ${program} -n __fish_use_subcommand -a ${name} -d ${quote(description)}`
    ),
  ];
  for (const { name, options, arguments: values } of grammar) {
    const condition = name === "run"
      ? `not __fish_seen_subcommand_from ${others.join(" ")}`
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
