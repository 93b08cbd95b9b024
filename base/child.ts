/**
 * Requests to a child process and its answers, one JSON document per line: `{"id", "op", …}` goes
 * to its stdin, `{"id", "result"}` or `{"id", "error": {"kind", "message"}}` comes from its stdout.
 * Everything else that it prints is noise: the last lines are kept to explain its death.
 */

/** Longest delay in milliseconds that timers can have; longer ones would end at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Fewest seconds that setting up may take: all children of a run start at once and load libraries. */
const SETUP_PATIENCE = 60;

/** Seconds that setting up may take where an answer may take so many. */
export function setupTimeout(timeout: number): number {
  return Math.max(timeout, SETUP_PATIENCE);
}

/** How a child process is started and how patient its parent is. */
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

/** A child died, hung, or was closed: it answers this request and all further ones no more. */
export class ChildGone extends Error {
  /** Always `"ChildGone"`. */
  override readonly name = "ChildGone";
}

/** What is waited for once a child has ended or was asked to: its pipes run dry, its exit. [ms] */
const GRACE = 1000;

/** Lines of noise that are kept. */
const KEPT_LINES = 20;

/** Length at which an unfinished line of noise is cut. An answer never gets near. */
const LONGEST_LINE = 1 << 24;

/** What tells most about a death, wherever it stands among the last lines. */
const TELLING = /out of memory/i;

/** Lines that say nothing: headings and frames of traces, rules. */
const HEADING = /^(\s|[=#<>*-]+(\s|$)|(stack (back)?trace|traceback)\b)/i;

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
  readonly #noise: string[] = [];
  readonly #ended: Promise<void>;
  readonly #abandon = () => this.#kill("was abandoned");
  #lastId = 0;
  #gone?: ChildGone;
  /** A line that tells most about a death, printed since the last answer. */
  #telling?: string;
  /** Why this side ended the child, if it did. */
  #verdict?: string;

  /**
   * Starts the program.
   *
   * @throws {ChildGone} if it cannot be started
   */
  constructor(options: ChildOptions) {
    this.#options = options;
    try {
      this.#process = new Deno.Command(options.command, {
        args: [...options.args ?? []],
        // What it prints may become a reason in a report.
        env: { NO_COLOR: "1", ...options.env },
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
    } catch (error) {
      const reason = error instanceof Deno.errors.NotFound ? "no such program" : messageOf(error);
      throw new ChildGone(`Cannot start "${options.command}": ${reason}`);
    }
    this.#input = this.#process.stdin.getWriter();
    // One that hangs would not notice that its parent has exited.
    globalThis.addEventListener("unload", this.#abandon);
    this.#ended = this.#attend();
  }

  /**
   * Sends a request and waits for its answer. Requests are answered in the order of sending.
   *
   * @param op what to do
   * @param parameters further members of the request
   * @param timeout seconds that the answer may take, if other than for all requests
   * @throws {ChildError} if the child answers with an error
   * @throws {ChildGone} if the child is dead, dies, or does not answer in time
   */
  request<T>(
    op: string,
    parameters: Readonly<Record<string, unknown>> = {},
    timeout: number = this.#options.timeout,
  ): Promise<T> {
    if (this.#gone) return Promise.reject(this.#gone);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#kill(`gave no answer to "${op}" within ${timeout} s`),
        Math.min(timeout * 1000, LONGEST_TIMER),
      );
      this.#pending.set(id, { resolve: resolve as (result: unknown) => void, reject, timer });
      const line = JSON.stringify({ id, op, ...parameters }) + "\n";
      // A broken pipe means that the child is dying, which is reported with its cause.
      this.#input.write(new TextEncoder().encode(line)).catch(() => {});
    });
  }

  /** Whether it takes no more requests: it died, was killed, or is being closed. */
  get isGone(): boolean {
    return this.#gone !== undefined || this.#verdict !== undefined;
  }

  /** The last lines of noise, oldest first. */
  get noise(): readonly string[] {
    return this.#noise;
  }

  /** Closes the child's stdin, and kills it if it does not end by itself. Open requests fail. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#verdict ??= "was closed";
    this.#input.close().catch(() => {});
    if (!await within(this.#ended, GRACE)) this.#kill("was closed");
    await this.#ended;
  }

  #kill(verdict: string): void {
    this.#verdict ??= verdict;
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended in the meantime.
    }
  }

  async #attend(): Promise<void> {
    const { stdout, stderr, status } = this.#process;
    const cancel = new AbortController();
    const answers = eachLine(stdout, cancel.signal, (line) => this.#take(line));
    const streams = Promise.all([
      answers,
      eachLine(stderr, cancel.signal, (line) => this.#keep(line)),
    ]);
    await Promise.race([answers, status]);
    if (!await within(status, GRACE)) this.#kill("closed its output");
    const ending = describe(await status);
    globalThis.removeEventListener("unload", this.#abandon);
    // A grandchild may hold the pipes open.
    await within(streams, GRACE);
    cancel.abort();
    await streams;
    this.#input.abort().catch(() => {});
    this.#fail(ending);
  }

  #take(line: string): void {
    const answer = parse(line);
    const pending = answer && this.#pending.get(answer.id);
    if (!pending) return this.#keep(line);
    clearTimeout(pending.timer);
    this.#pending.delete(answer.id);
    this.#telling = undefined;
    if (answer.error) pending.reject(new ChildError(answer.error.kind, answer.error.message));
    else pending.resolve(answer.result);
  }

  #keep(line: string): void {
    if (line.trim() === "") return;
    const kept = line.trimEnd().slice(0, 500);
    if (TELLING.test(kept)) this.#telling = kept.replace(/^[#\s]+/, "");
    this.#noise.push(kept);
    if (this.#noise.length > KEPT_LINES) this.#noise.shift();
  }

  #lastWords(): string | undefined {
    return this.#telling ?? this.#noise.findLast((line) => !HEADING.test(line)) ??
      this.#noise.at(-1);
  }

  #fail(ending: string): void {
    const last = this.#verdict === "was closed" ? undefined : this.#lastWords();
    const reason = `${this.#options.name} ${this.#verdict ?? ending}`;
    this.#gone = new ChildGone(last ? `${reason}; its last words: ${last}` : reason);
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(this.#gone);
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
    if (rest.length > LONGEST_LINE) rest = "";
  }
  if (rest) take(rest);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
