/** Ends work early on Ctrl-C, on the signals of schedulers and when the terminal is closed. */
import { EXIT } from "./exit_codes.ts";

const INTERRUPTS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Whether the program is to outlive its terminal, as `nohup` asks for. Determined when this module is
 * loaded: half a second after its start Deno handles SIGHUP itself, whatever was asked for.
 */
const outlivesTerminal = ignoresHangup();

/**
 * Aborts on the first interrupt; the second ends the process at once.
 *
 * @returns stops listening when it is disposed of
 */
export function onInterrupt(controller: AbortController): Disposable {
  const interrupt = () => {
    if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
    controller.abort(new DOMException("Interrupted", "AbortError"));
  };
  const ignore = () => {};
  const listeners = INTERRUPTS.map((signal) =>
    [signal, signal === "SIGHUP" && outlivesTerminal ? ignore : interrupt] as const
  );
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  return {
    [Symbol.dispose]() {
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}

/** Whether this process was started with SIGHUP ignored; false where the system does not say. */
function ignoresHangup(): boolean {
  const path = "/proc/self/status";
  // Asking for the permission would interrupt even `--help`.
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") return false;
  try {
    const status = Deno.readTextFileSync(path);
    const [, ignored] = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)!;
    return (parseInt(ignored.slice(-1), 16) & 1) === 1; // SIGHUP is the first signal.
  } catch {
    return false;
  }
}
