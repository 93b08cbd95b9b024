/** Decides whether a row can be trusted. */
import { formatError, formatTime, threeDigits } from "../../base/units.ts";
import { listBenchmarks } from "../../kernels/mod.ts";
import type { OutputError, Result } from "./schema/row.ts";

/** Share of the processor's measured peak arithmetic above which a time cannot be true. */
const IMPLAUSIBLE = 1.2;

/** What decides about a row. */
type Evidence = Pick<
  Result,
  "benchmark" | "precision" | "errors" | "median" | "flops_fraction"
>;

/** The status of a row, and the reason if it is not `ok`. */
export function statusOf(row: Evidence): Pick<Result, "status" | "reason"> {
  const wrong = row.errors.filter(({ consistent }) => !consistent);
  if (wrong.length > 0) {
    const worst = wrong.reduce((a, b) => (a.l2 ?? Infinity) >= (b.l2 ?? Infinity) ? a : b);
    return { status: "FAILED", reason: failure(row, worst) };
  }
  if (row.flops_fraction !== undefined && row.flops_fraction >= IMPLAUSIBLE) {
    return {
      status: "implausible",
      reason: `${formatTime(row.median)} would need ${
        (100 * row.flops_fraction).toFixed(0)
      } % of the processor's measured peak arithmetic`,
    };
  }
  return { status: "ok" };
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
