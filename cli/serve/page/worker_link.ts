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

/** A worker of its own for a backend. */
export class WorkerLink implements Link {
  readonly #name: string;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #ended?: Error;

  /**
   * Starts the worker.
   *
   * @param name what messages call it
   */
  constructor(name: string, url: URL) {
    this.#name = name;
    this.#worker = new Worker(url, { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    this.#worker.onerror = ({ message }) => this.#end(`failed: ${message || "it did not load"}`);
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
      this.#worker.postMessage(JSON.stringify({ id, op, ...parameters }));
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
    this.#worker.terminate();
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(this.#ended);
    }
    this.#pending.clear();
  }
}
