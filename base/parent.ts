/**
 * Lets a child process die with its parent. One that waits for a request notices the end of its
 * stdin; one that is busy, perhaps for ever, does not.
 */
import { openLibc } from "./libc.ts";

/** Milliseconds between two looks for the parent, where the system has no other way. */
const INTERVAL = 500;

/** `PR_SET_PDEATHSIG` and `SIGKILL` of <sys/prctl.h> and <signal.h>. */
const SIGNAL_ON_DEATH_OF_PARENT = 1;
const KILL = 9n;

/**
 * Kills this process when its parent dies, whatever it is doing then: by the kernel on Linux, by
 * {@linkcode watchParent} where that cannot be had. Windows has neither.
 */
export async function dieWithParent(): Promise<void> {
  if (Deno.build.os === "windows") return;
  const parent = Deno.ppid;
  if (Deno.build.os !== "linux" || !askKernel()) await watchParent();
  // It may have died in between.
  if (Deno.ppid !== parent) Deno.exit(1);
}

/**
 * Kills this process soon after its parent has died; a thread of its own looks now and then. It
 * does so from when the promise is fulfilled, and keeps the process from ending by itself.
 */
export async function watchParent(): Promise<void> {
  const program = `setInterval(() => {
    if (Deno.ppid !== ${Deno.ppid}) Deno.kill(Deno.pid, "SIGKILL");
  }, ${INTERVAL});
  postMessage("on guard");`;
  const url = `data:application/javascript,${encodeURIComponent(program)}`;
  const watch = new Worker(url, { type: "module" });
  await new Promise((resolve) => watch.onmessage = watch.onerror = resolve);
}

/** Whether the kernel will do it. */
function askKernel(): boolean {
  try {
    using libc = openLibc({
      prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" },
    });
    return libc.symbols.prctl(SIGNAL_ON_DEATH_OF_PARENT, KILL, 0n, 0n, 0n) === 0;
  } catch {
    return false;
  }
}
