/** What the command line adds to the registries: plugins and Python peers. */
import { registerBackend } from "../backends/mod.ts";
import { peerBackends } from "../backends/python/pyhpc.ts";
import type { ListFlags } from "./arguments.ts";
import { loadPlugins } from "./plugins.ts";
import { UsageError } from "./usage.ts";

/**
 * Loads the plugins and registers the backends of a pyhpc-benchmarks checkout.
 *
 * @throws {UsageError} if a plugin does not load or the folder is no such checkout
 */
export async function register({ plugin, peers, python, timeout }: ListFlags): Promise<void> {
  await loadPlugins(plugin);
  if (peers === undefined) return;
  try {
    peerBackends({ checkout: peers, python, timeout }).forEach((backend) =>
      registerBackend(backend)
    );
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Program and arguments of a child process that has registered the same. */
export function workerCommand(
  command: string,
  { plugin }: Pick<ListFlags, "plugin">,
): readonly string[] {
  const program = Deno.build.standalone ? [] : ["run", "-A", "--quiet", Deno.mainModule];
  return [Deno.execPath(), ...program, command, ...plugin.flatMap((path) => ["--plugin", path])];
}
