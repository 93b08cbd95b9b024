/** Runs the real program in a child process. */

import type { Results } from "../../bench/results/schema.ts";

/** Path of the program. */
export const PROGRAM: string = new URL("../../mod.ts", import.meta.url).pathname;

/** Path of the plugin with the tiny benchmark `scaling`. */
export const PLUGIN: string = new URL("../fixtures/scaling_plugin.ts", import.meta.url).pathname;

/** What a finished program left behind. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the program with piped output. */
export function start(
  args: readonly string[],
  env: Record<string, string> = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    // Quiet, because downloading a package says so on stderr.
    args: ["run", "-A", "--quiet", PROGRAM, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1", ...env },
  }).spawn();
}

/** Runs the program to its end. */
export async function program(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const { code, stdout, stderr } = await start(args, env).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/**
 * Waits until the results file of a running program holds rows, or what is asked for.
 *
 * @throws {Error} if the program ends before
 */
export function appears(
  path: string,
  child: Deno.ChildProcess,
  enough: (document: Results) => boolean = ({ results }) => results.length > 0,
): Promise<void> {
  return awaitFile(path, child, (text) => enough(JSON.parse(text)));
}

/**
 * Waits until a running program has written something to a file.
 *
 * @throws {Error} if the program ends before
 */
export function exists(path: string, child: Deno.ChildProcess): Promise<void> {
  return awaitFile(path, child, () => true);
}

async function awaitFile(
  path: string,
  child: Deno.ChildProcess,
  enough: (text: string) => boolean,
): Promise<void> {
  let ended = false;
  child.status.then(() => ended = true);
  for (;;) {
    if (ended) throw new Error(`The program ended before it wrote ${path}`);
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text && enough(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The running processes that have something in their environment; Linux only. */
export function processesWith(text: string): number[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((pid) => {
    try {
      return pid > 0 && Deno.readTextFileSync(`/proc/${pid}/environ`).includes(text);
    } catch {
      return false;
    }
  });
}
