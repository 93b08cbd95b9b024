/** Serves the bundled program to one browser on this machine and connects to its worker. */

import type { LibraryFiles } from "./library_files.ts";

/** A page that starts the program in a worker of its own. */
const PAGE = `<!doctype html>
<title>hpc-bench</title>
<script type="module">
  const worker = new Worker("/engine.js" + location.search, { type: "module" });
  worker.onerror = ({ message = "its program did not load" }) =>
    fetch("/failed" + location.search, { method: "POST", body: message });
</script>
`;

/** What makes a page cross-origin isolated, which lets its clock have fine steps. */
export const ISOLATION: Readonly<Record<string, string>> = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
};

/** A server on loopback, for clients that know its token. */
export interface EngineServer extends AsyncDisposable {
  /** Address of the page, with the token. */
  readonly url: string;
  /** Settles with the reason when a worker that was connected is gone, or did not come to connect. */
  readonly lost: Promise<string>;
  /** Sends a request, once a worker is connected. */
  readonly send: (line: string) => Promise<void>;
  /** Called with each answer. */
  onAnswer(listener: (line: string) => void): void;
}

/**
 * Starts the server on a free port of the loopback interface.
 *
 * @param bundle the program
 * @param files those of libraries, which it may ask for
 */
export function serveEngine(bundle: string, files: LibraryFiles = {}): EngineServer {
  const token = crypto.randomUUID();
  const connected = Promise.withResolvers<WebSocket>();
  const lost = Promise.withResolvers<string>();
  let isConnected = false;
  let answered: (line: string) => void = () => {};
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (searchParams.get("token") !== token) return new Response("forbidden", { status: 403 });
    if (pathname === "/") return respond(PAGE, "text/html; charset=utf-8");
    if (pathname === "/engine.js") return respond(bundle, "text/javascript; charset=utf-8");
    if (pathname === "/failed") {
      const message = await request.text();
      // Of what goes wrong later the request that it belongs to says more.
      if (!isConnected) lost.resolve(`failed: ${message}`);
      return new Response();
    }
    const file = files[pathname.slice(1)];
    if (file !== undefined) return respond((await Deno.open(file)).readable, "application/wasm");
    if (pathname !== "/socket") return new Response("not found", { status: 404 });
    const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
    socket.onopen = () => {
      isConnected = true;
      connected.resolve(socket);
    };
    socket.onmessage = ({ data }) => answered(data);
    socket.onclose = () => lost.resolve("was closed or crashed");
    return response;
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/?token=${token}`,
    lost: lost.promise,
    send: async (line) => (await connected.promise).send(line),
    onAnswer(listener) {
      answered = listener;
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
    },
  };
}

function respond(body: BodyInit, type: string): Response {
  return new Response(body, { headers: { ...ISOLATION, "content-type": type } });
}
