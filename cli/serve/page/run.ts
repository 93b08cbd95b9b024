/**
 * The worker of the page that runs benchmarks and renders reports, so that the page itself stays
 * responsive. It has the page start a worker for each backend and round.
 */
import "../../../bench/hosts/engine/disposal.ts";
import { DEVICES } from "../../../backends/backend.ts";
import { portableBackends } from "../../../backends/portable.ts";
import { registerBackend } from "../../../backends/registry.ts";
import { reasonOf } from "../../../base/text/reason.ts";
import { htmlReport } from "../../../bench/report/page/html.ts";
import { usePlotLibraries, type VegaLite } from "../../../bench/report/plots/vega.ts";
import { jsonReport } from "../../../bench/report/text/json.ts";
import type { Environment } from "../../../bench/results/schema.ts";
import type { Progress, RunOptions } from "../../../bench/run/options/options.ts";
import { DEFAULT_SIZES, SETTINGS } from "../../../bench/run/options/settings.ts";
import { runIn } from "../../../bench/run/rounds.ts";
import { PRECISIONS } from "../../../kernels/benchmark.ts";
import { listBenchmarks } from "../../../kernels/mod.ts";
import { parseSizes } from "../../arguments/numbers.ts";
import { browserName, ownEngine, PageSurroundings } from "./surroundings.ts";
import { reportFailure } from "./worker_link.ts";

/** What the page sends. */
type Request =
  | { readonly op: "choices" }
  | { readonly op: "stop" }
  | { readonly op: "failed"; readonly id: number; readonly message: string }
  | {
    readonly op: "run";
    /** What was chosen; sizes are a text. */
    readonly options: Omit<RunOptions, "sizes"> & { readonly sizes: string };
    /** What is known of the machine. */
    readonly machine: Partial<Environment>;
  };

/** What the page is sent. */
export type Message =
  | { readonly type: "choices"; readonly choices: Choices }
  | { readonly type: "start"; readonly id: number; readonly port: MessagePort }
  | { readonly type: "end"; readonly id: number }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "results"; readonly json: string; readonly html: string }
  | { readonly type: "error"; readonly message: string };

/** What can be chosen, and what is chosen unless asked otherwise. */
interface Choices {
  readonly browser: string;
  readonly benchmarks: readonly { readonly name: string; readonly description: string }[];
  readonly backends: readonly {
    readonly name: string;
    readonly description: string;
    readonly devices: readonly string[];
  }[];
  readonly sizes: readonly number[];
  readonly precisions: readonly string[];
  readonly devices: readonly string[];
  readonly targetTime: unknown;
}

const scope = globalThis as unknown as {
  readonly location: Location;
  postMessage(message: Message, transfer?: readonly MessagePort[]): void;
  onmessage: (event: MessageEvent<Request>) => void;
};

usePlotLibraries({
  vegaLite: async () => await import("vega-lite") as unknown as VegaLite,
  vegaSource: async () => await (await fetch(new URL("vega.js", scope.location.href))).text(),
});
portableBackends.forEach((backend) => registerBackend(backend));

let interrupt = new AbortController();

scope.onmessage = async ({ data: request }) => {
  try {
    if (request.op === "choices") scope.postMessage({ type: "choices", choices: choices() });
    if (request.op === "stop") interrupt.abort(new Error("stopped"));
    if (request.op === "failed") reportFailure(request.id, request.message);
    if (request.op === "run") await run(request);
  } catch (error) {
    scope.postMessage({ type: "error", message: reasonOf(error) });
  }
};

function choices(): Choices {
  const devices = new Set(portableBackends.flatMap((backend) => backend.devices));
  return {
    browser: browserName(),
    benchmarks: listBenchmarks().map(({ name, description }) => ({ name, description })),
    backends: portableBackends.map(({ name, description, devices }) => ({
      name,
      description,
      devices,
    })),
    sizes: DEFAULT_SIZES,
    precisions: PRECISIONS,
    devices: DEVICES.filter((device) => devices.has(device)),
    targetTime: SETTINGS.targetTime.default,
  };
}

async function run(
  { options: { sizes, ...options }, machine }: Request & { op: "run" },
): Promise<void> {
  interrupt = new AbortController();
  const surroundings = new PageSurroundings({
    start: (id, port) => scope.postMessage({ type: "start", id, port }, [port]),
    end: (id) => scope.postMessage({ type: "end", id }),
  }, machine);
  const results = await runIn(surroundings, {
    ...options,
    sizes: parseSizes(sizes),
    engines: [ownEngine().kind],
    signal: interrupt.signal,
    onProgress: (progress) => scope.postMessage({ type: "progress", progress }),
  });
  scope.postMessage({
    type: "results",
    json: jsonReport(results),
    html: await htmlReport(results),
  });
}
