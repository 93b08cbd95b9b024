/** Detects promises that can never settle: Deno would end the program without an error. */

/** Typed as a plain target: types of the DOM, where they are loaded, do not declare `beforeunload`. */
const events: EventTarget = globalThis;

/** Functions that reject the pending promises, the innermost last. */
const waiting: (() => void)[] = [];

/**
 * Waits for a promise, and rejects when nothing is left that could settle it.
 *
 * @param explain the error to throw then
 * @throws what `explain` returns if the promise is pending when the event loop is empty
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
  // Keeps the event loop alive for the handlers of the rejection.
  event.preventDefault();
  waiting.at(-1)?.();
}
