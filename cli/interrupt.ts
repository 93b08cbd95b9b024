/** Ends work early on Ctrl-C and on the signals of schedulers. */
import { EXIT } from "./exit_codes.ts";

/** A closed terminal (SIGHUP) is no interrupt: programs under `nohup` are meant to outlive it. */
const INTERRUPTS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];

/**
 * Aborts on the first interrupt; the second ends the process at once.
 *
 * @returns stops listening when it is disposed of
 */
export function onInterrupt(controller: AbortController): Disposable {
  const listener = () => {
    if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
    controller.abort(new DOMException("Interrupted", "AbortError"));
  };
  for (const signal of INTERRUPTS) Deno.addSignalListener(signal, listener);
  return {
    [Symbol.dispose]() {
      for (const signal of INTERRUPTS) Deno.removeSignalListener(signal, listener);
    },
  };
}
