/** Runs a backend in a child process: fresh heap, compiler and device; a crash costs only its rows. */
import {
  type Backend,
  BackendUnavailable,
  type Device,
  type MachineLimits,
} from "../../backends/backend.ts";
import type { NDArray, Prepared } from "../../kernels/benchmark.ts";
import type { Timing } from "../measuring/clock.ts";
import { v8FlagsOf } from "../measuring/environment.ts";
import type { Handover } from "./handover.ts";
import type { Host } from "./host.ts";
import { decodeNpy } from "../../base/npy.ts";
import { Child, ChildError, ChildTerminated, setupTimeout } from "../../base/child.ts";
import type { WorkerRequests } from "./worker.ts";

/** How child processes are started. */
export interface ChildHostOptions {
  /** Program and arguments that end up in `serve()` of `worker.ts`. */
  readonly command: readonly string[];
  /** Seconds that a call or a preparation may take; setting up may take a minute at least. */
  readonly timeout: number;
}

/** Seconds that a teardown may take: all results are there and wait for it. */
const PATIENCE = 10;

/** Requests that concern no case: nobody's kernel is at work. */
const ABOUT_THE_BACKEND: ReadonlySet<keyof WorkerRequests> = new Set([
  "setup",
  "memory",
  "limits",
]);

let cases = 0;

/**
 * Starts a child process and sets a backend up in it. It is ended when the signal aborts, whatever
 * it is doing.
 *
 * @throws {BackendUnavailable} if the backend cannot be had, or the process does not start
 */
export async function openChildHost(
  backend: Backend,
  device: Device,
  handover: Handover,
  { command: [program, ...args], timeout }: ChildHostOptions,
  signal?: AbortSignal,
): Promise<Host> {
  const flags = v8FlagsOf(backend);
  const env = flags.length > 0 ? { DENO_V8_FLAGS: flags.join(",") } : undefined;
  let child: Child;
  try {
    child = new Child({ name: backend.name, command: program, args, env, timeout });
  } catch (error) {
    throw new BackendUnavailable((error as Error).message, { cause: error });
  }
  signal?.addEventListener("abort", () => child[Symbol.asyncDispose](), { once: true });
  const ask: Ask = (op, parameters) =>
    child.request(
      op,
      parameters as unknown as Record<string, unknown>,
      ABOUT_THE_BACKEND.has(op) ? setupTimeout(timeout) : timeout,
    );
  // A process that is gone has released everything, and why it is gone was told.
  const unlessGone = async (request: () => Promise<void>) => {
    if (child.isTerminated) return;
    try {
      await request();
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  };
  try {
    const { limits, ...runtime } = await ask("setup", { backend: backend.name, device });
    return {
      runtime: {
        ...runtime,
        ...(limits
          ? { limits: (precision) => ask("limits", { precision }) as Promise<MachineLimits> }
          : {}),
      },
      memory: (benchmark, options) => ask("memory", { benchmark: benchmark.name, options }),
      async prepare(benchmark, inputs, options) {
        const name = `${++cases}`;
        const manifest = await handover.publish(inputs);
        const request = { case: name, benchmark: benchmark.name, inputs: manifest, options };
        const { transfer } = await ask("prepare", request);
        return prepared(name, transfer, handover, ask, unlessGone);
      },
      async [Symbol.asyncDispose]() {
        await using _ = child;
        await unlessGone(() => child.request("teardown", {}, Math.min(timeout, PATIENCE)));
      },
    };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    if (error instanceof ChildError || error instanceof ChildTerminated) {
      throw new BackendUnavailable(error.message, { cause: error });
    }
    throw error;
  }
}

type Ask = <Op extends keyof WorkerRequests>(
  op: Op,
  parameters: Parameters<WorkerRequests[Op]>[0],
) => Promise<Awaited<ReturnType<WorkerRequests[Op]>>>;

function prepared(
  name: string,
  transfer: boolean,
  handover: Handover,
  ask: Ask,
  unlessGone: (request: () => Promise<void>) => Promise<void>,
): Prepared {
  let timing: Timing;
  return {
    async run() {
      timing = await ask("run", { case: name });
    },
    settle: () => Promise.resolve(timing),
    ...(transfer ? { transfer: () => ask("transfer", { case: name }) } : {}),
    async *outputs() {
      const folder = await Deno.makeTempDir({ dir: handover.root() });
      try {
        const names = await ask("outputs", { case: name, folder });
        for (const output of names) {
          const file = `${folder}/${output}.npy`;
          yield decodeNpy(Deno.readFileSync(file), output) as NDArray<Float64Array | Float32Array>;
          await Deno.remove(file);
        }
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
    [Symbol.asyncDispose]: () => unlessGone(() => ask("release", { case: name })),
  };
}
