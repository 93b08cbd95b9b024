/** Serves the page. */
import { extname } from "node:path";
import { ISOLATION } from "../../bench/hosts/engine/server.ts";
import { describeEnvironment } from "../../bench/measuring/environment.ts";
import { TYPES } from "./site.ts";

/** A server of the page. */
export interface SiteServer extends AsyncDisposable {
  /** Address of the page. */
  readonly url: string;
}

/** Whether an address is one that only this machine reaches. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" || /^(::ffff:)?127\./.test(hostname);
}

/**
 * Serves a folder with the headers that isolate the page, and to browsers on this machine its
 * description.
 *
 * @throws {Deno.errors.AddrInUse} if something else uses the port
 */
export function serveSite(
  folder: string,
  { hostname, port }: { hostname: string; port: number },
): SiteServer {
  const server = Deno.serve({ hostname, port, onListen() {} }, async (request, { remoteAddr }) => {
    const { pathname } = new URL(request.url);
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    if (name === "machine.json" && isLoopback(remoteAddr.hostname)) {
      return respond(JSON.stringify(describeEnvironment()), ".json");
    }
    // Files lie in one folder; anything else is no name of one.
    if (!/^[\w.-]+$/.test(name)) return new Response("not found", { status: 404 });
    try {
      return respond((await Deno.open(`${folder}/${name}`)).readable, extname(name));
    } catch {
      return new Response("not found", { status: 404 });
    }
  });
  const { hostname: address, port: own } = server.addr;
  return {
    url: `http://${address.includes(":") ? `[${address}]` : address}:${own}/`,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
    },
  };
}

function respond(body: BodyInit, extension: string): Response {
  return new Response(body, {
    headers: {
      ...ISOLATION,
      "content-type": TYPES[extension] ?? "application/octet-stream",
      "cache-control": "no-store",
    },
  });
}
