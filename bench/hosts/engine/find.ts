/** Finds JavaScript engines on this machine. */
import { lastMessage } from "../../../base/process/child.ts";

/** Name of this program's own engine among those that can be asked for. */
export const OWN_ENGINE = "deno";

/** What this program can start. */
export type StartedKind = "node" | "bun" | "chromium" | "firefox";

/** Name of an engine in results: what can be started, and other browsers that a page is opened in. */
export type EngineKind = StartedKind | "safari" | "browser";

/** Names of the programs of each kind, the usual one first. */
const PROGRAMS: Readonly<Record<StartedKind, readonly string[]>> = {
  node: ["node"],
  bun: ["bun"],
  chromium: ["chromium", "chromium-browser", "google-chrome", "chrome", "msedge"],
  firefox: ["firefox", "firefox-esr"],
};

/** All kinds of engines beside this Deno. */
export const ENGINE_KINDS: readonly StartedKind[] = Object.keys(PROGRAMS) as StartedKind[];

/** Oldest major versions that understand the bundle, which decodes base64 as ECMAScript 2026 does. */
const OLDEST: Readonly<Record<StartedKind, number>> = {
  node: 25,
  bun: 1,
  chromium: 140,
  firefox: 141,
};

/** An engine on this machine. */
export interface Engine {
  /** What it is. */
  readonly kind: EngineKind;
  /** The program; empty if this is it. */
  readonly path: string;
  /** Its version, e.g. `"25.9.0"`. */
  readonly version: string;
}

/** Whether an engine is a browser, which is reached through a page. */
export function isBrowser({ kind }: Engine): boolean {
  return kind !== "node" && kind !== "bun";
}

/** There is no such engine here, or it is too old; the message says what was looked for. */
export class EngineUnavailable extends Error {
  /** Always `"EngineUnavailable"`. */
  override readonly name = "EngineUnavailable";
}

/** Whether a name is that of a kind, or a path whose last part names one. */
export function engineKind(nameOrPath: string): StartedKind | undefined {
  const name = nameOrPath.split(/[\\/]/).at(-1)!.replace(/\.exe$/i, "").toLowerCase();
  return ENGINE_KINDS.find((kind) =>
    kind === name || PROGRAMS[kind].some((program) => name.startsWith(program))
  );
}

/**
 * Finds an engine and asks it for its version.
 *
 * @param nameOrPath one of {@linkcode ENGINE_KINDS}, to be looked for in `PATH`, or a path
 * @throws {EngineUnavailable} if it is not there, does not report its version, or is too old
 */
export async function findEngine(nameOrPath: string): Promise<Engine> {
  const kind = engineKind(nameOrPath);
  if (!kind) {
    throw new EngineUnavailable(
      `Cannot use engine "${nameOrPath}": engine must be ${OWN_ENGINE}, ${
        ENGINE_KINDS.join(", ")
      }, ` +
        "or the path of one",
    );
  }
  const programs = kind === nameOrPath ? PROGRAMS[kind] : [nameOrPath];
  let complaint: string | undefined;
  for (const path of programs) {
    const found = await versionOf(path);
    const { version } = found;
    complaint ??= found.complaint;
    if (version === undefined) continue;
    if (parseInt(version) < OLDEST[kind]) {
      throw new EngineUnavailable(
        `${kind} ${version} is too old: it must be ${OLDEST[kind]} or newer`,
      );
    }
    return { kind, path, version };
  }
  const reason = complaint ? `: ${complaint}` : "";
  throw new EngineUnavailable(
    `no program ${programs.join(", ")} that reports its version${reason}`,
  );
}

/** The first version number that a program prints, or what it prints where it does not run. */
async function versionOf(path: string): Promise<{ version?: string; complaint?: string }> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(path, { args: ["--version"], stdin: "null" }).output();
  } catch {
    return {}; // no such program, or one that cannot be run
  }
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const version = output.success ? /\d+(\.\d+)+/.exec(text(output.stdout))?.[0] : undefined;
  if (version !== undefined) return { version };
  return { complaint: lastMessage(text(output.stderr).trimEnd().split("\n")) };
}
