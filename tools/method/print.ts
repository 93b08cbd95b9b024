/** Prints what the runs of a part say. */
import type { Results } from "../../mod.ts";
import { parseResults } from "../../bench/results/read.ts";
import {
  coverageOf,
  falseAlarms,
  significantPairs,
  togetherRatios,
  verdictsOf,
} from "./experiments.ts";
import { BACKENDS, PAIRS, type Part, REPEATED, SLOWER, turnName, TURNS, upTo } from "./parts.ts";

/** Distance within which medians agree. */
const CLOSE = 0.05;

/**
 * Prints what came out of a part, as far as it was measured.
 *
 * @param folder has the results files
 * @param threshold change that comparisons tolerate, e.g. 0.01 for 1 %
 */
export function print(part: Part, folder: string, threshold: number): void {
  const read = (name: string): Results | undefined => {
    try {
      return parseResults(Deno.readTextFileSync(`${folder}/${name}.json`));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  };
  PRINTERS[part]((name) => read(name), threshold);
}

type Read = (name: string) => Results | undefined;

const PRINTERS: Readonly<Record<Part, (read: Read, threshold: number) => void>> = {
  coverage(read, threshold) {
    const runs = upTo(REPEATED).flatMap((n) => read(`repeated-${n}`) ?? []);
    if (runs.length < 2) return console.log("coverage: not measured");
    const { pairs, covered, halfWidth } = coverageOf(runs);
    console.log(
      `coverage: intervals contain the median of the other ${runs.length - 1} runs in ` +
        `${covered} of ${pairs} (${percent(covered / pairs)}), half width ${percent(halfWidth)}`,
    );
    for (const n of upTo(PAIRS)) {
      const [before, after] = [n - 1, n + Math.floor((n - 1) / REPEATED)]
        .map((index) => index % runs.length);
      const verdicts = verdictsOf(runs[before], runs[after], threshold);
      console.log(`compare repeated-${before + 1} with ${after + 1}: ${list(verdicts)}`);
    }
  },
  control(read) {
    const run = read("copies");
    if (!run) return console.log("control: not measured");
    const { pairs, differing } = significantPairs(run);
    console.log(`control: ${differing} of ${pairs} pairs of copies differ significantly`);
  },
  together(read) {
    const turns = upTo(TURNS).flatMap((n) => {
      const together = read(turnName(BACKENDS, n));
      const alone = BACKENDS.flatMap((name) => read(turnName([name], n)) ?? []);
      return together && alone.length === BACKENDS.length ? [{ together, alone }] : [];
    });
    if (turns.length === 0) return console.log("together: not measured");
    const cases = togetherRatios(turns);
    const close = cases.filter(({ ratio }) => Math.abs(Math.log(ratio)) <= Math.log(1 + CLOSE));
    console.log(
      `together: ${close.length} of ${cases.length} medians within ${percent(CLOSE)} of those ` +
        `alone, ${turns.length} times in turn`,
    );
    for (const { name, ratio, ci95: [low, high] = [ratio, ratio] } of cases) {
      console.log(`  ${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}) ${name}`);
    }
  },
  slowed(read, threshold) {
    for (const n of upTo(PAIRS)) {
      const [before, after] = [read(`slowed-before-${n}`), read(`slowed-after-${n}`)];
      if (!before || !after) continue;
      const verdicts = verdictsOf(before, after, threshold);
      console.log(
        `slowed: by ${percent(SLOWER)}, pair ${n}, threshold ${percent(threshold)}: ` +
          list(verdicts),
      );
    }
    const identical = ["before", "after"].map((when) =>
      falseAlarms(upTo(PAIRS).flatMap((n) => read(`slowed-${when}-${n}`) ?? []), threshold)
    );
    const sum = (what: "cases" | "alarms") =>
      identical.reduce((total, one) => total + one[what], 0);
    console.log(`slowed: ${sum("alarms")} of ${sum("cases")} identical cases slower or faster`);
  },
};

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function list(verdicts: ReadonlyMap<string, number>): string {
  return [...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
}
