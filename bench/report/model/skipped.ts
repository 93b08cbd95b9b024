/** What was not measured, the cases of one reason together. */
import { formatInteger } from "../../../base/text/units.ts";
import type { OfRun, Skipped } from "../../results/schema.ts";
import type { RunFacts } from "./runs.ts";

/** Cases of a backend that were not measured for one and the same reason. */
export interface SkippedGroup {
  /** Name of the backend. */
  readonly backend: string;
  /** Device that was asked for. */
  readonly device: string;
  /** Which cases: benchmarks, sizes, precisions, engines, machines, each where it matters; or nothing. */
  readonly cases: string;
  /** Why. */
  readonly reason: string;
}

/** Groups what was skipped by backend and reason, also where reasons name each one's benchmark. */
export function groupSkipped(
  skipped: readonly OfRun<Skipped>[],
  runs: readonly Pick<RunFacts, "machine">[],
): SkippedGroup[] {
  const byReason = Map.groupBy(
    skipped,
    (one) => JSON.stringify([one.backend, one.device, commonReason(one)]),
  );
  return [...byReason.values()].map((own) => {
    const [first] = own;
    const { backend, device } = first;
    const same = own.every(({ reason }) => reason === first.reason);
    const reason = same ? first.reason : commonReason(first);
    return { backend, device, reason, cases: casesOf(own, ({ run }) => runs[run].machine) };
  });
}

/** The reason without the name of the benchmark. */
function commonReason({ benchmark, reason }: Skipped): string {
  return reason.split(" ").map((word) => word === benchmark ? "these benchmarks" : word).join(" ");
}

function casesOf(
  skipped: readonly OfRun<Skipped>[],
  machine: (one: OfRun<Skipped>) => string,
): string {
  const values = (pick: (one: OfRun<Skipped>) => string | undefined) =>
    [...new Set(skipped.map(pick))].filter(Boolean).join(", ");
  const sizes = [...new Set(skipped.flatMap(({ size }) => size ?? []))].sort((a, b) => a - b);
  const parts = [
    values(({ benchmark }) => benchmark),
    sizes.length > 0 ? `size ${sizes.map(formatInteger).join(" and ")}` : "",
    values(({ precision }) => precision),
    values(({ engine }) => engine && `in ${engine}`),
    values(machine),
  ].filter(Boolean);
  return parts.join(parts.some((part) => part.includes(", ")) ? "; " : ", ");
}

/** One line for cases that were not measured. */
export function describeSkipped({ backend, device, cases, reason }: SkippedGroup): string {
  return `${backend} (${device})${cases ? `, ${cases}` : ""}: ${reason}`;
}
