import assert from "node:assert/strict";
import { mergeResults } from "../../../../bench/results/merging/merge.ts";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { verdicts } from "../../../../bench/report/verdicts.ts";
import type { OfRun, Result, Results } from "../../../../bench/results/schema.ts";
import { inRun, onGpu, results, row, WRONG } from "../../documents.ts";

/** What the medians of four processes are, relative to their geometric mean. */
const PROCESSES = [1.007, 1, 1 / 1.007, 1];

/** A row whose processes lie within 1 % of the median; which are slow depends on the backend. */
function timed(
  backend: string,
  median: number,
  changes: Partial<OfRun<Result>> = {},
): OfRun<Result> {
  const slow = [...backend].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const rounds = PROCESSES.map((_, n) => {
    const center = median * PROCESSES[(n + slow) % PROCESSES.length];
    return { times: [0.99 * center, center, 1.01 * center] };
  });
  return row({
    backend,
    median,
    median_ci95: [0.99 * median, 1.01 * median],
    rounds,
    calls: 12,
    speedup: 0.001 / median,
    speedup_ci95: backend === "typed_array" ? [1, 1] : [0.00098 / median, 0.00102 / median],
    ...changes,
  });
}

/** The document of rows; the GPU of `webgpu` and `quick` has a name. */
function document(rows: OfRun<Result>[], gpu = "Some GPU"): Results {
  const backends = ["webgpu", "quick"].map((name) => onGpu(name, gpu));
  return inRun({ backends }, { ...results, skipped: [], results: rows });
}

function sentences(rows: OfRun<Result>[], gpu?: string): string {
  const [{ sentences }] = verdicts(document(rows, gpu));
  for (const sentence of sentences) assert.match(sentence, /^[A-Za-z].*\.$/);
  return sentences.join(" ");
}

Deno.test("the fastest at the largest common size, with speed-up, interval, error and limits", () => {
  const text = sentences([
    timed("typed_array", 0.001),
    timed("quick", 0.0005, {
      errors: [{ ...WRONG[0], l2: 1.5e-10, consistent: true }],
      bandwidth_fraction: 0.123,
      flops_fraction: 0.456,
    }),
  ]);
  assert.equal(
    text,
    "At 4,096 points, quick f64 is the fastest: 500 µs, 2.00 (1.96…2.04) times as fast as " +
      "typed_array f64, error 1.5e-10, 12 % of the measured bandwidth and 46 % of the measured " +
      "peak arithmetic.",
  );
});

Deno.test("where the reference itself wins, the next one is named", () => {
  const text = sentences([timed("typed_array", 0.001), timed("slow", 0.004)]);
  assert.match(
    text,
    /typed_array f64 is the fastest: 1\.00 ms, 4\.00 \(3\.\d+…4\.\d+\) times as fast as the next, slow f64, error 0\./,
  );
});

Deno.test("rows that do not differ significantly are a tie, and the tie stands before the facts", () => {
  const text = sentences([
    timed("typed_array", 0.001),
    timed("a", 0.0005),
    timed("b", 0.000505),
  ]);
  assert.match(
    text,
    /^At 4,096 points, a f64 \(500 µs\) and b f64 \(505 µs\) tie as the fastest: their difference is not significant\./,
  );
  assert.doesNotMatch(text, /is the fastest/);
});

Deno.test("a size that only one backend reached does not decide", () => {
  const text = sentences([
    ...[64, 4096].flatMap((size) => [
      timed("typed_array", 0.001, { size }),
      timed("a", 0.0005, { size }),
    ]),
    timed("b", 0.1, { size: 1 << 20 }),
  ]);
  assert.match(text, /^At 4,096 points, the largest common size, a f64 is the/);
});

Deno.test("a larger size that some reached is mentioned", () => {
  const rows = [64, 4096].flatMap((size) => [
    timed("typed_array", 0.001, { size }),
    timed("a", 0.0005, { size }),
    ...(size === 64 ? [timed("b", 0.0001, { size })] : []),
  ]);
  assert.match(
    sentences(rows),
    /^At 64 points, the largest common size, b f64 is the fastest.* At 4,096 points, which 2 of 3 reached, a f64 \(500 µs\) is the fastest\./,
  );
});

Deno.test("FAILED rows are never the fastest, and the reason names output, error and tolerance", () => {
  const text = sentences([
    timed("typed_array", 0.001),
    timed("quick", 0.0001, { errors: WRONG }),
  ]);
  assert.match(text, /typed_array f64 is the only one that can be judged/);
  assert.match(
    text,
    /quick f64 FAILED at 4,096 points: the error of output dHdT is 5\.0e-1, accepted is 1\.0e-9\./,
  );
});

Deno.test("FAILED: values that are not finite, too many that are not close, unknown benchmarks", () => {
  const failed = (errors: Result["errors"], changes: Partial<Result> = {}) =>
    sentences([timed("bad", 0.0001, { errors, ...changes })]);
  assert.match(
    failed([{ ...WRONG[0], l2: null, max: null }]),
    /dHdT holds values that are not fin/,
  );
  assert.match(
    failed([{ ...WRONG[0], l2: 1e-12, deviating: 0.25 }]),
    /25\.0 % of the values of output dHdT are not close/,
  );
  assert.match(
    failed([{ ...WRONG[0], output: "tke_surf_corr", deviating: 0.25 }], {
      benchmark: "turbulent_kinetic_energy",
      precision: "f32",
    }),
    /25\.0 % of the values of output tke_surf_corr are not close/,
  );
  assert.match(failed(WRONG, { benchmark: "unheard" }), /the error of output dHdT is 5\.0e-1\.$/);
  assert.match(failed(WRONG), /^No backend gave a result that can be trusted\./);
});

Deno.test("FAILED at every size is one sentence with the worst error", () => {
  const rows = [64, 512, 4096].map((size, n) =>
    timed("bad", 0.0001, {
      size,
      errors: [{ ...WRONG[0], l2: [0.1, 0.3, 0.2][n] }],
    })
  );
  const text = sentences([timed("typed_array", 1), ...rows]);
  assert.match(text, /bad f64 FAILED at every size: the error of output dHdT is 3\.0e-1/);
  assert.equal(text.match(/FAILED/g)?.length, 1);
});

Deno.test("implausible rows are left out and named", () => {
  const text = sentences([
    timed("typed_array", 0.001),
    timed("unreal", 1e-9, { flops_fraction: 40 }),
  ]);
  assert.match(text, /typed_array f64 is the only one/);
  assert.match(
    text,
    /unreal f64 is implausible at 4,096 points and left out: 1\.00 ns would need 4,000 % of/,
  );
});

Deno.test("f32 wins: the fastest in f64 is named too", () => {
  const text = sentences([
    timed("typed_array", 0.001),
    timed("quick", 0.0002, { precision: "f32", formulation: "quadrature" }),
  ]);
  assert.match(text, /quick f32 is the fastest/);
  assert.match(text, /; in f64 the fastest is typed_array f64 \(1\.00 ms\)\.$/);
});

const gpu: Partial<Result> = { device: "gpu" };

/** CPU and GPU at four sizes: 10 ns per point against 100 µs and 1 ns per point. */
function duel(changes: (size: number) => Partial<Result> = () => ({})): OfRun<Result>[] {
  return [1024, 8192, 65536, 524288].flatMap((size) => [
    timed("typed_array", 1e-8 * size, { size }),
    timed("webgpu", 1e-4 + 1e-9 * size, { size, ...gpu, ...changes(size) }),
  ]);
}

Deno.test("GPU against CPU: from which size on, and by how much at the largest", () => {
  assert.match(
    sentences(duel()),
    /The GPU \(webgpu f64 on Some GPU\) beats the CPU \(typed_array f64\) from 65,536 points on: 8\.4\d \(8\.\d+…8\.\d+\) times as fast at 524,288; the transfers of webgpu f64 were not measured\./,
  );
});

Deno.test("GPU against CPU with transfers: a later start, or none", () => {
  const transfer = (perPoint: number) => (size: number) => ({
    preparation: { prepare: 1, upload: perPoint * size, download: perPoint * size },
  });
  assert.match(
    sentences(duel(transfer(4e-9))),
    /from 65,536 points on: .*; with transfers it does so from 524,288 points on\./,
  );
  assert.match(sentences(duel(transfer(1e-7))), /at 524,288; with transfers it does not\./);
});

Deno.test("GPU against CPU with transfers: the rows they belong to are named", () => {
  const copies = { preparation: { prepare: 1, upload: 1e-6, download: 1e-6 } };
  const rows = [1024, 8192, 65536].flatMap((size) => [
    timed("typed_array", 1e-8 * size, { size }),
    timed("quick", 1e-9 * size, { size, ...gpu }),
    timed("webgpu", 4e-5 + 1e-9 * size, { size, ...gpu, ...copies }),
  ]);
  assert.match(
    sentences(rows),
    /The GPU \(quick f64 on Some GPU\) beats .* at every size: .*; with transfers webgpu f64 does so from 8,192 points on; the transfers of quick f64 were not measured\./,
  );
});

/** CPU times of 1 ms at three sizes against GPU times that are so many times as long. */
function against(...factors: number[]): string {
  return sentences(factors.flatMap((factor, n) => {
    const size = [64, 1024, 8192][n];
    return [
      timed("typed_array", 0.001, { size }),
      timed("webgpu", 0.001 * factor, { size, ...gpu }),
    ];
  }));
}

Deno.test("GPU against CPU: every size counts, not only the largest", () => {
  assert.match(
    against(2, 0.5, 2),
    /The GPU \(webgpu f64 on Some GPU\) beats the CPU \(typed_array f64\) at 1,024 points, but at 8,192 points the CPU \(typed_array f64\) is 2\.00 \(.*\) times as fast\./,
  );
  assert.match(
    against(0.5, 0.5, 1),
    /beats the CPU .* at 64 and 1,024 points, but at 8,192 points it only ties with the CPU/,
  );
  assert.match(
    against(2, 2, 1),
    /only ties with the CPU .* at 8,192 points and is slower at 64 and/,
  );
  assert.match(
    against(1, 2, 2),
    /The CPU .* ties with the GPU .* at 64 points and beats it at 1,024 and 8,192, where it is 2\.00/,
  );
  assert.match(
    against(2, 2, 2),
    /The CPU .* beats the GPU .* up to 8,192 points, where it is 2\.00/,
  );
  assert.match(against(1, 1, 1), /The GPU .* only ties with the CPU .* up to 8,192 points\./);
});

Deno.test("factors between two runs say so", () => {
  const alone = (rows: OfRun<Result>[], time: string) =>
    inRun({ environment: { time } }, document(rows));
  const [cpu, accelerator] = [
    [timed("typed_array", 0.001)],
    [timed("webgpu", 0.0005, { ...gpu, speedup_reference: "webgpu f64" })],
  ];
  const [{ sentences: two }] = verdicts(
    mergeResults([alone(cpu, "2026-01-01T00:00:00Z"), alone(accelerator, "2026-01-02T00:00:00Z")]),
  );
  assert.match(two.join(" "), /2\.00 \([^)]*, from two runs\) times as fast as typed_array f64/);
  assert.match(two.join(" "), /beats the CPU .*: 2\.00 \([^)]*, from two runs\) times as fast at/);
  assert.doesNotMatch(sentences([...cpu, ...accelerator]), /two runs/);
});

Deno.test("GPU against CPU: everywhere, nowhere, tied, in software", () => {
  const at = (factor: number, name?: string) =>
    sentences(
      [1024, 8192].flatMap((size) => [
        timed("typed_array", 0.001, { size }),
        timed("webgpu", 0.001 * factor, { size, ...gpu }),
      ]),
      name,
    );
  assert.match(at(0.5), /beats the CPU \(typed_array f64\) at every size: 2\.00/);
  assert.match(
    at(2),
    /The CPU \(typed_array f64\) beats the GPU \(webgpu f64 on Some GPU\) up to 8,192 points, where it is 2\.00/,
  );
  assert.match(at(1.005), /only ties with the CPU/);
  assert.match(at(0.5, "llvmpipe (software)"), /A software GPU says nothing about real ones\./);
  assert.doesNotMatch(at(0.5), /software/);
});

Deno.test("GPU against CPU: a FAILED GPU does not compete", () => {
  const failed = duel(() => ({ errors: WRONG }));
  assert.doesNotMatch(sentences(failed), /The GPU/);
});

Deno.test("machines: one verdict each, with its name", () => {
  const machine = (cpu: string) =>
    inRun(
      { environment: { cpu } },
      document([timed("typed_array", 0.001), timed("a", 0.0001)]),
    );
  const merged = mergeResults([machine("Laptop"), machine("Cluster")]);
  assert.deepEqual(verdicts(merged).map(({ machine }) => machine), ["Laptop", "Cluster"]);
  const [one] = verdicts(mergeResults([machine("Laptop")]));
  assert.equal(one.machine, "");
});

Deno.test("the verdict closes the table and stands in the Markdown report", () => {
  const table = FORMATS.table(results);
  assert.match(table, /\nverdict:\n {2}equation_of_state\n {4}At 4,096 points, /);
  const after = table.slice(table.indexOf("\nverdict:"));
  assert.ok(after.split("\n").every((line) => line.length <= 80), after);
  assert.match(
    FORMATS.markdown(results),
    /\nVerdict:\n\n- \*\*equation\\_of\\_state\*\*: At 4,096/,
  );
  assert.doesNotMatch(FORMATS.table({ ...results, results: [] }), /verdict/);
});
