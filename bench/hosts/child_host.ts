/** Runs a backend in a child process: fresh heap, compiler and device; a crash costs only its rows. */
import {
  type Backend,
  BackendUnavailable,
  type Device,
  type MachineLimits,
} from "../../backends/backend.ts";
import { v8FlagsOf } from "../measuring/backend_facts.ts";
import type { CaseHost, HostedCase } from "./hosted_case.ts";
import { Child, ChildError, ChildTerminated, setupTimeout } from "../../base/process/child.ts";
import type { PrepareAnswer, WorkerRequests } from "./worker.ts";

/** How child processes are started. */
export interface ChildHostOptions {
  /** Program and arguments that end up in `serve()` of `worker.ts`. */
  readonly command: readonly string[];
  /** Seconds that a call or a preparation may take; setting up may take a minute at least. */
  readonly timeout: number;
}

/** Seconds that a teardown may take: all results are there and wait for it. */
const TEARDOWN_TIMEOUT = 10;

/** Requests that concern no case: no kernel runs meanwhile. */
const ABOUT_THE_BACKEND: ReadonlySet<keyof WorkerRequests> = new Set([
  "setup",
  "memory",
  "limits",
]);

let cases = 0;

/**
 * Starts a child process and sets a backend up in it. It is ended when the signal aborts,
 * also during a call.
 *
 * @throws {BackendUnavailable} if the backend is unavailable, or the process does not start
 */
export async function openChildHost(
  backend: Backend,
  device: Device,
  { command: [program, ...args], timeout }: ChildHostOptions,
  signal?: AbortSignal,
): Promise<CaseHost> {
  const flags = v8FlagsOf(backend);
  const env = flags.length > 0 ? { DENO_V8_FLAGS: flags.join(",") } : undefined;
  let child: Child;
  try {
    child = new Child({ name: backend.name, command: program, args, env, timeout, signal });
  } catch (error) {
    throw new BackendUnavailable((error as Error).message, { cause: error });
  }
  const ask: Ask = (op, parameters) =>
    child.request(
      op,
      parameters as unknown as Record<string, unknown>,
      ABOUT_THE_BACKEND.has(op) ? setupTimeout(timeout) : timeout,
    );
  // A process that has ended has released everything, and why it ended was reported.
  const unlessGone = async (request: () => Promise<void>) => {
    if (child.isTerminated) return;
    try {
      await request();
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  };
  try {
    const { limits, ...runtime } = await ask("setup", {
      backend: backend.original ?? backend.name,
      device,
    });
    return {
      runtime: {
        ...runtime,
        process: child,
        ...(limits
          ? { limits: (precision) => ask("limits", { precision }) as Promise<MachineLimits> }
          : {}),
      },
      memory: (benchmark, options) => ask("memory", { benchmark: benchmark.name, options }),
      async prepare(benchmark, inputs, options) {
        const name = `${++cases}`;
        const manifest = await inputs.publish();
        const request = { case: name, benchmark: benchmark.name, inputs: manifest, options };
        return remoteCase(name, await ask("prepare", request), ask, unlessGone);
      },
      async [Symbol.asyncDispose]() {
        await using _ = child;
        await unlessGone(() => child.request("teardown", {}, Math.min(timeout, TEARDOWN_TIMEOUT)));
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

function remoteCase(
  name: string,
  { seconds, transfer }: PrepareAnswer,
  ask: Ask,
  unlessGone: (request: () => Promise<void>) => Promise<void>,
): HostedCase {
  return {
    prepareSeconds: seconds,
    run: (cache) => ask("run", { case: name, cache }),
    check: async (reference, isMapped) =>
      await ask("check", { case: name, reference: await reference.publish(), isMapped }),
    save: async (folder) => void await ask("save", { case: name, folder }),
    ...(transfer ? { transfer: () => ask("transfer", { case: name }) } : {}),
    [Symbol.asyncDispose]: () => unlessGone(() => ask("release", { case: name })),
  };
}
