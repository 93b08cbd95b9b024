/** The abilities of the terminal. */
import process from "node:process";
import type { ReportOptions } from "../../bench/report/report.ts";

/** Most columns of text, and those where the output is no terminal. */
const COLUMNS = 100;

/** Fewest columns to which text is wrapped. */
const FEWEST_COLUMNS = 40;

/**
 * Colours, width and character set of standard output.
 *
 * @param color whether colours may be used where the terminal and `NO_COLOR` allow them
 */
export function terminalOptions(
  color: boolean,
): Pick<ReportOptions, "color" | "columns" | "unicode" | "width"> {
  const terminal = Deno.stdout.isTerminal();
  // Terminals of unknown width report 0.
  const width = terminal ? Deno.consoleSize().columns || undefined : undefined;
  return {
    color: color && terminal && !Deno.noColor,
    columns: Math.max(FEWEST_COLUMNS, Math.min(COLUMNS, width ?? COLUMNS)),
    ...(width === undefined ? {} : { width }),
    unicode: isUnicode(locale(), Deno.build.os),
  };
}

/** The variables that determine the character set, as far as they may be read. */
function locale(): Record<string, string | undefined> {
  try {
    const { LC_ALL, LC_CTYPE, LANG } = process.env;
    return { LC_ALL, LC_CTYPE, LANG };
  } catch {
    return {};
  }
}

/**
 * Whether the locale's character set is Unicode, by the variables that decide it in POSIX. Windows
 * has no such variables and a console that shows Unicode.
 */
export function isUnicode(
  env: Readonly<Record<string, string | undefined>>,
  os: typeof Deno.build.os,
): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale ? /utf-?8/i.test(locale) : os === "windows";
}
