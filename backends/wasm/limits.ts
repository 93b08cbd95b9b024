/** Measures what one core can do at most in WebAssembly, and with which build. */
import { BYTES, type Precision } from "../../kernels/benchmark.ts";
import { STATIC_BYTES, type WasmRuntime } from "../../kernels/wasm/runtime.ts";
import type { MachineLimits } from "../backend.ts";
import { type Flavour, wasmRuntime } from "./runtime.ts";
import f32Plain from "./assembly/f32_plain.wasm.base64" with { type: "text" };
import f32Relaxed from "./assembly/f32_relaxed.wasm.base64" with { type: "text" };
import f64Plain from "./assembly/f64_plain.wasm.base64" with { type: "text" };
import f64Relaxed from "./assembly/f64_relaxed.wasm.base64" with { type: "text" };

const BINARIES = {
  f64: { relaxed: f64Relaxed, plain: f64Plain },
  f32: { relaxed: f32Relaxed, plain: f32Plain },
};

interface Exports {
  readonly CHAINS: WebAssembly.Global;
  triad(a: number, b: number, c: number, bytes: number): void;
  multiplyAdds(steps: number): number;
}

/** Bytes of each array: the three together are larger than the caches of a core's share. */
const ARRAY_BYTES = 3 << 24;

/** Steps per call: about 0.2 ms, so that the engine's optimized code takes over after a few. */
const STEPS = 1 << 17;

/** Seconds spent on each of the two limits. */
const MEASURING_TIME = 0.12;

/** Fewest calls: the first ones meet fresh memory and code that is not yet optimized. */
const FEWEST_CALLS = 8;

/** Steps after which chains of fused multiply–adds differ from those that round twice. */
const COMPARED_STEPS = 100;

/**
 * The build for this engine: the relaxed one if multiply–adds round once there. Not every engine
 * that accepts relaxed SIMD fuses them: JavaScriptCore (Bun 1.4) multiplies and adds in two steps,
 * and gains nothing. Results decide, not times, which now and then misjudge an engine while it is
 * still compiling: all processes of a run compute with the same build.
 */
export async function fusingFlavour(engine: string): Promise<Flavour> {
  const [plain, relaxed] = await Promise.all(
    (["plain", "relaxed"] as const).map(async (flavour) => {
      const runtime = wasmRuntime(flavour, engine);
      const { exports } = await runtime.instantiate<Exports>(BINARIES.f64, STATIC_BYTES);
      return exports.multiplyAdds(COMPARED_STEPS);
    }),
  );
  return relaxed === plain ? "plain" : "relaxed";
}

/**
 * Bandwidth of a triad (reads and writes of the program, as in STREAM) and peak rate of
 * multiply–adds, the best of what fits into a quarter of a second.
 */
export async function measureLimits(
  runtime: WasmRuntime,
  precision: Precision,
): Promise<MachineLimits> {
  const { exports } = await runtime.instantiate<Exports>(
    BINARIES[precision],
    STATIC_BYTES + 3 * ARRAY_BYTES,
  );
  const [a, b, c] = [0, 1, 2].map((n) => STATIC_BYTES + n * ARRAY_BYTES);
  const triad = await fastest(() => exports.triad(a, b, c, ARRAY_BYTES));
  const flops = await fastest(() => void exports.multiplyAdds(STEPS));
  const lanes = 16 / BYTES[precision];
  return {
    bandwidth: 3 * ARRAY_BYTES / triad,
    flops: 2 * lanes * STEPS * exports.CHAINS.value / flops,
  };
}

/** Seconds of the fastest call. */
async function fastest(call: () => void): Promise<number> {
  let best = Infinity;
  const begin = performance.now();
  for (let n = 0; n < FEWEST_CALLS || performance.now() - begin < MEASURING_TIME * 1e3; n++) {
    const start = performance.now();
    call();
    best = Math.min(best, (performance.now() - start) / 1e3);
    // Lets the engine put its optimized code in place.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return best;
}
