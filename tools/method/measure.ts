/** Makes the runs of a part. */
import { type Part, type Step, stepsOf } from "./parts.ts";

const PROGRAM = new URL("../../mod.ts", import.meta.url).pathname;
const PLUGIN = new URL("./plugin.ts", import.meta.url).pathname;

/** Makes a run and writes its results to a file. */
export type RunProgram = (step: Step, path: string) => Promise<void>;

/**
 * Makes the runs of a part, one after the other, and says how long each part took.
 *
 * @param folder receives a results file for each run
 * @param options whether runs whose files are there are left out, more arguments for each run, and who
 *   makes a run
 * @throws {Error} if the program fails
 */
export async function measure(
  part: Part,
  folder: string,
  { resume, args = [], runProgram = startProgram }: {
    resume: boolean;
    args?: readonly string[];
    runProgram?: RunProgram;
  },
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const steps = stepsOf(part);
  const start = performance.now();
  for (const [n, step] of steps.entries()) {
    const path = `${folder}/${step.name}.json`;
    if (resume && await exists(path)) continue;
    console.error(`${part}, ${n + 1} of ${steps.length}: ${step.name}`);
    await runProgram({ ...step, args: [...step.args, ...args] }, path);
  }
  console.error(`${part}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

async function startProgram({ name, args, env }: Step, path: string): Promise<void> {
  // Under another name until it is complete, so that it is not taken for a result.
  const partial = path.replace(/\.json$/, ".partial.json");
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--quiet", PROGRAM, "all", "--plugin", PLUGIN, ...args],
      ...["-o", partial, "--format", "json"],
    ],
    env,
    stdout: "null",
  }).output();
  if (code !== 0) throw new Error(`Cannot measure ${name}: ${new TextDecoder().decode(stderr)}`);
  await Deno.rename(partial, path);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
