/** Requests to a worker of this page, and its answers. */
import type { Link } from "../../../bench/hosts/engine/linked_host.ts";

/** Longest delay in milliseconds that timers can have. */
const LONGEST_TIMER = 2 ** 31 - 1;

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  readonly timer: ReturnType<typeof setTimeout>;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * What the page does for its worker: it starts and ends the workers of backends. Firefox now and
 * then never comes back from starting a worker in a worker.
 */
export interface Page {
  /** Starts a worker and hands it a port. */
  start(id: number, port: MessagePort): void;
  /** Ends it. */
  end(id: number): void;
}

/** All links, by the number that the page knows their workers by. */
const links = new Map<number, WorkerLink>();

let count = 0;

/** Ends the link to a worker that failed, with the reason. */
export function reportFailure(id: number, reason: string): void {
  links.get(id)?.fail(reason);
}

/** A worker of its own for a backend. */
export class WorkerLink implements Link {
  readonly #name: string;
  readonly #page: Page;
  readonly #id = ++count;
  readonly #port: MessagePort;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #ended?: Error;

  /**
   * Starts the worker.
   *
   * @param name what messages call it
   */
  constructor(name: string, page: Page) {
    this.#name = name;
    this.#page = page;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    links.set(this.#id, this);
    page.start(this.#id, port2);
  }

  /** Ends the worker, because it failed. */
  fail(reason: string): void {
    this.#end(`failed: ${reason || "it did not load"}`);
  }

  get isTerminated(): boolean {
    return this.#ended !== undefined;
  }

  request<T>(
    op: string,
    parameters: Readonly<Record<string, unknown>>,
    timeout: number,
  ): Promise<T> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#end(`gave no answer to "${op}" within ${timeout} s`),
        Math.min(timeout * 1000, LONGEST_TIMER),
      );
      this.#pending.set(id, { resolve: resolve as (result: unknown) => void, reject, timer });
      this.#port.postMessage(JSON.stringify({ id, op, ...parameters }));
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#end("was closed");
    return Promise.resolve();
  }

  #receive({ id, result, error }: Answer): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    clearTimeout(pending.timer);
    this.#pending.delete(id);
    if (error) pending.reject(new Error(error.message));
    else pending.resolve(result);
  }

  #end(reason: string): void {
    this.#ended ??= new Error(`${this.#name} ${reason}`);
    if (links.delete(this.#id)) this.#page.end(this.#id);
    this.#port.close();
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(this.#ended);
    }
    this.#pending.clear();
  }
}
