/** Documents for tests of pictures. */
import type { OfRun, Result, Results } from "../../../bench/results/schema.ts";
import { inRun, onCpu, onGpu, results, row, run } from "../documents.ts";

/** Sizes of {@linkcode pictured}. */
export const SIZES = [4096, 65536, 1048576];

function timed(seconds: number, speedup: number, changes: Partial<OfRun<Result>>): OfRun<Result> {
  return row({
    median: seconds,
    median_ci95: [0.95 * seconds, 1.05 * seconds],
    speedup,
    speedup_ci95: [0.9 * speedup, 1.1 * speedup],
    gbps: 24 * changes.size! / seconds / 1e9,
    bandwidth_fraction: 24 * changes.size! / seconds / 2e10,
    rounds: Array(2).fill({ times: [0.95 * seconds, seconds, 1.05 * seconds] }),
    calls: 6,
    ...changes,
  });
}

/** Two benchmarks at three sizes: backends on both devices, in both precisions, one FAILED. */
export function pictured(sizes: readonly number[] = SIZES): Results {
  const error = (l2: number | null, consistent = true) => ({
    errors: [{ output: "dHdT", l2, max: l2, deviating: 0, consistent }],
  });
  const rows = ["equation_of_state", "isoneutral_mixing"].flatMap((benchmark) =>
    sizes.flatMap((size) => {
      const base = 1e-8 * size;
      const at = { benchmark, size, shape: [size, 1, 1] as Result["shape"] };
      return [
        timed(base, 1, { ...at, speedup_ci95: [1, 1] }),
        timed(base / 3, 3, { ...at, backend: "wasm", ...error(1e-16) }),
        timed(base / 5, 5, { ...at, backend: "wasm", precision: "f32", ...error(3e-7) }),
        timed(base / 50, 50, {
          ...at,
          backend: "broken",
          precision: "f32",
          ...error(size > 65536 ? null : 0.2, false),
        }),
        timed(1e-4 + base / 20, base / (1e-4 + base / 20), {
          ...at,
          backend: "webgpu",
          device: "gpu",
          precision: "f32",
          ...error(2e-6),
        }),
      ];
    })
  );
  return inRun({
    backends: [...run.backends, onCpu("wasm", { family: "WASM" }), onGpu("webgpu")],
    options: { benchmarks: ["equation_of_state", "isoneutral_mixing"], sizes: [...sizes] },
  }, { ...results, results: rows });
}

/** The same without some rows: one case, and a backend in one benchmark, each with its reason. */
export function withGaps(): Results {
  const document = pictured();
  const results = document.results.filter(({ benchmark, backend, precision, size }) =>
    benchmark === "equation_of_state"
      ? !(backend === "wasm" && precision === "f64" && size === 65536)
      : backend !== "webgpu"
  );
  const skipped: Results["skipped"] = [
    {
      run: 0,
      benchmark: "equation_of_state",
      backend: "wasm",
      device: "cpu",
      precision: "f64",
      size: 65536,
      reason: "does not fit into memory",
    },
    {
      run: 0,
      benchmark: "isoneutral_mixing",
      backend: "webgpu",
      device: "gpu",
      reason: "no kernel",
    },
  ];
  return { ...document, results, skipped };
}
