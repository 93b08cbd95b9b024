/**
 * Requests to a child process and its answers, one JSON document per line: `{"id", "op", …}` goes
 * to its stdin, `{"id", "result"}` or `{"id", "error": {"kind", "message"}}` comes from its stdout.
 * Everything else that it prints is a log, whose last lines are kept to explain why it ended.
 */

import { reasonOf } from "../text/reason.ts";

/** Longest delay in milliseconds that timers can have; longer ones would end at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Minimum timeout of a setup in seconds: all children of a run start at once and load libraries. */
const MIN_SETUP_TIMEOUT = 60;

/** The timeout in seconds of a setup where that of other requests is `timeout`. */
export function setupTimeout(timeout: number): number {
  return Math.max(timeout, MIN_SETUP_TIMEOUT);
}

/** Why a program did not start: the system reports a missing program and a missing folder alike. */
export function startError(error: unknown): string {
  if (!(error instanceof Deno.errors.NotFound)) return reasonOf(error);
  try {
    Deno.cwd();
    return "no such program";
  } catch {
    return "the current folder no longer exists";
  }
}

/** How a child process is started, and how long its parent waits for answers. */
export interface ChildOptions {
  /** What messages call it, e.g. `"numba"`. */
  readonly name: string;
  /** The program. */
  readonly command: string;
  /** Its arguments. */
  readonly args?: readonly string[];
  /** Environment variables that are added to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds that an answer may take; the child is killed when they are over. */
  readonly timeout: number;
  /** Closes the child when it aborts, also during a request. */
  readonly signal?: AbortSignal;
}

/** A child answered a request with an error. It is alive and takes further requests. */
export class ChildError extends Error {
  /** Always `"ChildError"`. */
  override readonly name = "ChildError";
  /** Name of the exception in the child, e.g. `"MemoryError"`. */
  readonly kind: string;

  /** Wraps what the child reported. */
  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A child died, hung, or was closed: this request and all further ones fail. */
export class ChildTerminated extends Error {
  /** Always `"ChildTerminated"`. */
  override readonly name = "ChildTerminated";
}

/** Milliseconds to wait for a child to exit, and for its pipes to drain after it has exited. */
const EXIT_TIMEOUT = 1000;

/** Milliseconds that a timer fires late only if this process was suspended or busy. */
const LATE = 500;

/** Lines of the log that are kept. */
const MAX_LOG_LINES = 20;

/** Length at which an unfinished line of the log is cut. Answers are much shorter. */
const MAX_LINE_LENGTH = 1 << 24;

/** A line that names the cause of an exit, wherever it stands in the log. */
const CAUSE_OF_EXIT = /out of memory/i;

/** Lines without a cause: empty ones, headings and frames of stack traces, rules, versions of engines. */
const UNINFORMATIVE =
  /^(\s|$|[=#<>*-]+(\s|$)|(stack (back)?trace|traceback)\b|(current )?thread 0x|python runtime state:|(node\.js|bun) v\d)/i;

/** The last line of a log that says anything, in which programs name the cause of their end. */
export function lastMessage(log: readonly string[]): string | undefined {
  return log.findLast((line) => !UNINFORMATIVE.test(line));
}

type Timer = ReturnType<typeof setTimeout>;

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  timer: Timer;
}

/**
 * A child process that answers requests.
 *
 * The child should ignore SIGINT (Ctrl-C in a terminal reaches the whole process group, and the
 * parent decides what happens) and end when its stdin does.
 *
 * @example
 * ```ts ignore
 * await using child = new Child({ name: "echo", command: "python3", args: ["echo.py"], timeout: 5 });
 * const { seconds } = await child.request<{ seconds: number }>("run", { case: 1 });
 * ```
 */
export class Child implements AsyncDisposable {
  readonly #options: ChildOptions;
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #pending = new Map<number, Pending>();
  readonly #log: string[] = [];
  readonly #ended: Promise<void>;
  readonly #killOnUnload = () => this.#kill("was ended with its parent");
  readonly #closeOnAbort = () => void this[Symbol.asyncDispose]();
  #lastId = 0;
  #terminated?: ChildTerminated;
  /** The line that names the cause of an exit, if one was printed since the last answer. */
  #cause?: string;
  /** Why the parent ended the child, if it did. */
  #endReason?: string;
  /** Whether that says everything, so that the last output adds nothing. */
  #isExplained = false;

  /**
   * Starts the program.
   *
   * @throws {ChildTerminated} if it cannot be started
   */
  constructor(options: ChildOptions) {
    this.#options = options;
    try {
      this.#process = new Deno.Command(options.command, {
        args: [...options.args ?? []],
        // A line of its log may appear in a report.
        env: { NO_COLOR: "1", ...options.env },
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
    } catch (error) {
      throw new ChildTerminated(`Cannot start "${options.command}": ${startError(error)}`);
    }
    this.#input = this.#process.stdin.getWriter();
    // A child that hangs does not notice that its parent has exited.
    globalThis.addEventListener("unload", this.#killOnUnload);
    options.signal?.addEventListener("abort", this.#closeOnAbort);
    this.#ended = this.#monitor();
  }

  /**
   * Sends a request and waits for its answer. Requests are answered in the order of sending.
   *
   * @param op what to do
   * @param parameters further members of the request
   * @param timeout seconds that the answer may take, if other than for all requests
   * @throws {ChildError} if the child answers with an error
   * @throws {ChildTerminated} if the child has exited, exits, or does not answer in time
   */
  request<T>(
    op: string,
    parameters: Readonly<Record<string, unknown>> = {},
    timeout: number = this.#options.timeout,
  ): Promise<T> {
    if (this.#terminated) return Promise.reject(this.#terminated);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const answer = { resolve: resolve as (result: unknown) => void, reject };
      this.#pending.set(id, { ...answer, timer: this.#limit(id, op, timeout) });
      const line = JSON.stringify({ id, op, ...parameters }) + "\n";
      // A broken pipe means that the child is dying, which is reported with its cause.
      this.#input.write(new TextEncoder().encode(line)).catch(() => {});
    });
  }

  /** Kills the child when a request has had its time. */
  #limit(id: number, op: string, timeout: number): Timer {
    const wait = Math.min(timeout * 1000, LONGEST_TIMER);
    const due = performance.now() + wait;
    return setTimeout(() => {
      const pending = this.#pending.get(id);
      // A timer that fires late: this process was suspended (Ctrl-Z), as its children then are, or
      // was too busy to read the answer. The request gets its time anew.
      if (pending && performance.now() - due > LATE) pending.timer = this.#limit(id, op, timeout);
      else this.#kill(`gave no answer to "${op}" within ${timeout} s`);
    }, wait);
  }

  /** Whether it accepts no more requests: it died, was killed, or is being closed. */
  get isTerminated(): boolean {
    return this.#terminated !== undefined || this.#endReason !== undefined;
  }

  /** The last lines that it printed beside its answers, oldest first. */
  get log(): readonly string[] {
    return this.#log;
  }

  /** Number of its process. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Kills it; open requests and all further ones fail with this reason. */
  stop(reason: string): void {
    this.#isExplained = true;
    this.#kill(`was stopped: ${reason}`);
  }

  /** Closes the child's stdin, and kills it if it does not end by itself. Open requests fail. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isExplained = true;
    this.#endReason ??= "was closed";
    this.#input.close().catch(() => {});
    if (!await within(this.#ended, EXIT_TIMEOUT)) this.#kill("was closed");
    await this.#ended;
  }

  #kill(reason: string): void {
    this.#endReason ??= reason;
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended in the meantime.
    }
  }

  async #monitor(): Promise<void> {
    const { stdout, stderr, status } = this.#process;
    const cancel = new AbortController();
    const answers = eachLine(stdout, cancel.signal, (line) => this.#receive(line));
    const streams = Promise.all([
      answers,
      eachLine(stderr, cancel.signal, (line) => this.#appendToLog(line)),
    ]);
    await Promise.race([answers, status]);
    if (!await within(status, EXIT_TIMEOUT)) this.#kill("closed its output");
    const ending = describe(await status);
    globalThis.removeEventListener("unload", this.#killOnUnload);
    this.#options.signal?.removeEventListener("abort", this.#closeOnAbort);
    // A grandchild may hold the pipes open.
    await within(streams, EXIT_TIMEOUT);
    cancel.abort();
    await streams;
    this.#input.abort().catch(() => {});
    this.#rejectAll(ending);
  }

  #receive(line: string): void {
    const answer = parse(line);
    const pending = answer && this.#pending.get(answer.id);
    if (!pending) return this.#appendToLog(line);
    clearTimeout(pending.timer);
    this.#pending.delete(answer.id);
    this.#cause = undefined;
    if (answer.error) pending.reject(new ChildError(answer.error.kind, answer.error.message));
    else pending.resolve(answer.result);
  }

  #appendToLog(line: string): void {
    if (line.trim() === "") return;
    const kept = line.trimEnd().slice(0, 500);
    if (CAUSE_OF_EXIT.test(kept)) this.#cause = kept.replace(/^[#\s]+/, "");
    this.#log.push(kept);
    if (this.#log.length > MAX_LOG_LINES) this.#log.shift();
  }

  #lastMessage(): string | undefined {
    return this.#cause ?? lastMessage(this.#log) ?? this.#log.at(-1);
  }

  #rejectAll(ending: string): void {
    const last = this.#isExplained ? undefined : this.#lastMessage();
    const reason = `${this.#options.name} ${this.#endReason ?? ending}`;
    this.#terminated = new ChildTerminated(last ? `${reason}; last output: ${last}` : reason);
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(this.#terminated);
    }
    this.#pending.clear();
  }
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly kind: string; readonly message: string };
}

function parse(line: string): Answer | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function describe({ code, signal }: Deno.CommandStatus): string {
  return signal ? `was killed by ${signal}` : `exited with code ${code}`;
}

/** Whether a promise settles within so many milliseconds. */
async function within(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: Timer | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Calls back with each line of a stream until it ends or the signal comes. */
async function eachLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
  take: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  signal.addEventListener("abort", () => reader.cancel().catch(() => {}));
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    const lines = (rest + decoder.decode(value, { stream: !done })).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(take);
    if (done) break;
    if (rest.length > MAX_LINE_LENGTH) rest = "";
  }
  if (rest) take(rest);
}
