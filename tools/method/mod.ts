/**
 * Measures the method: repeats runs, gives one kernel several names, measures backends alone
 * and together, and compares runs, one of them slower by a known share. Takes about a quarter of an
 * hour on a machine that does nothing else.
 *
 * ```sh
 * deno task method results/method       # measures, then prints what came out
 * deno task method results/method print # prints what the files of an earlier time say
 * ```
 */
import type { Results } from "../../mod.ts";
import { parseResults } from "../../bench/results/read.ts";
import { coverageOf, significantPairs, togetherRatios, verdictsOf } from "./experiments.ts";
import { COPIES } from "./plugin.ts";

const PROGRAM = new URL("../../mod.ts", import.meta.url).pathname;
const PLUGIN = new URL("./plugin.ts", import.meta.url).pathname;

/** Runs that are repeated, and pairs of runs with a slower copy. */
const REPEATED = 8;
const PAIRS = 10;

/** Share by which the copy is slower, and the threshold of the comparisons. */
const SLOWER = 0.05;
const THRESHOLD = 0.01;

const BACKENDS = ["typed_array", "wasm", "native"];

/** Options of every run, by the name of the file that it writes. */
function plan(): { name: string; args: string[]; env?: Record<string, string> }[] {
  const of = (flag: string, values: readonly string[]) => values.flatMap((value) => [flag, value]);
  const repeated = Array.from({ length: REPEATED }, (_, n) => ({
    name: `repeated-${n + 1}`,
    args: [...of("-b", BACKENDS), ...of("-s", ["64k", "1M"])],
  }));
  const together = [...BACKENDS.map((name) => [name]), BACKENDS].map((backends) => ({
    name: backends.length > 1 ? "together" : `alone-${backends[0]}`,
    args: [...of("-b", backends), ...of("-s", ["4k", "64k"])],
  }));
  const pairs = Array.from({ length: PAIRS }, (_, n) =>
    [0, SLOWER].map((share) => ({
      name: `slowed-${share > 0 ? "after" : "before"}-${n + 1}`,
      args: [...of("-b", ["slowed"]), ...of("-s", ["1M"])],
      env: { METHOD_SLOWER: `${share}` },
    })));
  const copies = {
    name: "copies",
    args: [...of("-b", COPIES), ...of("-s", ["4k", "64k", "256k", "1M"])],
  };
  return [...repeated, copies, ...together, ...pairs.flat()];
}

async function measure(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const runs = plan();
  for (const [n, { name, args, env }] of runs.entries()) {
    console.error(`${n + 1} of ${runs.length}: ${name}`);
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--quiet", PROGRAM, "all", "--plugin", PLUGIN, ...args],
        ...["-o", `${folder}/${name}.json`, "--format", "json"],
      ],
      env,
      stdout: "null",
    }).output();
    if (code !== 0) throw new Error(`Cannot measure ${name}: ${new TextDecoder().decode(stderr)}`);
  }
}

function print(folder: string): void {
  const read = (name: string): Results =>
    parseResults(Deno.readTextFileSync(`${folder}/${name}.json`));
  const exists = (name: string) =>
    [...Deno.readDirSync(folder)].some((one) => one.name === `${name}.json`);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const repeated = Array.from({ length: REPEATED }, (_, n) => read(`repeated-${n + 1}`));
  const { pairs, covered, halfWidth } = coverageOf(repeated);
  console.log(
    `repeated: intervals contain the median of the other ${REPEATED - 1} runs in ` +
      `${covered} of ${pairs} (${percent(covered / pairs)}), half width ${percent(halfWidth)}`,
  );
  const copies = significantPairs(read("copies"));
  console.log(`copies: ${copies.differing} of ${copies.pairs} pairs differ significantly`);
  const ratios = togetherRatios(BACKENDS.map((name) => read(`alone-${name}`)), read("together"));
  const furthest = ratios.map(({ ratio }) => Math.abs(Math.log(ratio)));
  const within = furthest.filter((distance) => distance <= Math.log(1.05)).length;
  console.log(
    `alone and together: ${within} of ${ratios.length} medians within 5 %, the furthest ${
      percent(Math.exp(Math.max(...furthest)) - 1)
    }`,
  );
  for (const { name, ratio } of ratios) console.log(`  ${ratio.toFixed(3)} ${name}`);
  const show = (verdicts: ReadonlyMap<string, number>) =>
    [...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
  for (let n = 0; n < PAIRS; n++) {
    const [before, after] = [n % REPEATED, (n + 1 + Math.floor(n / REPEATED)) % REPEATED];
    const verdicts = verdictsOf(repeated[before], repeated[after], THRESHOLD);
    console.log(`compare repeated-${before + 1} with ${after + 1}: ${show(verdicts)}`);
  }
  for (let n = 1; n <= PAIRS; n++) {
    // Measured last: an earlier end leaves fewer pairs.
    if (!exists(`slowed-after-${n}`)) break;
    const verdicts = verdictsOf(read(`slowed-before-${n}`), read(`slowed-after-${n}`), THRESHOLD);
    console.log(`compare slowed by ${percent(SLOWER)}, pair ${n}: ${show(verdicts)}`);
  }
}

if (import.meta.main) {
  const [folder, mode] = Deno.args;
  if (folder === undefined || (mode !== undefined && mode !== "print")) {
    console.error("usage: deno task method <folder> [print]");
    Deno.exit(2);
  }
  if (mode === undefined) await measure(folder);
  print(folder);
}
