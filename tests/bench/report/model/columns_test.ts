import assert from "node:assert/strict";
import { modelOf } from "../../../../bench/report/model.ts";
import type { Results } from "../../../../bench/results/schema.ts";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { inRun, onCpu, results, row, run, WRONG } from "../../documents.ts";

Deno.test("an implausible row has no rank, is not the fastest and says so", () => {
  const unreal = row({
    backend: "unreal",
    median: 1e-9,
    median_ci95: [1e-9, 1e-9],
    flops_fraction: 40,
  });
  const document = { ...results, results: [unreal, row()] };
  const line = (text: string) => text.split("\n").find((one) => /unreal .*implausible/.test(one))!;
  assert.match(line(FORMATS.table(document)), /^–.* implausible$/);
  assert.match(line(FORMATS.markdown(document)), /^\| – \|.* implausible \|$/);
  // deno-lint-ignore no-control-regex -- the escape code of red
  assert.match(FORMATS.table(document, { color: true }), /\x1b\[31munreal/);
});

const preparation = { prepare: 1, upload: 0.001, download: 0.0005 };

Deno.test("copies are a column where there are any, and two in CSV", () => {
  const document = {
    ...results,
    results: [
      row(),
      row({ backend: "webgpu", device: "gpu", preparation }),
      row({ backend: "jax_js", device: "gpu" }),
    ],
  };
  assert.doesNotMatch(FORMATS.table(results), /copies {2}|^copies|transfers/m);
  const cells = (backend: string) => {
    const lines = FORMATS.markdown(document).replaceAll("\\", "").split("\n");
    const split = (line: string) => line.split("|").map((cell) => cell.trim());
    const head = split(lines.find((line) => line.startsWith("| # |"))!);
    return split(lines.find((line) => line.includes(`| ${backend} |`))!)[head.indexOf("copies")];
  };
  assert.deepEqual(["webgpu", "jax_js", "typed_array"].map(cells), ["1,500", "", ""]);
  for (const format of ["table", "markdown"] as const) {
    const text = FORMATS[format](document).replaceAll("\\", "");
    assert.match(text, /copies: to the device and back, measured once/);
    assert.match(text, /transfers of jax_js not measured/);
  }
  const [head, ...lines] = FORMATS.csv(document).trim().split("\r\n")
    .map((line) => line.split(","));
  const values = (name: string) => lines.map((line) => line[head.indexOf(name)]);
  assert.deepEqual(values("upload"), ["", "0.001", ""]);
  assert.deepEqual(values("download"), ["", "0.0005", ""]);
});

Deno.test("rows of one round are marked as within one process, their interval is no 95 % interval", () => {
  const rounds = [{ times: [0.00018, 0.0002, 0.00022] }];
  const speedup = { speedup: 2, speedup_ci95: [1.5, 2.5] as [number, number] };
  const document = { ...results, results: [row({ rounds, calls: 3, ...speedup })] };
  for (const format of ["table", "markdown"] as const) {
    const text = FORMATS[format](document);
    assert.match(text, / one process: 180…220 /);
    assert.match(text, /one process: an interval within one process, no 95 % interval/);
    assert.doesNotMatch(text, /±|half its/);
    assert.doesNotMatch(FORMATS[format](results), /one process/);
  }
  const [head, line] = FORMATS.csv(document).split("\r\n").map((text) => text.split(","));
  const values = Object.fromEntries(head.map((name, n) => [name, line[n]]));
  assert.deepEqual([values.rounds, values.median_ci95_low, values.speedup_ci95_high], [
    "1",
    "",
    "",
  ]);
});

Deno.test("values that are no words of everyday are explained where they occur, others are not", () => {
  const backends = [
    onCpu("typed_array"),
    onCpu("lib", { program: "array program" }),
    onCpu("early", { program: "original" }),
  ];
  const rows = [
    row(),
    row({ backend: "lib", precision: "f32", formulation: "quadrature" }),
    row({ backend: "early", formulation: undefined, errors: WRONG }),
  ];
  const notes = (document: Results) => modelOf(document).notes();
  const all = notes(inRun({ backends }, { ...results, results: rows }));
  for (
    const line of [
      "program: array program is a library's operations on whole arrays; fused is loops or " +
      "kernels written by hand; original is the code of pyhpc-benchmarks; rows of the same " +
      "program compare backends, others compare programs as well",
      "precision: closed is the equation of state as usually written, accurate in f64 only; " +
      "quadrature is the equation of state by numerical integration, accurate in f32 too",
      "check: FAILED is an output further from the reference than accepted",
    ]
  ) assert.ok(all.includes(line), line);
  const few = notes({ ...results, results: [row({ formulation: undefined })] });
  assert.deepEqual(few.filter((line) => /^(precision|check): /.test(line)), []);
});

Deno.test("program and setup are columns of what is known of backends and cases", () => {
  const backends = [{ ...run.backends[0], program: "array program" as const }];
  const rows = [row({ preparation: { prepare: 0.0123 } }), row({ backend: "other" })];
  const text = FORMATS.table(inRun({ backends }, { ...results, results: rows }));
  assert.match(text, /backend +program +precision .* setup /);
  assert.match(text, /typed_array +array program +f64 .* 12\.3 ms /);
  assert.match(text, /^setup: packing inputs and compiling/m);
  assert.doesNotMatch(FORMATS.table(results), /setup/);
});
