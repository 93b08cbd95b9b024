/**
 * Says which of the targets for a data-centre GPU a results file reaches.
 *
 * ```sh
 * deno run -A tools/gpu/targets.ts gpu.json
 * ```
 *
 * Targets, at 4,194,304 points and more: 60 % of the measured bandwidth (the pointwise routine in
 * f32 only), faster than every peer in each precision, and five times as fast on the stencils.
 */
import { parseResults } from "../../bench/results/read.ts";
import type { Result, Results } from "../../bench/results/schema.ts";

const SHARE = 0.6;
const FACTOR = 5;
const FROM_SIZE = 4_194_304;

/** Share of the bandwidth by wall time and by the device's own clock. */
function shares({ bandwidth_fraction, gpu_median, median }: Result): number[] {
  if (bandwidth_fraction === undefined) return [];
  return [bandwidth_fraction, ...(gpu_median ? [bandwidth_fraction * median / gpu_median] : [])];
}

function verdict(row: Result, results: readonly Result[]): string[] {
  const bounded = row.benchmark !== "equation_of_state" || row.precision === "f32";
  const lines: string[] = [];
  if (row.status === "FAILED") lines.push("MISSED  results deviate from the reference");
  const [wall, gpu] = shares(row);
  if (wall !== undefined) {
    const reached = Math.max(wall, gpu ?? 0) >= SHARE;
    const by = [`${percent(wall)} by wall time`, gpu ? `${percent(gpu)} by the GPU's clock` : []];
    const word = bounded ? reached ? "reached" : "MISSED " : "       ";
    lines.push(`${word} bandwidth: ${by.flat().join(", ")}`);
  }
  const peers = results.filter((peer) =>
    peer.backend !== "webgpu" && peer.device === "gpu" && peer.benchmark === row.benchmark &&
    peer.size === row.size && peer.precision === row.precision
  );
  const wanted = row.benchmark === "equation_of_state" ? 1 : FACTOR;
  for (const peer of peers) {
    const factor = peer.median / row.median;
    const word = factor >= wanted ? "reached" : factor >= 1 ? "faster " : "MISSED ";
    const note = peer.status !== "FAILED" ? "" : " (its results deviate)";
    lines.push(`${word} ${factor.toFixed(2)} times as fast as ${peer.backend}${note}`);
  }
  if (peers.length === 0) lines.push("        no peers in this precision");
  return lines;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

if (import.meta.main) {
  const { results, skipped }: Results = parseResults(await Deno.readTextFile(Deno.args[0]));
  const largest = results.reduce((size, row) => Math.max(size, row.size), 0);
  const from = Math.min(FROM_SIZE, largest);
  for (const row of results.filter((row) => row.backend === "webgpu" && row.size >= from)) {
    const time = `${(1e3 * row.median).toFixed(3)} ms`;
    console.log(`${row.benchmark} ${row.precision}, ${row.size} points, ${time}`);
    for (const line of verdict(row, results)) console.log(`  ${line}`);
  }
  for (const { backend, benchmark = "", size = "", reason } of skipped) {
    console.log(`skipped: ${[backend, benchmark, size].filter(Boolean).join(" ")}: ${reason}`);
  }
}
