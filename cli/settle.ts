/** Notices work that can never end: the program would end without a word, and as if all were well. */

/** Other typings of `globalThis` that are in force with Deno's do not know the event. */
const events: EventTarget = globalThis;

/** What is waited for, innermost last. */
const waiting: (() => void)[] = [];

/**
 * Waits for a promise, unless nothing is left that could settle it.
 *
 * @param explain the error to throw then
 * @throws what `explain` returns if the promise is pending when the program has nothing left to do
 *
 * @example
 * ```ts ignore
 * const plugin = await settled(import(url), () => new Error("it never ends"));
 * ```
 */
export async function settled<T>(promise: Promise<T>, explain: () => Error): Promise<T> {
  const { promise: stuck, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(explain());
  if (waiting.length === 0) events.addEventListener("beforeunload", giveUpInnermost);
  waiting.push(giveUp);
  try {
    return await Promise.race([promise, stuck]);
  } finally {
    waiting.splice(waiting.indexOf(giveUp), 1);
    if (waiting.length === 0) events.removeEventListener("beforeunload", giveUpInnermost);
  }
}

function giveUpInnermost(event: { preventDefault(): void }): void {
  // There is something to do again: to say so.
  event.preventDefault();
  waiting.at(-1)?.();
}
