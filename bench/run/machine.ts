/** The surroundings of a run in this program: this machine, its processes and engines. */
import { type Backend, deviceOf } from "../../backends/backend.ts";
import { defaultBackends, getBackend } from "../../backends/mod.ts";
import { portableBackends } from "../../backends/portable.ts";
import { availableMemory, type MemoryReader, processMemory } from "../../base/process/memory.ts";
import { reasonOf } from "../../base/text/reason.ts";
import { openChildHost } from "../hosts/child_host.ts";
import { bundleEngineProgram } from "../hosts/engine/bundle.ts";
import { openEngineHost } from "../hosts/engine/engine_host.ts";
import { findEngine, OWN_ENGINE } from "../hosts/engine/find.ts";
import { Handover } from "../hosts/handover.ts";
import { openLocalHost } from "../hosts/host.ts";
import { type CaseHost, localCaseHost } from "../hosts/hosted_case.ts";
import { describeEnvironment } from "../measuring/environment.ts";
import { measureLimits } from "../measuring/meters.ts";
import type { Skipped } from "../results/schema.ts";
import type { RunOptions } from "./options/options.ts";
import type { RecordedOptions } from "./options/settings.ts";
import type { Candidate, Surroundings } from "./surroundings.ts";

/** Reason for backends in another engine than this Deno. */
const NOT_PORTABLE = `runs in ${OWN_ENGINE} only`;

/** Seconds that a call in another engine may take where nothing else is asked for. */
const ENGINE_TIMEOUT = 600;

/** This machine. */
export class Machine implements Surroundings {
  readonly isolated: boolean;
  readonly handover: Handover = new Handover();
  readonly memory: MemoryReader = {
    of: processMemory,
    own: () => processMemory(Deno.pid)?.own ?? 0,
    available: availableMemory,
  };
  readonly describe: Surroundings["describe"] = describeEnvironment;
  readonly limits: Surroundings["limits"] = measureLimits;
  readonly #isolate: RunOptions["isolate"];
  readonly #plugins: RunOptions["plugins"];
  #bundle?: Promise<string>;

  /**
   * @param options `isolate`: how child processes are started, without it backends run in this one;
   *   `plugins`: what other engines load
   */
  constructor({ isolate, plugins }: Pick<RunOptions, "isolate" | "plugins"> = {}) {
    this.#isolate = isolate;
    this.#plugins = plugins;
    this.isolated = isolate !== undefined;
  }

  async candidates(
    settings: RecordedOptions,
    skip: (one: Skipped) => void,
  ): Promise<Candidate[]> {
    return await candidatesOf(settings, this.isolated, skip);
  }

  async open(
    { backend, device, engine, inChild }: Omit<Candidate, "isControl">,
    signal?: AbortSignal,
  ): Promise<CaseHost> {
    if (engine) {
      const timeout = this.#isolate?.timeout ?? ENGINE_TIMEOUT;
      const bundle = await this.#engineBundle();
      return await openEngineHost(backend, device, { engine, bundle, timeout }, signal);
    }
    if (inChild) return await openChildHost(backend, device, this.#isolate!, signal);
    const cache = await this.#cacheOf(backend);
    return localCaseHost(await openLocalHost(backend, device, { cache, signal }), device);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.handover[Symbol.dispose]();
    return Promise.resolve();
  }

  /** Folder for what a backend with a process of its own compiles. */
  async #cacheOf({ name, hasOwnProcess }: Backend): Promise<string | undefined> {
    if (!hasOwnProcess) return undefined;
    const folder = `${this.handover.root()}/compiled-${name}`;
    await Deno.mkdir(folder, { recursive: true });
    return folder;
  }

  /** Path of the program for other JavaScript engines, which is bundled when it is first needed. */
  #engineBundle(): Promise<string> {
    const path = `${this.handover.root()}/engine.mjs`;
    return this.#bundle ??= bundleEngineProgram(path, this.#plugins).then(() => path);
  }
}

/** Every backend that is asked for, in every engine. */
async function candidatesOf(
  { backends: names, device: asked, engines }: RecordedOptions,
  isIsolated: boolean,
  onSkip: (one: Skipped) => void,
): Promise<Candidate[]> {
  const named = names.map(getBackend);
  const candidates: Candidate[] = [];
  for (const name of engines) {
    const isOwn = name === OWN_ENGINE;
    const backends = named.length > 0
      ? named
      : defaultBackends(asked).filter((backend) => isOwn || isPortable(backend));
    const engine = isOwn ? undefined : await findEngine(name).catch((error: Error) => error);
    for (const backend of backends) {
      const device = deviceOf(backend, asked);
      const skip = (kind: string, reason: string) =>
        onSkip({ backend: backend.name, device, engine: kind, reason });
      if (engine instanceof Error) skip(name, reasonOf(engine));
      else if (engine && !isPortable(backend)) skip(engine.kind, NOT_PORTABLE);
      else {
        const inChild = isIsolated && !backend.hasOwnProcess && !engine;
        candidates.push({ backend, device, engine, inChild, isControl: false });
      }
    }
  }
  return candidates;
}

function isPortable({ name }: Backend): boolean {
  return portableBackends.some((backend) => backend.name === name);
}
