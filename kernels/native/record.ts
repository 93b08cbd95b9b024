/** Objects made from lists of names: the arrays of a native kernel. */

/** What a function gives for each of some names, by name. */
export function record<Name extends string, T>(
  names: readonly Name[],
  value: (name: Name) => T,
): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, T>;
}
