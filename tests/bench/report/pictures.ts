/** Documents for tests of pictures. */
import type { FieldMap, OfRun, Result, Results } from "../../../bench/results/schema.ts";
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

/** Letters of 2 × 2 cells: exact, 1e-12, 1e-6 and not finite. */
export const CELLS = "AZl/";

/**
 * `pictured()` with maps at the second size: `wasm f64` is wrong in all cells but one, `wasm f32` is
 * exact.
 */
export function mapped(): Results {
  const document = pictured();
  const extent: [number, number] = [2, 2];
  const [size] = SIZES.slice(1);
  const field = (benchmark: string, output: string): FieldMap => ({
    ...{
      benchmark,
      size,
      output,
      quantity: "some <heat>",
      unit: "J",
      shape: [4, 4, 3],
      level: [1],
    },
    ...{ extent, scale: [-1, 3] as [number, number], cells: "AQ+/" },
  });
  const results = document.results.map((row) => {
    if (row.size !== size || row.backend !== "wasm") return row;
    const [error] = row.errors;
    const isExact = row.precision === "f32";
    const errors = [
      {
        ...error,
        max: isExact ? 0 : null,
        map: isExact ? { extent, cells: "AAAA" } : { extent, cells: CELLS, worst: [1, 1, 2] },
      },
      { ...error, output: "other", max: 3e-3, map: { extent, cells: "AAAr", worst: [3, 3, 0] } },
    ];
    return { ...row, errors };
  });
  const fields = document.runs[0].options.benchmarks
    .flatMap((name) => ["dHdT", "other"].map((output) => field(name, output)));
  return { ...inRun({ fields }, document), results };
}
