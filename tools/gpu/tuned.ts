/**
 * A plugin that applies what `tune.ts` found: `--plugin tools/gpu/tuned.ts`, with the file's path
 * in the environment variable `GPU_TUNING`.
 */
import { tuning } from "../../kernels/webgpu/tuning.ts";

const { best } = JSON.parse(await Deno.readTextFile(Deno.env.get("GPU_TUNING") ?? "tuning.json"));
for (const [routine, precisions] of Object.entries(tuning)) {
  for (const [precision, values] of Object.entries(precisions)) {
    Object.assign(values as object, best[routine][precision]);
  }
}
