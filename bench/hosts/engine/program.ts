/**
 * The program that another JavaScript engine runs, as one bundled file: it answers requests, one
 * JSON document per line, on stdin and stdout in Node and Bun; in a browser's worker on a WebSocket, or
 * as messages from the page that started it.
 */
import "./disposal.ts";
import { portableBackends } from "../../../backends/portable.ts";
import { specifierOf } from "../../../base/packages.ts";
import { enginePlatform, type Libraries } from "./platform.ts";
import { type EngineRequests, EngineWorker } from "./worker.ts";

/** The libraries that are in the bundle; each is evaluated when it is first used. */
const LIBRARIES: Libraries = {
  [specifierOf("numpy-ts")]: () => import("numpy-ts"),
  [specifierOf("@jax-js/jax")]: () => import("@jax-js/jax"),
  [specifierOf("onnxruntime-web", "wasm")]: () => import("onnxruntime-web/wasm"),
  [specifierOf("onnxruntime-web", "webgpu")]: () => import("onnxruntime-web/webgpu"),
  [specifierOf("@tensorflow/tfjs-core")]: importTfjs,
  [specifierOf("@tensorflow/tfjs-backend-wasm")]: () => import("@tensorflow/tfjs-backend-wasm"),
  [specifierOf("@tensorflow/tfjs-backend-webgpu")]: () => import("@tensorflow/tfjs-backend-webgpu"),
};

/** The build of tfjs for browsers; in Node and Bun it would look for modules that only they have. */
function importTfjs(): Promise<unknown> {
  const scope = globalThis as { WorkerGlobalScope?: unknown; __dirname?: string };
  scope.WorkerGlobalScope ??= class {}; // what it takes for the mark of a browser
  scope.__dirname ??= ""; // its WASM loader reads this where it sees Node
  return import("@tensorflow/tfjs-core");
}

interface Request {
  readonly id: number;
  readonly op: keyof EngineRequests;
}

/** What Node and Bun have beside browsers' globals. */
interface NodeProcess {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: { write(text: string): boolean };
  readonly argv: readonly string[];
  getBuiltinModule(name: "node:fs/promises"): {
    readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
  };
  exit(code: number): never;
}

const globals = globalThis as unknown as {
  process?: NodeProcess;
  location?: Location;
  onmessage?: (event: MessageEvent) => void;
};

/** Reads a file of a library: from where the first argument says, or from beside this program. */
async function readFile(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { process, location } = globals;
  if (process?.stdin) {
    const path = JSON.parse(process.argv[2] ?? "{}")[name];
    return path && await process.getBuiltinModule("node:fs/promises").readFile(path);
  }
  const response = await fetch(new URL(`${name}${location!.search}`, location!.href));
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

const worker = new EngineWorker(
  portableBackends,
  enginePlatform(globalThis as never, LIBRARIES, readFile),
);

async function answer(line: string): Promise<string> {
  const request: Request = JSON.parse(line);
  try {
    // deno-lint-ignore no-explicit-any -- the run sends what EngineRequests says
    const result = await worker[request.op](request as any);
    return JSON.stringify({ id: request.id, result: result ?? null });
  } catch (error) {
    const kind = error instanceof Error ? error.name : "Error";
    const message = error instanceof Error ? error.message || error.name : String(error);
    return JSON.stringify({ id: request.id, error: { kind, message } });
  }
}

async function onStandardStreams({ stdin, stdout, exit }: NodeProcess): Promise<void> {
  // Libraries print; only answers belong on stdout.
  console.log = console.info = console.debug = console.error;
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stdin) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) stdout.write(`\n${await answer(line)}\n`);
  }
  exit(0);
}

/** Answers one request after the other. */
function inTurn(send: (answer: string) => void): (event: MessageEvent<string>) => void {
  let queue = Promise.resolve();
  return ({ data }) => {
    queue = queue.then(async () => send(await answer(data)));
  };
}

function onWebSocket({ host, search }: Location): void {
  const socket = new WebSocket(`ws://${host}/socket${search}`);
  socket.onmessage = inTurn((line) => socket.send(line));
}

if (globals.process?.stdin) await onStandardStreams(globals.process);
else if (globals.location?.search) onWebSocket(globals.location);
else {
  globals.onmessage = ({ ports: [port] }) => {
    port.onmessage = inTurn((line) => port.postMessage(line));
  };
}
