/**
 * The program of a child process: sets up one backend and prepares, calls and checks cases as its
 * parent asks, one JSON line per request on stdin and per answer on stdout.
 */
import { getBackend } from "../../backends/mod.ts";
import type { Device, MachineLimits } from "../../backends/backend.ts";
import type { KernelOptions, Precision, Transfer } from "../../kernels/benchmark.ts";
import { getBenchmark } from "../../kernels/mod.ts";
import type { CacheState } from "../measuring/cache.ts";
import type { Timing } from "../measuring/clock.ts";
import { type Manifest, Recipient } from "./handover.ts";
import { openLocalHost } from "./host.ts";
import { type RuntimeFacts, runtimeFacts } from "./runtime_facts.ts";
import { type CaseHost, type CheckOutcome, type HostedCase, localCaseHost } from "./hosted_case.ts";
import { ReceivedArrays } from "./shared_arrays.ts";
import { reasonOf } from "../../base/text/reason.ts";
import { exitWithParent } from "../../base/process/parent.ts";

/** What a worker is asked, by operation; each answer is what the method returns. */
export interface WorkerRequests {
  /** Sets the backend up. */
  setup(request: { backend: string; device: Device }): Promise<SetupAnswer>;
  /** Bytes that a prepared case will occupy. */
  memory(request: { benchmark: string; options: KernelOptions }): Promise<number>;
  /** Measured limits of the processor. */
  limits(request: { precision: Precision }): Promise<MachineLimits | undefined>;
  /** Prepares a case under a name of the parent's. */
  prepare(
    request: { case: string; benchmark: string; inputs: Manifest; options: KernelOptions },
  ): Promise<PrepareAnswer>;
  /** Copies a case's arrays to the device and back once. */
  transfer(request: { case: string }): Promise<Transfer>;
  /** Brings the caches into a state and calls a case once. */
  run(request: { case: string; cache: CacheState }): Promise<Timing>;
  /** Compares the outputs of the last call with the reference's. */
  check(
    request: { case: string; reference: Manifest; isMapped: boolean },
  ): Promise<CheckOutcome>;
  /** Writes the outputs of the last call as `.npy` files. */
  save(request: { case: string; folder: string }): Promise<void>;
  /** Releases a case. */
  release(request: { case: string }): Promise<void>;
  /** Releases all cases that are left and tears the backend down. */
  teardown(request: Record<never, never>): Promise<void>;
}

/** What a backend says about itself from another process; of `limits` whether it has them. */
export type SetupAnswer = RuntimeFacts & { readonly limits: boolean };

/** What a worker answers about a case that it has prepared. */
export interface PrepareAnswer {
  /** Seconds that packing, uploading and compiling took. */
  readonly seconds: number;
  /** Whether its copies to and from a device can be measured. */
  readonly transfer: boolean;
}

class Worker implements WorkerRequests, AsyncDisposable {
  #host?: CaseHost;
  readonly #recipient = new Recipient();
  readonly #cases = new Map<string, HostedCase>();

  async setup({ backend, device }: { backend: string; device: Device }): Promise<SetupAnswer> {
    this.#host = localCaseHost(await openLocalHost(getBackend(backend), device), device);
    const { runtime } = this.#host;
    return { ...runtimeFacts(runtime), limits: runtime.limits !== undefined };
  }

  memory(
    { benchmark, options }: { benchmark: string; options: KernelOptions },
  ): Promise<number> {
    return this.#host!.memory(getBenchmark(benchmark), options);
  }

  async limits({ precision }: { precision: Precision }): Promise<MachineLimits | undefined> {
    return await this.#host!.runtime.limits?.(precision);
  }

  async prepare(
    request: { case: string; benchmark: string; inputs: Manifest; options: KernelOptions },
  ): Promise<PrepareAnswer> {
    const inputs = new ReceivedArrays(request.inputs, this.#recipient);
    const benchmark = getBenchmark(request.benchmark);
    const hosted = await this.#host!.prepare(benchmark, inputs, request.options);
    this.#cases.set(request.case, hosted);
    return { seconds: hosted.prepareSeconds, transfer: hosted.transfer !== undefined };
  }

  transfer(request: { case: string }): Promise<Transfer> {
    return this.#cases.get(request.case)!.transfer!();
  }

  run(request: { case: string; cache: CacheState }): Promise<Timing> {
    return this.#cases.get(request.case)!.run(request.cache);
  }

  check(
    request: { case: string; reference: Manifest; isMapped: boolean },
  ): Promise<CheckOutcome> {
    const reference = new ReceivedArrays(request.reference, this.#recipient);
    return this.#cases.get(request.case)!.check(reference, request.isMapped);
  }

  save(request: { case: string; folder: string }): Promise<void> {
    return this.#cases.get(request.case)!.save(request.folder);
  }

  async release(request: { case: string }): Promise<void> {
    const hosted = this.#cases.get(request.case);
    this.#cases.delete(request.case);
    await hosted?.[Symbol.asyncDispose]();
  }

  async teardown(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    try {
      for (const name of [...this.#cases.keys()]) await this.release({ case: name });
    } finally {
      await host?.[Symbol.asyncDispose]();
    }
  }

  /** Tears down also where the parent has ended without asking for it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.teardown();
  }
}

/**
 * Answers requests until stdin ends or the parent exits. Interrupts (Ctrl-C, a closed terminal, a
 * scheduler) reach the whole process group; this process ignores them, as its parent handles them.
 */
export async function serve(): Promise<void> {
  await exitWithParent();
  if (Deno.build.os !== "windows") {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      Deno.addSignalListener(signal, () => {});
    }
  }
  // Libraries print; only answers belong on stdout.
  console.log = console.info = console.debug = console.error;
  await using worker = new Worker();
  for await (const request of requests()) {
    await answer(request.id, () => dispatch(worker, request));
  }
}

interface Request {
  readonly id: number;
  readonly op: keyof WorkerRequests;
}

function dispatch(worker: Worker, request: Request): Promise<unknown> {
  // deno-lint-ignore no-explicit-any -- the parent sends what WorkerRequests says
  return worker[request.op](request as any);
}

async function* requests(): AsyncGenerator<Request> {
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(1 << 16);
  let rest = "";
  for (;;) {
    // Without a stream in between, which would add to the time of every call.
    const read = await Deno.stdin.read(bytes);
    if (read === null) return;
    const lines = (rest + decoder.decode(bytes.subarray(0, read), { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line);
  }
}

async function answer(id: number, work: () => Promise<unknown>): Promise<void> {
  let document: string;
  try {
    document = JSON.stringify({ id, result: await work() ?? null });
  } catch (error) {
    const kind = error instanceof Error ? `${error.name}` : "Error";
    const message = reasonOf(error);
    document = JSON.stringify({ id, error: { kind, message } });
  }
  // The leading line break ends what a library may have printed without one.
  const bytes = new TextEncoder().encode(`\n${document}\n`);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}
