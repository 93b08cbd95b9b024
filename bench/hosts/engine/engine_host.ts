/** Runs a backend in another JavaScript engine: Node, Bun, or a browser. */
import { type Backend, BackendUnavailable, type Device } from "../../../backends/backend.ts";
import { Child, ChildError, ChildTerminated } from "../../../base/process/child.ts";
import { saveOutputs } from "../../checking/outputs.ts";
import type { CaseHost } from "../hosted_case.ts";
import { type Engine, isBrowser } from "./find.ts";
import { libraryFiles } from "./library_files.ts";
import { openLinkedHost } from "./linked_host.ts";

/** How an engine is started. */
export interface EngineHostOptions {
  /** The engine. */
  readonly engine: Engine;
  /** Path of the bundled program. */
  readonly bundle: string;
  /** Seconds that a call or a preparation may take. */
  readonly timeout: number;
}

/**
 * Starts an engine with the bundled program and sets a backend up in it. It is ended when the signal
 * aborts.
 *
 * @throws {BackendUnavailable} if the engine does not start, or the backend is unavailable in it
 */
export async function openEngineHost(
  backend: Backend,
  device: Device,
  { engine, bundle, timeout }: EngineHostOptions,
  signal?: AbortSignal,
): Promise<CaseHost> {
  try {
    const command = await commandOf(engine, bundle);
    const child = new Child({ name: engine.kind, timeout, signal, ...command });
    return await openLinkedHost(child, backend, device, {
      timeout,
      save: saveOutputs,
      process: child,
    });
  } catch (error) {
    if (error instanceof ChildError || error instanceof ChildTerminated) {
      throw new BackendUnavailable(error.message, { cause: error });
    }
    throw error;
  }
}

/** What starts an engine: itself, or a process of this program that serves a browser its page. */
async function commandOf(
  engine: Engine,
  bundle: string,
): Promise<{ command: string; args: string[] }> {
  const { kind, path } = engine;
  const files = JSON.stringify(await libraryFiles());
  if (!isBrowser(engine)) return { command: path, args: [bundle, files] };
  const program = import.meta.resolve("./browser.ts");
  return {
    command: Deno.execPath(),
    args: ["run", "-A", "--quiet", "--no-lock", program, kind, path, bundle, files],
  };
}
