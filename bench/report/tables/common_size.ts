/** The size at which series are compared. */

/**
 * The largest of the sizes that the most series have in common.
 *
 * @param rows everything measured
 * @param trusted what can be believed; only its series count and only its sizes are considered
 * @param name name of a row's series
 */
export function commonSize<Row extends { readonly size: number }>(
  rows: readonly Row[],
  trusted: readonly Row[],
  name: (row: Row) => string,
): number {
  const judged = new Set(trusted.map(name));
  const counts = new Map<number, number>();
  for (const { size } of rows.filter((row) => judged.has(name(row)))) {
    counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  const sizes = [...new Set(trusted.map(({ size }) => size))];
  const most = Math.max(...sizes.map((size) => counts.get(size)!));
  return Math.max(...sizes.filter((size) => counts.get(size) === most));
}
