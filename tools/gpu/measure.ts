/**
 * Checks, tunes and measures the WebGPU kernels on a machine with a GPU, beside array libraries of
 * Python. `pack.ts` makes a folder that does this on machines without a network.
 *
 * ```sh
 * deno run -A tools/gpu/measure.ts --out gpu --limit 350
 * ```
 *
 * Everything is written as it comes, and a part that fails does not end the others. The folder gets
 * `summary.json` (device, parts with their times and what failed, targets), `smoke.json`,
 * `tuning.json`, `gpu.json` and `gpu.md` (all results), and `targets.txt`.
 */
import { parseArgs } from "node:util";
import { mergeResults } from "../../bench/results/merging/merge.ts";
import { parseResults } from "../../bench/results/read.ts";
import { callTimeout, CHECKS, type Phase, planPhases, secondsFor } from "./plan.ts";
import { type Outcome, runDeno } from "./process.ts";
import { judge, type Target, targetsText } from "./targets.ts";

/** Settings of a measurement. */
export interface MeasureOptions {
  /** Folder for the results. */
  readonly out: string;
  /** Seconds after which everything has ended. */
  readonly limit: number;
  /** Numbers of points. */
  readonly sizes: readonly number[];
  /** Number of points for tuning; 0 for none. */
  readonly tuningSize: number;
  /** Seconds of measuring per row. */
  readonly targetTime: number;
  /** Rounds of fresh processes: each sets up every library once more, which takes long on GPUs. */
  readonly rounds: number;
  /** Backends beside `webgpu`. */
  readonly peers: readonly string[];
  /** The interpreter of the Python backends. */
  readonly python: string;
  /** A checkout of the Python originals, which take part then. */
  readonly originals?: string;
}

/** What became of a part. */
export interface PhaseReport extends Pick<Phase, "name" | "size"> {
  /** Seconds that it took, and that it was allowed to take. */
  readonly seconds: number;
  readonly allowed: number;
  readonly outcome: Outcome["outcome"] | "skipped";
  /** Why it is not `done`. */
  readonly detail?: string;
}

/** `summary.json`. */
export interface Summary {
  /** What the part `device` printed. */
  device: string;
  limit: number;
  phases: PhaseReport[];
  targets: Target[];
}

/** Parts that leave results for `gpu.json`. */
const MEASURING: readonly Phase["name"][] = ["measure", "quadrature", "emulation"];

const ROOT = new URL("../../", import.meta.url).pathname;

/** Does all parts. */
export async function measure(options: MeasureOptions): Promise<Summary> {
  const { out, limit, sizes, tuningSize } = options;
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  await Deno.mkdir(out, { recursive: true });
  const summary: Summary = { device: "", limit, phases: [], targets: [] };
  const parts: string[] = [];
  const phases = planPhases(sizes, tuningSize);
  for (const [index, phase] of phases.entries()) {
    const { name, size } = phase;
    const allowed = secondsFor(phases, index, limit - elapsed());
    const title = [name, size].filter(Boolean).join(" ");
    console.log(`\n== ${title}, at most ${allowed.toFixed(0)} s`);
    const begin = elapsed();
    let outcome: Omit<Outcome, "output"> | { outcome: "skipped"; detail: string };
    if (allowed === 0) outcome = { outcome: "skipped", detail: "too little time was left" };
    else {
      try {
        const { output, ...rest } = await runPhase(phase, allowed, options, parts);
        outcome = rest;
        if (name === "device") summary.device = output.trim();
        if (MEASURING.includes(name)) {
          summary.targets = await collect(parts, out) ?? summary.targets;
        }
      } catch (error) {
        outcome = { outcome: "failed", detail: String(error) };
      }
    }
    const seconds = elapsed() - begin;
    summary.phases.push({ name, ...(size ? { size } : {}), seconds, allowed, ...outcome });
    console.log(`== ${title}: ${outcome.outcome} in ${seconds.toFixed(1)} s`);
    await Deno.writeTextFile(`${out}/summary.json`, JSON.stringify(summary, null, 2) + "\n");
  }
  for (const part of parts) await Deno.remove(part).catch(() => {});
  console.log(`\n${targetsText(summary.targets)}`);
  for (const { name, size, seconds, outcome } of summary.phases) {
    console.log(`${seconds.toFixed(1).padStart(6)} s  ${outcome.padEnd(8)} ${name} ${size ?? ""}`);
  }
  return summary;
}

/** Does one part, in a process of its own. */
async function runPhase(
  { name, size }: Phase,
  seconds: number,
  options: MeasureOptions,
  parts: string[],
): Promise<Outcome> {
  const { out, targetTime, rounds, peers, python, originals, sizes } = options;
  const deno = (args: readonly string[], env?: Record<string, string>) =>
    runDeno(args, { seconds, cwd: ROOT, env });
  const measuring = (benchmarks: string, file: string, more: readonly string[]) => [
    ...["run", "-A", "mod.ts", benchmarks, "--device", "gpu", "-b", "webgpu"],
    ...[
      "--timeout",
      String(callTimeout(seconds)),
      "--rounds",
      String(rounds),
      "--quiet",
      "-o",
      file,
      ...more,
    ],
  ];
  const common = ["--target-time", String(targetTime), "--checkpoint", "2"];
  const others = [
    ...[...common, "--python", python],
    ...peers.flatMap((peer) => ["-b", peer]),
    ...(originals ? ["--peers", originals] : []),
    ...(originals ? peers.flatMap((peer) => ["-b", `${peer}_original`]) : []),
  ];
  const tuned = await exists(`${out}/tuning.json`) ? ["--plugin", "tools/gpu/tuned.ts"] : [];
  const env = { GPU_TUNING: `${out}/tuning.json` };
  switch (name) {
    case "device":
      return await deno(["run", "-A", "tools/gpu/device.ts"]);
    case "smoke":
      return await deno(measuring("all", `${out}/smoke.json`, [
        ...["-s", String(size), "--target-time", "0.1", "-p", "f64", "-p", "f32"],
      ]));
    case "checks":
      return await deno(["test", "-A", "--no-check", ...CHECKS], { HPC_BENCH_REQUIRE_GPU: "1" });
    case "tuning":
      return await deno([
        ...["run", "-A", "tools/gpu/tune.ts", `${out}/tuning.json`, String(size)],
        String(0.75 * seconds),
      ]);
    case "measure":
    case "quadrature":
    case "emulation": {
      const part = `${out}/part-${name}-${size ?? "all"}.json`;
      parts.push(part);
      const all = sizes.flatMap((size) => ["-s", String(size)]);
      const one = ["-s", String(size)];
      const [benchmarks, ...what] = {
        measure: ["all", ...one, ...others, "-p", "f64", "-p", "f32"],
        quadrature: ["equation_of_state", ...all, ...others, "-p", "f64", "--formulation", name],
        emulation: ["all", ...one, ...common, "-b", "webgpu_f32x2", "-p", "f64"],
      }[name];
      return await deno(measuring(benchmarks, part, [...what, ...tuned]), env);
    }
  }
}

/** Joins what the parts left into `gpu.json` and `gpu.md`, and judges it. */
async function collect(parts: readonly string[], out: string): Promise<Target[] | undefined> {
  const documents = [];
  for (const part of parts) {
    if (!await exists(part)) continue;
    const { checkpoint: _, ...results } = parseResults(await Deno.readTextFile(part));
    documents.push(results); // what a stopped part has measured counts as it is
  }
  if (documents.length === 0) return undefined;
  const results = mergeResults(documents);
  const targets = judge(results);
  // Readers of results leave out the field they do not know.
  await Deno.writeTextFile(`${out}/gpu.json`, JSON.stringify({ ...results, targets }, null, 1));
  await Deno.writeTextFile(`${out}/targets.txt`, targetsText(targets));
  const args = ["run", "-A", "mod.ts", "report", `${out}/gpu.json`, "-o", `${out}/gpu.md`];
  await runDeno(args, { seconds: 30, cwd: ROOT });
  return targets;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

if (import.meta.main) {
  const text = (value: string) => ({ type: "string", default: value }) as const;
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      out: text("gpu"),
      limit: text("350"),
      sizes: text("1048576,4194304,16777216"),
      "tuning-size": text("1048576"),
      "target-time": text("0.3"),
      rounds: text("1"),
      peers: text("jax,pytorch,cupy"),
      python: text("python3"),
      originals: text(""),
    },
  });
  await measure({
    out: values.out.startsWith("/") ? values.out : `${Deno.cwd()}/${values.out}`,
    limit: Number(values.limit),
    sizes: values.sizes.split(",").map(Number),
    tuningSize: Number(values["tuning-size"]),
    targetTime: Number(values["target-time"]),
    rounds: Number(values.rounds),
    peers: values.peers.split(",").filter(Boolean),
    python: values.python,
    ...(values.originals ? { originals: values.originals } : {}),
  });
}
