/** The settings of a run on the command line, derived from their declarations. */
import { Option } from "@commander-js/extra-typings";
import {
  type Declaration,
  DECLARATIONS,
  type RunSettings,
  type ValueKind,
} from "../../bench/run/options/settings.ts";
import { parseShard } from "../../bench/run/plan/shard.ts";
import { parseInteger, parseSeconds, parseSizes } from "./numbers.ts";
import { knownName, UsageError } from "./usage.ts";

/** Settings that are written as options; benchmarks are arguments. */
const OPTIONS = DECLARATIONS.filter(([, { flags }]) => flags !== undefined);

/**
 * The options of settings.
 *
 * @param isWanted which settings [default: all]
 * @param defaults what the help calls defaults that differ from those of a run
 */
export function settingOptions(
  isWanted: (declared: Declaration<unknown>) => boolean = () => true,
  defaults: Readonly<Partial<Record<keyof RunSettings, string>>> = {},
): Option[] {
  return OPTIONS.filter(([, declared]) => isWanted(declared)).map(([name, declared]) => {
    const { many } = declared;
    const defaultText = defaults[name] ?? declared.defaultText;
    const option = new Option(declared.flags!, describe({ ...declared, defaultText }));
    const parse = parserOf(declared);
    if (many) {
      return option.argParser((text: string, before: unknown) =>
        [before as [], parse!(text)].flat()
      )
        .default([], defaultText);
    }
    return parse ? option.argParser(parse) : option;
  });
}

/** Commander writes the default of those itself that have one there. */
function describe({ help = "", many, defaultText }: Declaration<unknown>): string {
  return many || defaultText === undefined ? help : `${help} (default: ${defaultText})`;
}

/** Names of the settings' options, as Commander calls them. */
export function settingAttributes(): string[] {
  return settingOptions().map((option) => option.attributeName());
}

/** The settings that were given on the command line. */
export function givenSettings(flags: Readonly<Record<string, unknown>>): Partial<RunSettings> {
  const options = settingOptions();
  return Object.fromEntries(OPTIONS.flatMap(([name, { many }], n) => {
    const value = flags[options[n].attributeName()];
    return value === undefined || many && (value as []).length === 0 ? [] : [[name, value]];
  }));
}

/** Words that may follow the option of a setting, for completions; none where these are not fixed. */
export function settingValues(): Record<string, () => readonly string[]> {
  return Object.fromEntries(
    OPTIONS.flatMap(([, { value }], n) =>
      value.kind === "choice" ? [[settingOptions()[n].long!, () => value.known]] : []
    ),
  );
}

/** Reads one value, or throws a {@linkcode UsageError}; none for options without a value. */
function parserOf(
  { label, value }: { label: string; value: ValueKind },
): ((text: string) => unknown) | undefined {
  switch (value.kind) {
    case "flag":
      return undefined;
    case "name":
      return (text) => text;
    case "size":
      return parseSizes;
    case "seconds":
      return parseSeconds(label);
    case "integer":
      return parseInteger(label, value.low, value.high);
    case "choice":
      return (text) => knownName(label, text, value.known);
    case "shard":
      return (text) => {
        try {
          return parseShard(text);
        } catch (error) {
          throw new UsageError((error as Error).message);
        }
      };
  }
}
