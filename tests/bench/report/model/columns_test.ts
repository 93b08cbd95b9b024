import assert from "node:assert/strict";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { inRun, results, row, run } from "../../documents.ts";

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

Deno.test("program and setup are columns of what is known of backends and cases", () => {
  const backends = [{ ...run.backends[0], program: "array program" as const }];
  const rows = [row({ preparation: { prepare: 0.0123 } }), row({ backend: "other" })];
  const text = FORMATS.table(inRun({ backends }, { ...results, results: rows }));
  assert.match(text, /backend +program +precision .* setup /);
  assert.match(text, /typed_array +array program +f64 .* 12\.3 ms /);
  assert.match(text, /^setup: packing inputs and compiling/m);
  assert.doesNotMatch(FORMATS.table(results), /setup/);
});
