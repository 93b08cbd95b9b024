/** What the command line adds to the registries, and which interpreters Python backends get. */
import { listBackends, registerBackend } from "../../backends/mod.ts";
import { configurePython } from "../../backends/python/interpreter.ts";
import { originalBackends } from "../../backends/python/originals.ts";
import type { ListFlags } from "../arguments/arguments.ts";
import { loadPlugins } from "./plugins.ts";
import { knownName, UsageError } from "../arguments/usage.ts";

/**
 * Loads the plugins, registers the backends of a pyhpc-benchmarks checkout and chooses Python
 * interpreters.
 *
 * @throws {UsageError} if a plugin does not load, the folder is no such checkout, or an interpreter
 * is for a backend that there is not
 */
export async function register({ plugin, peers, python, timeout }: ListFlags): Promise<void> {
  await loadPlugins(plugin);
  try {
    if (peers !== undefined) originalBackends(peers).forEach((backend) => registerBackend(backend));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  configurePython({ ...parseInterpreters(python), timeout });
}

/** Interpreters as they are typed: `python`, or `backend=python`. */
function parseInterpreters(
  texts: readonly string[],
): { python?: string; interpreters: Record<string, string> } {
  const known = listBackends().map(({ name }) => name);
  const interpreters: Record<string, string> = {};
  let python: string | undefined;
  for (const text of texts) {
    const [, name, path] = /^([a-z0-9_]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined) python = text;
    else interpreters[knownName("backend", name, known)] = path;
  }
  return { python, interpreters };
}

/** Program and arguments of a child process that has registered the same. */
export function workerCommand(
  command: string,
  { plugin }: Pick<ListFlags, "plugin">,
): readonly string[] {
  const program = Deno.build.standalone ? [] : ["run", "-A", "--quiet", Deno.mainModule];
  return [Deno.execPath(), ...program, command, ...plugin.flatMap((path) => ["--plugin", path])];
}
