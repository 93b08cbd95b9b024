/** Compares the outputs of cases with the reference, and saves them. */
import { reasonOf } from "../../../base/text/reason.ts";
import { checkTransfer } from "../../../kernels/check.ts";
import { caseName, kernelKey, rowName } from "../../results/identity.ts";
import type { Case, OutputError } from "../../results/schema.ts";
import type { RunContext } from "../context.ts";
import { type Entry, isChecked } from "../plan/entry.ts";

/**
 * Seconds that the checks of a case may take in all rounds together, beyond the first and the last.
 * Large outputs take longer to be unpacked and compared than to be computed.
 */
const CHECK_BUDGET = 0.5;

/** Checks in one round: after the warm-up, after a call drawn at random, and after the last. */
export const CHECKS_PER_ROUND = 3;

/**
 * Makes sure that a kernel has no result before it is called: its work would be done outside the
 * timed call. Each kernel is checked at the smallest of its sizes, where that takes least; one that is
 * caught there is dropped at all of them.
 *
 * @throws {Error} if it has
 */
export async function checkEarlyResult(context: RunContext, entry: Entry): Promise<void> {
  const kernel = kernelKey(entry.id);
  const isSmallest = context.entries.every(({ id }) =>
    kernelKey(id) !== kernel || id.size >= entry.id.size
  );
  if (isChecked(entry) || context.verifiedKernels.has(kernel) || !isSmallest) return;
  let errors: OutputError[];
  try {
    ({ errors } = await entry.hosted!.check(
      context.data.of(entry).reference,
      isMapped(context, entry),
    ));
  } catch {
    // There are no outputs before the first call, and kernels may say so.
    errors = [];
  }
  if (errors.length > 0 && errors.every(({ consistent }) => consistent)) {
    const error = new Error(
      "has the result before it is called: the work is not in the timed call",
    );
    const others = context.entries.filter((one) => one !== entry && kernelKey(one.id) === kernel);
    for (const other of others) await context.drop(other, error);
    throw error;
  }
  context.verifiedKernels.add(kernel);
}

function isMapped({ mappedSize }: RunContext, { id, participant }: Entry): boolean {
  return id.size === mappedSize && !participant.isControl;
}

/**
 * Checks a case for the first time, saves its outputs if asked for, and measures what is left out of
 * the times: reading the outputs, and copies from and to a device.
 */
export async function checkFirst(context: RunContext, entry: Entry): Promise<void> {
  const hosted = entry.hosted!;
  const unpack = await checkOutputs(context, entry);
  await saveCaseOutputs(context, entry);
  const copies = hosted.transfer && checkTransfer(entry.id.backend, await hosted.transfer());
  entry.preparation = { prepare: hosted.prepareSeconds, unpack, ...copies };
}

/**
 * Compares the outputs of the last call with the reference; the largest errors count.
 *
 * @returns seconds that it took to read the outputs
 */
export async function checkOutputs(context: RunContext, entry: Entry): Promise<number> {
  const { reference } = context.data.of(entry);
  // Made here, so that computing it does not count as time of the check.
  await (entry.participant.inChild ? reference.publish() : reference.load());
  const start = performance.now();
  const { errors, unpack } = await entry.hosted!.check(reference, isMapped(context, entry));
  entry.secondsPerCheck ||= (performance.now() - start) / 1000;
  entry.errors = entry.errors.length === 0
    ? errors
    : entry.errors.map((before, n) => isWorse(errors[n], before) ? errors[n] : before);
  return unpack;
}

/** Whether the checks in every round are worth their time; if not, the first and the last are made. */
export function isCheckedInEveryRound(
  { settings: { rounds } }: RunContext,
  { secondsPerCheck }: Entry,
): boolean {
  return CHECKS_PER_ROUND * rounds * secondsPerCheck <= CHECK_BUDGET;
}

function isWorse(one: OutputError, other: OutputError): boolean {
  if (one.consistent !== other.consistent) return !one.consistent;
  return (one.l2 ?? Infinity) > (other.l2 ?? Infinity);
}

/** Folder of the outputs of a case: `<directory>/<benchmark>/<size>/<backend>-<precision>`. */
function outputFolder(directory: string, id: Case): string {
  return `${directory}/${id.benchmark}/${id.size}/${rowName(id).replaceAll(" ", "-")}`;
}

/** Saves outputs if asked for; where that fails, the case is measured and a warning gives the reason. */
export async function saveCaseOutputs(context: RunContext, entry: Entry): Promise<void> {
  const { saveOutputs: directory } = context.options;
  if (directory === undefined || entry.participant.isControl) return;
  try {
    await entry.hosted!.save(outputFolder(directory, entry.id));
  } catch (error) {
    const message = `Cannot save outputs in "${directory}": ${reasonOf(error)}`;
    const hint = "the times are complete; save the outputs elsewhere, or free disk space";
    context.warn({ code: "not-saved", rows: [caseName(entry.id)], message, hint });
  }
}
