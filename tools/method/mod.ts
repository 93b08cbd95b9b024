/**
 * Measures the method: repeats runs, gives one kernel several names, measures backends alone and
 * together in turn, and compares runs, one of them slower by a known share. On a machine that does
 * nothing else the parts take about 7, 2, 6 and 7 minutes.
 *
 * ```sh
 * deno task method results/method                       # measures, then prints what came out
 * deno task method results/method --resume              # goes on where an earlier time ended
 * deno task method results/method --only together       # one part
 * deno task method results/method/gate --only slowed -- --rounds 8   # more arguments for each run
 * deno task method results/method --print               # what the files of an earlier time say
 * deno task method results/method --print --threshold 2 # per cent, of the comparisons
 * ```
 */
import { parseArgs } from "node:util";
import { measure } from "./measure.ts";
import { type Part, PARTS } from "./parts.ts";
import { print } from "./print.ts";

/** Threshold of the comparisons in per cent: below the difference that is to be found. */
const THRESHOLD = "1";

/** Measures the parts that are asked for and prints what came out. */
async function main(): Promise<void> {
  const { values: { only, resume, threshold, ...values }, positionals: [folder, ...args] } =
    parseArgs({
      allowPositionals: true,
      options: {
        only: { type: "string", multiple: true, default: [...PARTS] },
        resume: { type: "boolean", default: false },
        print: { type: "boolean", default: false },
        threshold: { type: "string", default: THRESHOLD },
      },
    });
  const parts = PARTS.filter((part) => only.includes(part));
  const unknown = only.find((part) => !PARTS.includes(part as Part));
  if (folder === undefined || unknown !== undefined || !(Number(threshold) >= 0)) {
    console.error(
      `usage: deno task method <folder> [--only ${PARTS.join("|")}]… [--resume] [--print] ` +
        "[--threshold <per cent>] [-- <arguments of each run>]",
    );
    Deno.exit(2);
  }
  for (const part of values.print ? [] : parts) await measure(part, folder, { resume, args });
  for (const part of parts) print(part, folder, Number(threshold) / 100);
}

if (import.meta.main) await main();
