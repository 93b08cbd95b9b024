/** Finds failures that array libraries share: then it is rather the program than the libraries. */
import { caseName } from "../identity.ts";
import type { Result, Run, Warning } from "../schema.ts";

/** Libraries that must fail at the same case before their common program is suspected. */
const SUSPICIOUS = 2;

/**
 * A warning for each benchmark, precision and size at which several array libraries fail in the same
 * output. They run one array program, which may be at fault.
 *
 * @example
 * ```ts ignore
 * const [{ hint }] = findSharedFailures(run, results); // "…array_program.ts of … may be at fault…"
 * ```
 */
export function findSharedFailures(
  { backends }: Pick<Run, "backends">,
  results: readonly Result[],
): Warning[] {
  const sharing = new Set(
    backends.filter(({ program }) => program === "array program")
      .map(({ name, device }) => `${name} ${device}`),
  );
  const failures = results
    .filter(({ backend, device }) => sharing.has(`${backend} ${device}`))
    .flatMap((row) =>
      row.errors.filter(({ consistent }) => !consistent).map(({ output }) => ({ row, output }))
    );
  const groups = Map.groupBy(failures, ({ row, output }) => {
    const { benchmark, precision, formulation, size } = row;
    return [benchmark, precision, formulation, size, output].join();
  });
  return [...groups.values()].flatMap((group) => {
    const libraries = new Set(group.map(({ row: { backend } }) => backend));
    if (libraries.size < SUSPICIOUS) return [];
    const [{ row: { benchmark }, output }] = group;
    return [{
      code: "shared-failure" as const,
      rows: group.map(({ row }) => caseName(row)),
      message: `${libraries.size} array libraries fail in output ${output} of the same case`,
      hint: `they share kernels/${benchmark}/array_program.ts, which may be at fault rather than ` +
        "each of them",
    }];
  });
}
