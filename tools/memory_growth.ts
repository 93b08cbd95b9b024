/**
 * Shows that calling does not make the process grow: calls every benchmark on every array library
 * many times, each case in a process of its own, and compares the memory that the second half of
 * the calls needs with that of the first.
 *
 * ```sh
 * deno task memory                                  # all libraries on the CPU
 * deno task memory --device gpu -b tfjs -n 400      # one on the GPU, 400 calls
 * deno task memory -b wasm -b native -s 1048576     # any other backend
 * ```
 *
 * Memory goes up and down with the garbage collector; what counts is how high. A case that keeps
 * something of every call needs, in its second half, half as many of these things more. The exit
 * code is 1 if a case grows or cannot be called.
 */
import Table from "cli-table3";
import { parseArgs } from "node:util";
import { type Backend, type Device, DEVICES } from "../backends/backend.ts";
import { getBackend, listBackends } from "../backends/mod.ts";
import { timeCall } from "../bench/measuring/clock.ts";
import { openLocalHost } from "../bench/hosts/host.ts";
import { PLAIN_TABLE } from "../bench/report/text/sheet.ts";
import { formatBytes, formatInteger, formatTime } from "../base/text/units.ts";
import { BYTES, type Precision } from "../kernels/benchmark.ts";
import { gridOf } from "../kernels/grid.ts";
import { generateInputs } from "../kernels/inputs/inputs.ts";
import { getBenchmark, listBenchmarks } from "../kernels/mod.ts";
import { type Counters, countersOf } from "./memory_counters.ts";

/** Calls between two readings of the memory, and of the warm-up. */
const SAMPLING = 20;

/** Share of one array that a call may keep: less is noise. */
const LIMIT = 0.1;

/**
 * How many times as many calls a case gets that seems to grow: so does one whose garbage collector
 * comes more seldom than every so many calls.
 */
const AGAIN = 3;

/** What is called, and how often. */
export interface GrowthCase {
  /** Name of the backend. */
  readonly backend: string;
  /** Where it computes. */
  readonly device: Device;
  /** In which precision. */
  readonly precision: Precision;
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Nominal number of points. */
  readonly size: number;
  /** Number of calls after the warm-up. */
  readonly calls: number;
}

/** Memory of a process that makes the calls of a case. */
export interface Growth {
  /** Resident bytes after every twentieth call, the end of the warm-up first. */
  readonly resident: readonly number[];
  /** Most resident bytes during the first half of the calls, and during the second. */
  readonly peaks: readonly [number, number];
  /** Bytes that one more call adds to the most that the process needs. */
  readonly perCall: number;
  /** Bytes of an array with one number per point. */
  readonly array: number;
  /** Median seconds of a call. */
  readonly seconds: number;
  /** What is counted beside, in the middle and at the end. */
  readonly counters: readonly [Counters, Counters];
}

/** Whether every call keeps something. */
export function grows({ perCall, array, counters: [middle, end] }: Growth): boolean {
  return perCall > LIMIT * array ||
    Object.keys(middle).some((name) => end[name] > middle[name]);
}

/** Makes the calls of a case in this process. */
async function measureGrowth(
  { backend, device, precision, benchmark: name, size, calls }: GrowthCase,
): Promise<Growth> {
  const benchmark = getBenchmark(name);
  const grid = gridOf(size);
  await using host = await openLocalHost(getBackend(backend), device);
  const count = await countersOf(backend);
  const formulation = benchmark.formulations?.[precision];
  const inputs = await generateInputs(benchmark, size);
  await using prepared = await host.prepare(benchmark, inputs, { grid, precision, formulation });
  const resident: number[] = [];
  const peaks: [number, number] = [0, 0];
  const times: number[] = [];
  let middle: Counters = {};
  for (let n = 1 - SAMPLING; n <= calls; n++) {
    times.push((await timeCall(prepared)).seconds);
    // A turn of the event loop, as between two requests.
    await new Promise((resolve) => setTimeout(resolve));
    const { rss } = Deno.memoryUsage();
    if (n > 0) {
      const half = 2 * n > calls ? 1 : 0;
      peaks[half] = Math.max(peaks[half], rss);
    }
    if (n % SAMPLING === 0) resident.push(rss);
    if (n === calls >> 1) middle = count();
  }
  return {
    resident,
    peaks,
    perCall: (peaks[1] - peaks[0]) / (calls / 2),
    array: grid.nx * grid.ny * grid.nz * BYTES[precision],
    seconds: times.sort((a, b) => a - b)[times.length >> 1],
    counters: [middle, count()],
  };
}

/**
 * Makes the calls of a case in a process of its own, with the flags that its backend asks for.
 *
 * @throws {Error} with the last output of the process if it fails
 */
export async function measureApart(one: GrowthCase): Promise<Growth> {
  const { v8Flags } = getBackend(one.backend);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", import.meta.url, "--case", JSON.stringify(one)],
    env: { NO_COLOR: "1", ...(v8Flags ? { DENO_V8_FLAGS: v8Flags.join(",") } : {}) },
  }).output();
  const [words, noise] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  if (!success) {
    throw new Error(noise.split("\n").find((line) => /error/i.test(line)) ?? "the process died");
  }
  return JSON.parse(words.split("\n").at(-1)!);
}

/** Backends that are array libraries in a process of Deno's, on a device. */
export function libraries(device: Device): Backend[] {
  return listBackends().filter(({ kernel, devices, hasOwnProcess }) =>
    kernel === "array_program" && devices.includes(device) && !hasOwnProcess
  );
}

/** One line of the table. */
function row(one: GrowthCase, growth: Growth): string[] {
  const { perCall, array, seconds, peaks, counters: [middle, end] } = growth;
  const counted = Object.keys(end).map((name) =>
    `${name} ${formatInteger(end[name])}` +
    (end[name] === middle[name] ? "" : ` (${middle[name]} before)`)
  );
  return [
    ...label(one),
    `${one.calls}`,
    formatTime(seconds),
    ...peaks.map(formatBytes),
    `${formatInteger(perCall / 1000)}`,
    `${formatInteger(array / 1000)}`,
    counted.join(", "),
    grows(growth) ? "GROWS" : "steady",
  ];
}

function label({ backend, precision, benchmark }: GrowthCase): string[] {
  return [backend, precision, benchmark];
}

/** The program: measures what the arguments ask for, prints a table, and answers the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { values: asked } = parseArgs({
    args: [...args],
    options: {
      backend: { type: "string", short: "b", multiple: true },
      benchmark: { type: "string", multiple: true },
      precision: { type: "string", short: "p", multiple: true },
      device: { type: "string", default: "cpu" },
      size: { type: "string", short: "s", default: `${2 ** 18}` },
      calls: { type: "string", short: "n", default: "200" },
      trace: { type: "boolean", default: false },
      case: { type: "string" },
    },
  });
  if (asked.case) {
    console.log(JSON.stringify(await measureGrowth(JSON.parse(asked.case))));
    return 0;
  }
  const device = DEVICES.find((device) => device === asked.device);
  if (!device) {
    throw new TypeError(
      `Cannot use device "${asked.device}": device must be one of ${DEVICES.join(", ")}`,
    );
  }
  const backends = asked.backend?.map(getBackend) ?? libraries(device);
  const names = asked.benchmark ?? listBenchmarks().map(({ name }) => name);
  const table = new Table({
    ...PLAIN_TABLE,
    head: ["backend", "precision", "benchmark", "calls", "median", "first half", "second half"]
      .concat(["kB/call", "kB/array", "counted", "verdict"]),
  });
  let failed = 0;
  for (const { name: backend, precisions } of backends) {
    for (const precision of precisions) {
      // Libraries have only f32 on a GPU.
      if (device === "gpu" && precision !== "f32") continue;
      if (asked.precision && !asked.precision.includes(precision)) continue;
      for (const benchmark of names) {
        const [size, calls] = [Number(asked.size), Number(asked.calls)];
        let one = { backend, device, precision, benchmark, size, calls };
        console.error(label(one).join(" "));
        try {
          let growth = await measureApart(one);
          if (grows(growth)) {
            one = { ...one, calls: AGAIN * calls };
            growth = await measureApart(one);
          }
          table.push(row(one, growth));
          if (asked.trace) console.error(growth.resident.map(formatBytes).join(" → "));
          if (grows(growth)) failed++;
        } catch (error) {
          failed++;
          table.push([...label(one), "", "", "", "", "", "", "", (error as Error).message]);
        }
      }
    }
  }
  console.log(table.toString());
  return failed ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
