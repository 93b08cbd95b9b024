/**
 * Ends a child process together with its parent. A child that waits for a request notices the end of
 * its stdin; one that is busy, perhaps forever, does not.
 */
import { openLibc } from "./libc.ts";

/** Milliseconds between two checks for the parent, where the system offers no signal. */
const CHECK_INTERVAL = 500;

/** Constants of <sys/prctl.h> and <signal.h>. */
const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9n;

/**
 * Kills this process when its parent exits, even while it is busy: by a signal of the kernel on
 * Linux, by {@linkcode watchParent} where that is unavailable. Does nothing on Windows.
 */
export async function exitWithParent(): Promise<void> {
  if (Deno.build.os === "windows") return;
  const parent = Deno.ppid;
  if (Deno.build.os !== "linux" || !requestParentDeathSignal()) await watchParent();
  // The parent may have exited before the request.
  if (Deno.ppid !== parent) Deno.exit(1);
}

/**
 * Kills this process soon after its parent has exited: a worker thread checks periodically, from the
 * time when the promise is fulfilled. The worker keeps the process from exiting by itself.
 */
export async function watchParent(): Promise<void> {
  const program = `setInterval(() => {
    if (Deno.ppid !== ${Deno.ppid}) Deno.kill(Deno.pid, "SIGKILL");
  }, ${CHECK_INTERVAL});
  postMessage("ready");`;
  const url = `data:application/javascript,${encodeURIComponent(program)}`;
  const watch = new Worker(url, { type: "module" });
  await new Promise((resolve) => watch.onmessage = watch.onerror = resolve);
}

/** Asks the kernel for SIGKILL on the parent's exit; returns whether it agreed. */
function requestParentDeathSignal(): boolean {
  try {
    using libc = openLibc({
      prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" },
    });
    return libc.symbols.prctl(PR_SET_PDEATHSIG, SIGKILL, 0n, 0n, 0n) === 0;
  } catch {
    return false;
  }
}
