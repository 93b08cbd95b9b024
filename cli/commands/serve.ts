/** The `serve` command: a page that measures in the browser it is opened in. */
import { fileError } from "../../base/files/files.ts";
import { TemporaryFolder } from "../../base/files/temporary_folder.ts";
import type { ServeFlags } from "../arguments/arguments.ts";
import { UsageError } from "../arguments/usage.ts";
import { print, printError, WriteError } from "../output/output.ts";
import { loadPlugins, moduleUrl } from "../plugins/plugins.ts";
import { isLoopback, serveSite, type SiteAddress, type SiteServer } from "../serve/server.ts";
import { writeSite } from "../serve/site.ts";

/**
 * Serves the page until the signal aborts, or exports it.
 *
 * @throws {UsageError} if a plug-in does not load, the address or the certificate cannot be used, or
 * the folder cannot be written to
 * @throws {WriteError} if the page cannot be made
 */
export async function serveCommand(
  { host, port, cert, key, export: folder, plugin }: ServeFlags,
  signal: AbortSignal,
): Promise<void> {
  // What is wrong with a plug-in is said before anything is bundled.
  await loadPlugins(plugin);
  const plugins = plugin.map(moduleUrl);
  if (folder !== undefined) {
    await makeEmpty(folder);
    await write(folder, plugins);
    await print(`The page is in "${folder}": any web server can serve it (docs/engines.md)\n`);
    return;
  }
  const tls = await readCertificate(cert, key);
  using temporary = new TemporaryFolder();
  await using server = open(temporary.path, { hostname: host, port, tls });
  await write(temporary.path, plugins);
  if (!isLoopback(host)) {
    printError(
      `warning: the page can be opened by anyone who reaches ${host}` +
        (tls ? "" : "; over plain http from another machine browsers offer neither WebGPU nor a " +
          "fine clock: give --cert and --key"),
    );
  }
  await print(`Open ${addressesOf(server, host).join(" or ")} in a browser; Ctrl-C ends this\n`);
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

async function write(folder: string, plugins: readonly string[]): Promise<void> {
  try {
    await writeSite(folder, plugins);
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

/** Certificate and key as text; undefined without either. */
async function readCertificate(
  cert: string | undefined,
  key: string | undefined,
): Promise<SiteAddress["tls"]> {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined) throw new UsageError("Cannot use --key without --cert");
  if (key === undefined) throw new UsageError("Cannot use --cert without --key");
  const [certificate, privateKey] = await Promise.all([cert, key].map(readText));
  return { cert: certificate, key: privateKey };
}

async function readText(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    throw new UsageError(`Cannot read "${file}": ${fileError(error)}`);
  }
}

function open(folder: string, address: SiteAddress): SiteServer {
  const { hostname, port } = address;
  try {
    return serveSite(folder, address);
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
  const { protocol, port } = new URL(url);
  const addresses = Deno.networkInterfaces()
    .filter(({ family, address }) => family === "IPv4" && !isLoopback(address))
    .map(({ address }) => `${protocol}//${address}:${port}/`);
  return addresses.length > 0 ? addresses : [url];
}
