/**
 * Calls at varied positions of the stack.
 *
 * Where the stack of a process begins is random, and the same for its whole life; what lies on it
 * lies at the same place in every call. That matters: V8 stores vector registers that do
 * not fit into the processor at addresses that are no multiples of their 16 bytes, and where one of
 * them crosses the boundary of two pages each access to it is many times slower. Of 512 positions
 * within a page, nine make the loop of the equation of state in WebAssembly up to 1.5 times as slow
 * (V8 15, Zen 4). Processes that do the same then differ for their whole life. With varied positions
 * every process meets all of them, and its median is that of most. That the position of the stack
 * biases measurements was shown by Mytkowicz et al. (ASPLOS 2009) with the size of the environment.
 */

/**
 * Depths that calls begin at. A frame takes 64 bytes or more, so that they cover a page of 4 KiB; a
 * prime number, so that calls of a case reach all of them when cases take turns.
 */
export const DEPTHS = 67;

let next = 0;

/** Calls a function at the next of {@linkcode DEPTHS} depths of the stack, and returns its result. */
export function atNextDepth<T>(call: () => T): T {
  next = (next + 1) % DEPTHS;
  return atDepth(next, call);
}

function atDepth<T>(depth: number, call: () => T): T {
  if (depth === 0) return call();
  // Not a call in tail position: for these, JavaScriptCore reuses the frame.
  const result = atDepth(depth - 1, call);
  return result;
}
