/** What a device can do at most: copy and triad as in STREAM, and a loop of multiply–adds. */
import { BYTES, type Precision } from "../../kernels/benchmark.ts";
import type { Step, WebGpuRuntime } from "../../kernels/webgpu/runtime.ts";
import type { MachineLimits, Runtime } from "../backend.ts";

/** Numbers per vector: 16 bytes in either precision, the widest load there is. */
const LANES: Readonly<Record<Precision, number>> = { f64: 2, f32: 4 };

/** Bytes per array: more than the caches of a GPU, or of the CPU behind a software adapter. */
const ARRAY_BYTES = { hardware: 1 << 28, software: 1 << 25 };

/** Invocations per workgroup. */
const WORKGROUP = 256;

/** Workgroups along the first dimension of the grid. */
const GRID_WIDTH = 1 << 14;

/** Workgroups that compute: several times what the largest GPUs hold at once. */
const COMPUTING_WORKGROUPS = { hardware: 1 << 14, software: 1 << 5 };

/**
 * Rounds of the computing loop, steps in each round, and independent multiply–adds of one vector in
 * each step. wgpu's shader compiler adds a counter that bounds every loop, whose cost so many steps
 * hide.
 */
const ROUNDS = 64;
const STEPS = 8;
const CHAINS = 8;

/** Calls per routine, of which the fastest counts. */
const CALLS = 5;

/** Measures the device's limits, by timestamp queries where there are any. */
export async function measureLimits(
  runtime: Runtime & WebGpuRuntime,
  precision: Precision,
): Promise<MachineLimits> {
  return await runtime.guard(async () => {
    const kind = runtime.deviceName?.endsWith("(software)") ? "software" : "hardware";
    const bytes = Math.min(ARRAY_BYTES[kind], Math.floor(runtime.bindingLimit / 4096) * 4096);
    const [a, b, c] = ["a", "b", "c"].map((name) => runtime.storage(bytes, name));
    try {
      const copy = streaming(runtime, precision, "a[n] = b[n];", [a, b]);
      const triad = streaming(runtime, precision, "a[n] = b[n] + 3.0 * c[n];", [a, b, c]);
      const workgroups = COMPUTING_WORKGROUPS[kind];
      const multiplyAdds = LANES[precision] * CHAINS * STEPS * ROUNDS * WORKGROUP * workgroups;
      return {
        bandwidth: Math.max(
          2 * bytes / await fastest(runtime, copy),
          3 * bytes / await fastest(runtime, triad),
        ),
        flops: 2 * multiplyAdds /
          await fastest(runtime, computing(runtime, precision, a, workgroups)),
      };
    } finally {
      for (const buffer of [a, b, c]) buffer.destroy();
    }
  });
}

/** A dispatch that does `statement` for every vector `n` of the arrays. */
function streaming(
  runtime: WebGpuRuntime,
  precision: Precision,
  statement: string,
  arrays: readonly GPUBuffer[],
): Step {
  const vectors = arrays[0].size / (LANES[precision] * BYTES[precision]);
  const declarations = arrays.map((_, binding) =>
    `@group(0) @binding(${binding}) var<storage, ${binding === 0 ? "read_write" : "read"}> ` +
    `${"abc"[binding]}: array<vec${LANES[precision]}<${precision}>>;`
  );
  const pipeline = runtime.compile(
    `${declarations.join("\n")}
    @compute @workgroup_size(${WORKGROUP})
    fn main(@builtin(global_invocation_id) id: vec3u) {
      let n = id.x + id.y * ${GRID_WIDTH * WORKGROUP}u;
      if (n < ${vectors}u) { ${statement} }
    }`,
    statement,
  );
  const workgroups = Math.ceil(vectors / WORKGROUP);
  const x = Math.min(workgroups, GRID_WIDTH);
  return {
    pipeline,
    bindings: runtime.bind(pipeline, arrays),
    workgroups: [x, Math.ceil(workgroups / x), 1],
  };
}

/** A dispatch of multiply–adds in registers, several independent ones at a time. */
function computing(
  runtime: WebGpuRuntime,
  precision: Precision,
  result: GPUBuffer,
  workgroups: number,
): Step {
  const chains = Array.from({ length: CHAINS }, (_, chain) => `x${chain}`);
  const vector = `vec${LANES[precision]}<${precision}>`;
  const step = chains.map((x) => `${x} = ${x} * factor + 1.0;`).join("\n");
  const pipeline = runtime.compile(
    `@group(0) @binding(0) var<storage, read_write> result: array<${vector}>;
    @compute @workgroup_size(${WORKGROUP})
    fn main(@builtin(local_invocation_index) lane: u32) {
      let factor = result[0];
      ${chains.map((x, chain) => `var ${x} = result[lane + ${chain}u];`).join("\n")}
      for (var round = 0u; round < ${ROUNDS}u; round++) {
        ${Array(STEPS).fill(step).join("\n")}
      }
      result[lane] = ${chains.join(" + ")};
    }`,
    "multiply–adds",
  );
  return { pipeline, bindings: runtime.bind(pipeline, [result]), workgroups: [workgroups, 1, 1] };
}

/** Seconds of the fastest call. */
async function fastest(runtime: WebGpuRuntime, step: Step): Promise<number> {
  const launcher = runtime.launcher([step]);
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const start = performance.now();
    await launcher.run();
    const wall = (performance.now() - start) / 1000;
    const { seconds = wall, gpuSeconds = seconds } = await launcher.settle();
    times.push(gpuSeconds);
  }
  launcher.dispose();
  return Math.min(...times);
}
