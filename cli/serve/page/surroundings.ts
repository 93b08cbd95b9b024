/** The surroundings of a run in a page: a browser, and a fresh worker for each backend and round. */
import { BackendUnavailable, deviceOf } from "../../../backends/backend.ts";
import { defaultBackends, getBackend } from "../../../backends/registry.ts";
import { reasonOf } from "../../../base/text/reason.ts";
import type { Engine, EngineKind } from "../../../bench/hosts/engine/find.ts";
import { openLinkedHost } from "../../../bench/hosts/engine/linked_host.ts";
import { engineName } from "../../../bench/hosts/engine/platform.ts";
import type { Environment } from "../../../bench/results/schema.ts";
import type { Candidate, Surroundings } from "../../../bench/run/surroundings.ts";
import { type Page, WorkerLink } from "./worker_link.ts";

/** Seconds that a call or a preparation may take. */
const TIMEOUT = 300;

/** What browsers call themselves, and the engines of results. */
const KINDS: Readonly<Record<string, EngineKind>> = {
  Firefox: "firefox",
  Chromium: "chromium",
  Edge: "chromium",
  Safari: "safari",
};

/** Name and version of this browser. */
export function browserName(): string {
  return engineName({ navigator: { userAgent: navigator.userAgent } });
}

/** This browser as an engine. */
export function ownEngine(): Engine {
  const [name, version = "unknown"] = browserName().split(" ");
  return { kind: KINDS[name] ?? "browser", path: "", version };
}

/** A machine as browsers describe it, which is hardly at all. */
function describeMachine(): Environment {
  const { hardwareConcurrency, userAgent } = navigator;
  const [, system = "unknown system"] = /\(([^;)]+)/.exec(userAgent) ?? [];
  return {
    time: new Date().toISOString(),
    cpu: "unnamed machine",
    cores: hardwareConcurrency,
    os: system,
    arch: "unknown",
  };
}

/** This page. */
export class PageSurroundings implements Surroundings {
  readonly isolated = true;
  readonly #page: Page;
  readonly #machine: Partial<Environment>;

  /**
   * @param page starts the workers
   * @param machine what is known of the machine beyond what the browser says
   */
  constructor(page: Page, machine: Partial<Environment>) {
    this.#page = page;
    this.#machine = machine;
  }

  readonly handover: Surroundings["handover"] = {
    write: () => Promise.reject(new Error("Cannot hand arrays over: pages have no files")),
    read: () => Promise.reject(new Error("Cannot hand arrays over: pages have no files")),
  };

  describe(): Environment {
    const { deno: _, v8: __, time: ___, ...machine } = this.#machine;
    return { ...describeMachine(), ...machine, browser: browserName() };
  }

  candidates(
    { backends, device: asked }: Parameters<Surroundings["candidates"]>[0],
  ): Promise<Candidate[]> {
    const engine = ownEngine();
    const named = backends.length > 0 ? backends.map(getBackend) : defaultBackends(asked);
    return Promise.resolve(named.map((backend) => {
      const device = deviceOf(backend, asked);
      return { backend, device, engine, inChild: false, isControl: false };
    }));
  }

  async open(
    { backend, device }: Omit<Candidate, "isControl">,
    signal?: AbortSignal,
  ): ReturnType<Surroundings["open"]> {
    const link = new WorkerLink(backend.name, this.#page);
    signal?.addEventListener("abort", () => link[Symbol.asyncDispose](), { once: true });
    const save = () => Promise.reject(new Error("pages have no files"));
    try {
      return await openLinkedHost(link, backend, device, { timeout: TIMEOUT, save });
    } catch (cause) {
      throw new BackendUnavailable(reasonOf(cause), { cause });
    }
  }

  /** No portable backend measures what the processor can do at most from a page. */
  limits(): ReturnType<Surroundings["limits"]> {
    return Promise.resolve([]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
