/** The program can read what it writes, with any values from a plug-in. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { FILE_FORMATS } from "../../../bench/report/mod.ts";
import { parseResults } from "../../../bench/results/read.ts";
import { measureLimits } from "../../../bench/measuring/meters.ts";
import { Machine } from "../../../bench/run/machine.ts";
import { runIn } from "../../../bench/run/rounds.ts";
import type { Registries } from "../../../backends/registries.ts";
import { registerBackend } from "../../../backends/mod.ts";
import { type Benchmark, Unsupported } from "../../../kernels/benchmark.ts";
import { registerBenchmark, registerKernel } from "../../../kernels/mod.ts";
import { scaling } from "../../fixtures/scaling_plugin.ts";

type Kernel = Awaited<ReturnType<Parameters<Registries["registerKernel"]>[2]>>;

/** What the plug-in hands over, by the place where it does; absent places are as they should be. */
let foreign: Readonly<Record<string, unknown>> = {};

function given<T>(place: string, otherwise: T): T {
  return place in foreign ? foreign[place] as T : otherwise;
}

function throwIfAsked(place: string): void {
  if (place in foreign) throw foreign[place];
}

const kernel: Kernel = {
  prepare(_runtime, { x }, { precision }) {
    const y = new (precision === "f64" ? Float64Array : Float32Array)(x.data.length);
    const output = given("output", { name: "y", shape: x.shape, data: y });
    return Promise.resolve(given("prepare", {
      run: given("run", () => {
        throwIfAsked("thrown by run");
        for (let i = 0; i < y.length; i++) y[i] = 2 * x.data[i];
      }),
      settle: given("settle", () =>
        Promise.resolve(
          given("timing", {
            seconds: given("seconds", 1e-6),
            gpuSeconds: given("gpuSeconds", 1e-6),
          }),
        )),
      transfer: given("transfer", () =>
        Promise.resolve(
          given("transfers", { upload: given("upload", 1), download: given("download", 1) }),
        )),
      outputs: given("outputs", () => given("outputs()", [output])),
      [Symbol.asyncDispose]: () => {
        throwIfAsked("thrown by dispose");
        return Promise.resolve();
      },
    }));
  },
  memory: () => given("memory of a case", 8),
} as Kernel;

registerBenchmark(scaling);
registerBackend({
  name: "foreign",
  description: "hands over anything",
  // Backends measure the limits of devices that they use, those of the CPU only some.
  devices: ["gpu"],
  precisions: ["f64", "f32"],
  async *setup() {
    throwIfAsked("thrown by setup");
    yield await Promise.resolve(given("runtime", {
      version: given("version", "1.0"),
      deviceName: given("deviceName", "A processor"),
      driver: given("driver", "driver 1"),
      buildFlags: given("buildFlags", ["-O3"]),
      precisions: given("precisions", ["f64" as const]),
      memory: given("memory", 1e9),
      memoryFactor: given("memoryFactor", 1),
      mainMemoryFactor: given("mainMemoryFactor", 1),
      warmUpCalls: given("warmUpCalls", 1),
      limits: given("limits", () =>
        Promise.resolve(
          given("limits()", { bandwidth: given("bandwidth", 1e10), flops: given("flops", 1e10) }),
        )),
    }));
    throwIfAsked("thrown by teardown");
  },
});

registerKernel("scaling", "foreign", () => Promise.resolve(given("kernel", kernel)));

const PLACES = ["runtime", "version", "deviceName", "driver", "buildFlags", "precisions", "memory"]
  .concat(
    "memoryFactor",
    "mainMemoryFactor",
    "warmUpCalls",
    "limits",
    "limits()",
    "bandwidth",
    "flops",
  )
  .concat("kernel", "prepare", "run")
  .concat(
    "settle",
    "timing",
    "seconds",
    "gpuSeconds",
    "transfer",
    "transfers",
    "upload",
    "download",
  )
  .concat("outputs", "outputs()", "output", "memory of a case")
  .concat(["setup", "run", "dispose", "teardown"].map((place) => `thrown by ${place}`));

const circular: unknown[] = [];
circular.push(circular);

const anything = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    NaN,
    Infinity,
    -1,
    -0,
    0,
    1e-320,
    2 ** 60,
    "",
    "4G",
    1n,
  ),
  fc.constantFrom<unknown>({}, [], circular, Object.create(null), Symbol("x"), () => undefined),
  fc.constantFrom<unknown>("\u001b[31m\n\u2028", "\ud800", new Error(""), new Unsupported("no")),
  fc.constantFrom<unknown>(
    { toJSON: () => 1n },
    new Float64Array(3),
    "f16",
    ["f16"],
    new Date(NaN),
  ),
  fc.constantFrom<unknown>(
    { name: "y", shape: [8], data: [], kept: "f16" },
    [-1],
    Promise.resolve(),
  ),
  fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, maxDepth: 1 }),
);

/** This machine without the limits of its CPU, which take a while to be measured. */
class Quick extends Machine {
  override readonly limits: Machine["limits"] = (members, ...rest) =>
    measureLimits(members.filter(({ device }) => device !== "cpu"), ...rest);
}

async function writtenAndRead(benchmark: string): Promise<ReturnType<typeof parseResults>> {
  const results = await runIn(new Quick(), {
    benchmarks: [benchmark],
    sizes: [8],
    backends: ["foreign", "typed_array"],
    device: "gpu",
    targetTime: 1e-6,
    rounds: 1,
  });
  return parseResults(await FILE_FORMATS[".json"](results) as string);
}

Deno.test("a plug-in that hands over valid values is measured", async () => {
  foreign = {};
  const { results, skipped } = await writtenAndRead("scaling");
  assert.deepEqual(results.map(({ backend }) => backend).sort(), ["foreign", "typed_array"]);
  assert.deepEqual(skipped, []);
});

Deno.test("with any values from a plug-in, the file can be read, and other rows are there", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...PLACES),
      anything,
      async (place, value) => {
        foreign = { [place]: value };
        const { results, skipped } = await writtenAndRead("scaling");
        assert.ok(results.some(({ backend }) => backend === "typed_array"));
        for (const { reason } of skipped) assert.equal(typeof reason, "string");
      },
    ),
    { numRuns: 500, seed: 17 },
  ));

Deno.test("what a plug-in hands over is named with the backend, what was found and is wanted", async () => {
  const cases: [string, unknown, string][] = [
    ["version", undefined, "with version undefined: version must be a string that is not empty"],
    ["memory", "4G", 'with memory "4G": memory must be a number of bytes'],
    ["precisions", ["f16"], 'with precisions ["f16"]: precisions must be one or more of f64, f32'],
    ["limits", {}, "with limits {}: limits must be a function"],
    ["buildFlags", "-O3", 'with buildFlags "-O3": buildFlags must be an array of strings'],
    ["runtime", "1.0", ': its setup yields "1.0", it must yield a runtime'],
  ];
  for (const [place, value, message] of cases) {
    foreign = { [place]: value };
    const { skipped } = await writtenAndRead("scaling");
    const reasons = skipped.map(({ reason }) => reason);
    assert.deepEqual(
      reasons,
      [`Cannot use backend "foreign"${message.startsWith(":") ? "" : " "}${message}`],
    );
  }
  foreign = { bandwidth: 0 };
  const { skipped: [limits] } = await writtenAndRead("scaling");
  assert.equal(
    limits.reason,
    'limits failed: Cannot use limits of backend "foreign" with bandwidth 0: bandwidth must be ' +
      "positive bytes per second",
  );
  foreign = { "thrown by run": 2097581304 };
  const { skipped: [{ reason: thrown }] } = await writtenAndRead("scaling");
  assert.equal(thrown, "the number 2097581304 was thrown instead of an error");
  foreign = { kernel: undefined };
  const { skipped: [{ reason }] } = await writtenAndRead("scaling");
  assert.equal(
    reason,
    'Cannot use kernel of "foreign": its loader returned undefined, it must return an object with ' +
      "a function prepare",
  );
});

Deno.test("any benchmark from a plug-in is refused in one line, or can be run", () => {
  let count = 0;
  const place = fc.constantFrom<(keyof Benchmark)>(
    ...[
      "description",
      "inputs",
      "outputs",
      "formulations",
      "wordsPerPoint",
      "flopsPerPoint",
    ] as const,
    "kernels",
  );
  return fc.assert(
    fc.asyncProperty(place, anything, async (field, value) => {
      foreign = {};
      const name = `foreign_${++count}`;
      const benchmark = { ...scaling, kernels: new Map(scaling.kernels), name, [field]: value };
      try {
        registerBenchmark(benchmark as Benchmark);
      } catch (error) {
        assert.match((error as Error).message, /^Cannot register benchmark "foreign_\d+"[^\n]+$/);
        return;
      }
      if (!benchmark.kernels.has("foreign")) {
        registerKernel(name, "foreign", () => Promise.resolve(kernel));
      }
      await writtenAndRead(name);
    }),
    { numRuns: 200, seed: 17 },
  );
});
