/** Runs a program and stops it when its time is over. */

/** Seconds that an interrupted program has to write what it has. */
const GRACE = 4;

/** How a program ended. */
export interface Outcome {
  /** Ended by itself with code 0, with another code, or was stopped. */
  readonly outcome: "done" | "failed" | "stopped";
  /** Last lines of what it printed, if it was not `done`. */
  readonly detail?: string;
  /** All that it printed. */
  readonly output: string;
}

/** Runs this Deno with other arguments; passes on what is printed. */
export async function runDeno(
  args: readonly string[],
  { seconds, cwd, env }: { seconds: number; cwd: string; env?: Record<string, string> },
): Promise<Outcome> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let stopped = false;
  const send = (signal: Deno.Signal) => {
    stopped = true;
    try {
      child.kill(signal);
    } catch {
      // It has just ended.
    }
  };
  const interrupt = setTimeout(() => send("SIGINT"), 1000 * Math.max(0.1, seconds - GRACE));
  const kill = setTimeout(() => send("SIGKILL"), 1000 * seconds);
  const printed: string[] = [];
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      printed.push(text);
      await Deno.stdout.write(new TextEncoder().encode(text));
    }
  };
  const streams = Promise.all([read(child.stdout), read(child.stderr)]);
  const { success } = await child.status;
  clearTimeout(interrupt);
  clearTimeout(kill);
  // Grandchildren may hold the pipes a little longer.
  await Promise.race([streams, new Promise((resolve) => setTimeout(resolve, 1000))]);
  const output = printed.join("");
  const outcome = stopped ? "stopped" : success ? "done" : "failed";
  const detail = output.trim().split("\n").slice(-20).join("\n");
  return { outcome, output, ...(outcome === "done" ? {} : { detail }) };
}
