/** The `serve` command: a page that measures in the browser it is opened in. */
import { fileError } from "../../base/files/files.ts";
import { TemporaryFolder } from "../../base/files/temporary_folder.ts";
import type { ServeFlags } from "../arguments/arguments.ts";
import { UsageError } from "../arguments/usage.ts";
import { print, printError, WriteError } from "../output/output.ts";
import { isLoopback, serveSite, type SiteServer } from "../serve/server.ts";
import { writeSite } from "../serve/site.ts";

/**
 * Serves the page until the signal aborts, or exports it.
 *
 * @throws {UsageError} if the address cannot be used, or the folder cannot be written to
 * @throws {WriteError} if the page cannot be made
 */
export async function serveCommand(
  { host, port, export: folder }: ServeFlags,
  signal: AbortSignal,
): Promise<void> {
  if (folder !== undefined) {
    await makeEmpty(folder);
    await write(folder);
    await print(`The page is in "${folder}": any web server can serve it (docs/engines.md)\n`);
    return;
  }
  using temporary = new TemporaryFolder();
  await using server = open(temporary.path, host, port);
  await write(temporary.path);
  if (!isLoopback(host)) {
    printError(
      `warning: the page can be opened by anyone who reaches ${host}; over plain http from another ` +
        "machine browsers offer neither WebGPU nor a fine clock",
    );
  }
  await print(`Open ${addressesOf(server, host).join(" or ")} in a browser; Ctrl-C ends this\n`);
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

async function write(folder: string): Promise<void> {
  try {
    await writeSite(folder);
  } catch (error) {
    throw new WriteError(`Cannot make the page: ${fileError(error)}`);
  }
}

/** Makes a folder, or takes one without files. */
async function makeEmpty(folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    for await (const { name } of Deno.readDir(folder)) {
      throw new UsageError(
        `Cannot export to "${folder}": it holds "${name}", it must be empty or not exist`,
      );
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`Cannot export to "${folder}": ${fileError(error)}`);
  }
}

function open(folder: string, hostname: string, port: number): SiteServer {
  try {
    return serveSite(folder, { hostname, port });
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new UsageError(
        `Cannot serve on port ${port} of ${hostname}: it is in use, choose another with --port`,
      );
    }
    throw new UsageError(`Cannot serve on port ${port} of ${hostname}: ${fileError(error)}`);
  }
}

/** Where browsers find the page; a server on all interfaces has several addresses. */
function addressesOf({ url }: SiteServer, host: string): string[] {
  if (host !== "0.0.0.0") return [url];
  const { port } = new URL(url);
  const addresses = Deno.networkInterfaces()
    .filter(({ family, address }) => family === "IPv4" && !isLoopback(address))
    .map(({ address }) => `http://${address}:${port}/`);
  return addresses.length > 0 ? addresses : [url];
}
