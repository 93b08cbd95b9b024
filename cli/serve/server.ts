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

/** Where to serve. */
export interface SiteAddress {
  readonly hostname: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Certificate and private key in PEM, to serve over https. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Whether an address is one that only this machine reaches. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" ||
    /^(::ffff:)?127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Serves a folder with the headers that isolate the page, and to browsers on this machine its
 * description.
 *
 * @throws {Deno.errors.AddrInUse} if something else uses the port
 * @throws {Deno.errors.InvalidData} if certificate and key cannot be used
 */
export function serveSite(folder: string, { hostname, port, tls }: SiteAddress): SiteServer {
  const options = { hostname, port, onListen() {}, ...tls };
  const server = Deno.serve(options, async (request, { remoteAddr }) => {
    const { pathname, hostname } = new URL(request.url);
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    // A page of another site reaches this server by a name of its own that resolves to loopback.
    const isLocal = isLoopback(remoteAddr.hostname) && isLoopback(hostname.replace(/^\[|\]$/g, ""));
    if (name === "machine.json" && isLocal) {
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
    url: `${tls ? "https" : "http"}://${address.includes(":") ? `[${address}]` : address}:${own}/`,
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
