/** Bounded concurrency. */

/**
 * Does something with each of several items, with at most `limit` of them at the same time, begun in
 * their order. After a failure nothing more is begun, and what is in progress comes to its end.
 *
 * @param items what to work on
 * @param limit how many at the same time, at least 1
 * @throws what the first failure threw
 *
 * @example
 * ```ts ignore
 * await eachAtOnce(paths, 2, (path) => Deno.remove(path));
 * ```
 */
export async function eachAtOnce<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  let isFailed = false;
  const workers = Array.from({ length: limit }, async () => {
    for (let next = left.next(); !next.done && !isFailed; next = left.next()) {
      try {
        await work(next.value);
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  });
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === "rejected");
  if (failed) throw (failed as PromiseRejectedResult).reason;
}
