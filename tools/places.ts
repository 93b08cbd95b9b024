/** The table of the backends of the JavaScript world: where each runs, and what was measured there. */
import type { Backend, Place } from "../backends/backend.ts";
import { listBackends } from "../backends/mod.ts";
import { portableBackends } from "../backends/portable.ts";
import { OWN_ENGINE } from "../bench/hosts/engine/find.ts";
import type { Results } from "../bench/results/schema.ts";
import { PRECISIONS } from "../kernels/benchmark.ts";

/** The engines by the titles of their columns, and what a backend says that runs in them. */
const ENGINES: Readonly<Record<string, readonly [engine: string, place: Place]>> = {
  Deno: [OWN_ENGINE, "Deno"],
  Node: ["node", "Node"],
  Bun: ["bun", "Node"],
  Chromium: ["chromium", "browsers"],
  Firefox: ["firefox", "browsers"],
  Safari: ["safari", "browsers"],
};

/** Heads and rows of the table: a row for each backend that does not need Python. */
export function placesTable(
  documents: readonly Results[],
): { heads: string[]; rows: string[][] } {
  const measured = documents.flatMap(({ results }) => results);
  const cell = (backend: Backend, engine: string, place: Place): string => {
    const rows = measured.filter((row) =>
      row.backend === backend.name && (row.engine ?? OWN_ENGINE) === engine
    );
    const precisions = PRECISIONS.filter((one) => rows.some(({ precision }) => precision === one));
    if (precisions.length > 0) return precisions.join(", ");
    return runs(backend, engine, place) ? "not measured" : "–";
  };
  const backends = listBackends().filter(({ runsIn = [] }) => !runsIn.includes("Python"));
  return {
    heads: ["backend", ...Object.keys(ENGINES)],
    rows: backends.map((backend) => [
      `\`${backend.name}\`${backend.devices.includes("cpu") ? "" : " (GPU)"}`,
      ...Object.values(ENGINES).map(([engine, place]) => cell(backend, engine, place)),
    ]),
  };
}

/** Whether this program runs a backend in an engine. */
function runs({ name, runsIn = ["Deno"] }: Backend, engine: string, place: Place): boolean {
  const isPortable = portableBackends.some((one) => one.name === name);
  return runsIn.includes(place) && (engine === OWN_ENGINE || isPortable);
}
