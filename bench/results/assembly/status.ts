/** Decides whether a row can be trusted. */
import { formatError, formatInteger, formatTime, threeDigits } from "../../../base/text/units.ts";
import { listBenchmarks } from "../../../kernels/mod.ts";
import { SHORTEST_CALL } from "../../measuring/clock.ts";
import { shortestTime } from "../rounds.ts";
import type { OutputError, Result } from "../schema/row.ts";

/** Share of the processor's measured peak arithmetic above which a median cannot be true. */
const IMPLAUSIBLE = 1.2;

/** The same for the shortest calls, whose times the steps of the clock matter more to. */
const IMPLAUSIBLE_SHORTEST = 1.5;

/** What decides about a row. */
type Evidence = Pick<
  Result,
  "benchmark" | "precision" | "errors" | "rounds" | "median" | "flops_fraction"
>;

/** The status of a row, and the reason if it is not `ok`. */
export function statusOf(row: Evidence): Pick<Result, "status" | "reason"> {
  const wrong = row.errors.filter(({ consistent }) => !consistent);
  if (wrong.length > 0) {
    const worst = wrong.reduce((a, b) => (a.l2 ?? Infinity) >= (b.l2 ?? Infinity) ? a : b);
    return { status: "FAILED", reason: failure(row, worst) };
  }
  const reason = implausibility(row);
  if (reason !== undefined) return { status: "implausible", reason };
  return { status: "ok" };
}

/** Why nothing, or no processor, could have done the work in the time, by the median or by the shortest calls. */
function implausibility({ median, rounds, flops_fraction = 0 }: Evidence): string | undefined {
  const shortest = shortestTime(rounds);
  const percent = (fraction: number) =>
    `${formatInteger(100 * fraction)} % of the processor's measured peak arithmetic`;
  const atShortest = flops_fraction * median / shortest;
  return flops_fraction >= IMPLAUSIBLE
    ? `${formatTime(median)} would need ${percent(flops_fraction)}`
    : atShortest >= IMPLAUSIBLE_SHORTEST
    ? `the shortest calls take ${formatTime(shortest)}, which would need ${percent(atShortest)}`
    : shortest <= SHORTEST_CALL
    ? `no call takes ${formatTime(SHORTEST_CALL)}: ` +
      "the clock does not advance during calls, or the kernel's own time is wrong"
    : undefined;
}

/** What is wrong with an output. */
function failure({ benchmark, precision }: Evidence, error: OutputError): string {
  const { output, l2, deviating, kept = precision } = error;
  if (l2 === null) return `output ${output} holds values that are not finite`;
  const spec = listBenchmarks().find(({ name }) => name === benchmark)
    ?.outputs.find(({ name }) => name === output);
  const tolerance = spec?.tolerance[kept];
  // Where errors are judged by the condition of each point, the norm alone says little.
  const isNormAccepted = tolerance && (l2 <= tolerance.l2 || spec?.scaled);
  if (isNormAccepted && deviating > (tolerance.deviating ?? 0)) {
    const percent = threeDigits(100 * deviating);
    return `${percent} % of the values of output ${output} are not close to the reference`;
  }
  const accepted = tolerance ? `, accepted is ${formatError(tolerance.l2)}` : "";
  return `the error of output ${output} is ${formatError(l2)}${accepted}`;
}
