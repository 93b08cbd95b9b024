/** The command that continues an interrupted run. */
import type { RunFlags } from "./arguments.ts";

/** Options that a resumption takes over, beside the results file that holds the settings. */
type Kept = Pick<
  RunFlags,
  | "output"
  | "saveOutputs"
  | "plugin"
  | "peers"
  | "python"
  | "pin"
  | "timeout"
  | "checkpoint"
  | "format"
  | "chart"
  | "color"
  | "strict"
  | "quiet"
>;

/**
 * The command that continues a run from its results file with the options that the run had.
 *
 * @param file the results file
 *
 * @example
 * ```ts ignore
 * resumeCommand("results.json", flags); // "hpc-bench --resume results.json --plugin mine.ts"
 * ```
 */
export function resumeCommand(file: string, flags: Kept): string {
  const option = (name: string, value: unknown, otherwise?: unknown): string[] =>
    value === undefined || value === otherwise ? [] : [name, `${value}`];
  const flag = (name: string, isSet: boolean) => isSet ? [name] : [];
  const others = flags.output.length > 1 ? flags.output : [];
  return [
    ...["hpc-bench", "--resume", file],
    ...others.flatMap((path) => ["-o", path]),
    ...option("--save-outputs", flags.saveOutputs),
    ...flags.plugin.flatMap((module) => ["--plugin", module]),
    ...option("--peers", flags.peers),
    ...flags.python.flatMap((interpreter) => ["--python", interpreter]),
    ...flags.pin === true ? ["--pin"] : option("--pin", flags.pin),
    ...option("--timeout", flags.timeout, 300),
    ...option("--checkpoint", flags.checkpoint, 10),
    ...option("--format", flags.format, "table"),
    ...flag("--no-chart", !flags.chart),
    ...flag("--no-color", !flags.color),
    ...flag("--strict", flags.strict),
    ...flag("--quiet", flags.quiet),
  ].map(quote).join(" ");
}

/** A word as POSIX shells read it back. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
