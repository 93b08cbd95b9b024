import assert from "node:assert/strict";
import fc from "fast-check";
import { FILE_FORMATS, FORMATS } from "../../../bench/report/mod.ts";
import { groupResults, ranks } from "../../../bench/report/tables/rows.ts";
import { groupSkipped } from "../../../bench/report/words.ts";
import type { OfRun, Skipped } from "../../../bench/results/schema.ts";
import { at, inRun, onGpu, results, roundsOf, row, WRONG } from "../documents.ts";

Deno.test("table: machine above, rows by time, units and exclusions below", () => {
  const text = FORMATS.table(results);
  const lines = text.split("\n");
  assert.match(lines[0], /A fine processor, 2 cores, load 0\.25; linux 6; Deno 2\.9\.6/);
  assert.match(lines[1], /shuffle seed 42/);
  assert.match(text, /equation_of_state, size 4,096 \(32 × 32 × 4 points\), times in µs/);
  const order = lines.map((line) => /^ *\S+ +(wrong|typed_array|slow) /.exec(line)?.[1])
    .filter((name) => name !== undefined);
  assert.deepEqual(order, ["wrong", "typed_array", "slow"]);
  const reference = lines.find((line) =>
    line.includes("typed_array f64 closed") === false &&
    line.includes("typed_array")
  )!;
  for (const figure of ["200", "20.0", "180", "190", "210", "220", "180…220", "0.492", "ok"]) {
    assert.ok(reference.split(/ +/).includes(figure), `${figure} in "${reference}"`);
  }
  assert.match(text, /2,000/);
  assert.match(text, /0\.100 ±0\.01/);
  assert.match(text, /time in wall seconds, less is better; excluded: generating/);
  assert.match(text, /gone \(cpu\): no such library/);
  assert.match(text, /big \(cpu\), equation_of_state, size 4,096: too big/);
  assert.equal(text.includes("0.000"), false);
});

Deno.test("table: an inconsistent row is FAILED, has no rank and is not the fastest", () => {
  const wrong = FORMATS.table(results).split("\n").find((line) => / wrong /.test(line))!;
  assert.match(wrong, /^–/);
  assert.match(wrong, /5\.0e-1 +FAILED$/);
});

Deno.test("table: colours only when asked for, and they leave the text alone", () => {
  const plain = FORMATS.table(results);
  const coloured = FORMATS.table(results, { color: true });
  // deno-lint-ignore no-control-regex -- the escape codes are what is tested
  const codes = /\x1b\[\d+m/g;
  assert.equal(codes.test(plain), false);
  assert.equal(codes.test(coloured), true);
  assert.equal(coloured.replace(codes, ""), plain);
});

Deno.test("table: where devices differ, there is a column for them", () => {
  assert.doesNotMatch(FORMATS.table(results), / device /);
  const mixed = { ...results, results: [row(), row({ backend: "webgpu", device: "gpu" })] };
  assert.match(FORMATS.table(mixed), / webgpu +gpu +f64 closed /);
});

Deno.test("table: where a row's device is not the one that was asked for, it is named", () => {
  const asked = inRun({ options: { device: "gpu" } });
  assert.match(FORMATS.table(asked), / typed_array +cpu +f64 closed /);
  assert.match(FORMATS.markdown(asked), /\| typed\\_array \| cpu \| f64 closed \|/);
});

Deno.test("table: as many columns as there is room for, the important ones always", () => {
  const whole = FORMATS.table(results);
  // The heading and the rows, between the line that underlines them and the next empty one.
  const rowsOf = (text: string) => {
    const lines = text.split("\n");
    const line = lines.findIndex((line) => /^-+$/.test(line));
    return [lines[line - 1], ...lines.slice(line + 1, lines.indexOf("", line))];
  };
  const widest = Math.max(...rowsOf(whole).map((line) => line.length));
  assert.deepEqual(rowsOf(FORMATS.table(results, { width: widest })), rowsOf(whole));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: widest - 1 }), (width) => {
      const text = FORMATS.table(results, { width });
      const rows = rowsOf(text);
      assert.equal(rows.length, 4);
      assert.match(rows[0], / *backend +precision .*median.* Δ .*check$/);
      if (width >= 56) assert.ok(rows.every((line) => line.length <= width), text);
      const unwrapped = text.replaceAll(/\n {2,}/g, " ");
      const omitted = /^left out on a terminal this narrow: (.*?);/m.exec(unwrapped)![1].split(
        ", ",
      );
      const heading = rows[0].split(/ {2,}/);
      for (const title of omitted) assert.ok(!heading.includes(title), title);
      assert.equal(/error: largest/.test(unwrapped), !omitted.includes("error"));
      const all = rowsOf(whole)[0].split(/ {2,}/);
      assert.deepEqual(all.filter((title) => !omitted.includes(title)), heading.filter(Boolean));
    }),
    { numRuns: 30 },
  );
});

Deno.test("table: on a narrow terminal every line keeps to its width", () => {
  const document = {
    ...results,
    warnings: [{
      run: 0,
      code: "few-rounds" as const,
      rows: ["equation_of_state 4096 typed_array cpu f64 closed"],
      message: "fewer than 10 calls: the confidence interval is a guess",
      hint: "raise --repetitions or --target-time",
    }],
  };
  for (const width of [60, 70, 80]) {
    const text = FORMATS.table(document, { width, columns: width });
    assert.match(text, /left out on/);
    assert.match(text, /interval\s+is a\s+guess/);
    const long = text.split("\n").filter((line) => [...line].length > width);
    assert.deepEqual(long, []);
  }
  // In a pipe, notes stay on one line each.
  assert.match(FORMATS.table(document), /^ {2}fewer than 10 calls.*--target-time$/m);
});

Deno.test("table: nothing but ASCII where there is nothing else", () => {
  const rows = [
    ...results.results,
    row({ backend: "webgpu", device: "gpu" }),
    row({ backend: "webgpu", device: "gpu", size: 64, median: 1e-7, median_ci95: [1e-7, 1e-7] }),
  ];
  const text = FORMATS.table(
    inRun({ backends: [onGpu("webgpu", "Some® GPU")] }, { ...results, results: rows }),
    { unicode: false, chart: true },
  );
  assert.match(text, /^[\x20-\x7e\n]*$/);
  assert.match(text, / speed-up +GB\/s/);
  assert.match(text, /^speed-up: times as fast as typed_array f64, \+- half its 95% interval/m);
  assert.match(text, /\|e\|\/\|reference\|/);
  assert.match(text, /\(32 x 32 x 4 points\), times in us/);
  assert.match(text, / 180\.\.220 /);
  assert.match(FORMATS.table(results), / 180…220 /);
});

Deno.test("an implausible row has no rank, is not the fastest and says so", () => {
  const unreal = row({
    backend: "unreal",
    median: 1e-9,
    median_ci95: [1e-9, 1e-9],
    flops_fraction: 40,
  });
  const document = { ...results, results: [unreal, row()] };
  const line = (text: string) => text.split("\n").find((one) => / unreal /.test(one))!;
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

Deno.test("ranks: rows that are not told apart tie, the others follow", () => {
  const rows = [
    at(1),
    at(1.02, { rounds: roundsOf(1.02, 1) }),
    at(1.3),
    at(1.5, { errors: WRONG }),
    at(2),
  ];
  assert.deepEqual(ranks(rows), ["1=", "1=", "3", "–", "4"]);
});

Deno.test("a single call has no interval, and no rank of its own", () => {
  const rows = [1, 2].map((median) =>
    at(median, { calls: 1, rounds: [{ times: [median] }], median_ci95: undefined })
  );
  assert.deepEqual(ranks(rows), ["1=", "1="]);
  assert.deepEqual(ranks([at(1), ...rows.slice(1)]), ["1=", "1="]);
  const table = FORMATS.table({ ...results, results: [at(1), rows[1]] });
  assert.match(table, / 0\.950…1\.05 /);
  assert.doesNotMatch(table, /2\.00…2\.00/);
});

Deno.test("ranks: a failed row in front does not take the first place", () => {
  assert.deepEqual(ranks([at(1, { errors: WRONG }), at(2)]), ["–", "1"]);
  assert.deepEqual(ranks([at(1, { errors: WRONG })]), ["–"]);
});

Deno.test("groupResults: one group per benchmark and size, sorted by median", () => {
  const all = { ...results, results: [at(3), at(1), at(2, { size: 64 }), at(5)] };
  const groups = groupResults(all).map(({ size, rows }) => [size, rows.map((r) => r.median)]);
  assert.deepEqual(groups, [[4096, [1, 3, 5]], [64, [2]]]);
});

Deno.test("what was not measured: one line per backend and reason, whatever it concerns", () => {
  const skip = (
    benchmark: string,
    size: number,
    reason: string,
    precision?: "f64",
  ): OfRun<Skipped> => (
    {
      run: 0,
      benchmark,
      backend: "big",
      device: "gpu",
      size,
      reason,
      ...(precision && { precision }),
    }
  );
  const skipped = [
    skip("b", 64, "no room"),
    skip("a", 4096, "no room"),
    skip("a", 8, "too small", "f64"),
    skip("a", 64, "no room"),
  ];
  const lines = FORMATS.table({ ...results, skipped }).split("\n");
  const start = lines.indexOf("not measured:");
  assert.deepEqual(lines.slice(start + 1, lines.indexOf("", start)), [
    "  big (gpu), b, a; size 64 and 4,096: no room",
    "  big (gpu), a, size 8, f64: too small",
  ]);
});

Deno.test("what was not measured: no case gets lost in the groups", () => {
  const case_ = fc.record({
    run: fc.constant(0),
    benchmark: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
    backend: fc.constantFrom("x", "y"),
    device: fc.constantFrom("cpu" as const, "gpu" as const),
    precision: fc.option(fc.constantFrom("f64" as const, "f32" as const), { nil: undefined }),
    size: fc.option(fc.integer({ min: 1, max: 999 }), { nil: undefined }),
    reason: fc.string({ maxLength: 3 }).filter((text) => !/[ab]/.test(text)),
  });
  fc.assert(fc.property(fc.array(case_, { maxLength: 12 }), (skipped) => {
    const found = groupSkipped({ ...results, skipped });
    assert.equal(new Set(found.map((one) => JSON.stringify(one))).size, found.length);
    for (const { run: _, backend, device, reason, ...id } of skipped) {
      const own = found.filter((one) =>
        one.backend === backend && one.device === device && one.reason === reason
      );
      assert.equal(own.length, 1);
      for (const part of Object.values(id)) {
        if (part !== undefined) assert.ok(own[0].cases.includes(`${part}`));
      }
    }
  }));
});

Deno.test("table: a reason that names each benchmark is told once", () => {
  const skipped = ["equation_of_state", "isoneutral_mixing"].map((benchmark) => ({
    ...{ run: 0, benchmark, backend: "some", device: "gpu" as const },
    reason: `no kernel for ${benchmark}`,
  }));
  const told = (skipped: OfRun<Skipped>[]) => FORMATS.table({ ...results, skipped }) as string;
  assert.match(
    told(skipped),
    /^not measured:\n {2}some \(gpu\), equation_of_state, .*: no kernel for these benchmarks\n\n/m,
  );
  assert.match(told(skipped.slice(1)), /: no kernel for isoneutral_mixing\n/);
});

Deno.test("table: GPUs are named with their driver above the tables, once", () => {
  const backends = [
    { name: "typed_array", device: "cpu" as const, version: "1" },
    { ...onGpu("webgpu"), driver: "some 2.0" },
    { ...onGpu("tfjs"), driver: "some 2.0" },
  ];
  const lines = FORMATS.table(inRun({ backends })).split("\n");
  assert.equal(lines[1], "Some GPU, driver some 2.0");
  assert.match(lines[2], /shuffle seed/);
});

Deno.test("JSON: the document survives a round trip", () => {
  const text = FORMATS.json(results);
  assert.deepEqual(JSON.parse(text), results);
  assert.match(text, /"times": \[0\.000\d+,0\.000\d+,0\.000\d+\]/);
});

Deno.test("CSV: a header, one line per row, quotes where needed", () => {
  const backends = [{ ...onGpu("odd", 'a "fine", big\none'), device: "cpu" as const }];
  const awkward = inRun({ backends }, { ...results, results: [row({ backend: "odd" }), row()] });
  const text = FORMATS.csv(awkward);
  const [header, ...rest] = text.split("\r\n");
  assert.ok(header.startsWith("benchmark,size,backend,"));
  assert.equal(rest.length, 3);
  assert.ok(rest[0].includes('"a ""fine"", big\none"'));
  const fields = rest[1].split(",");
  assert.equal(fields.length, header.split(",").length);
  assert.equal(fields[header.split(",").indexOf("median")], "0.0002");
  assert.equal(fields[header.split(",").indexOf("status")], "ok");
});

Deno.test("Markdown: tables with one cell per heading, special characters escaped", () => {
  const text = FORMATS.markdown({
    ...results,
    skipped: [{ run: 0, backend: "odd_name", device: "cpu", reason: "a | b" }],
  });
  const table = text.split("\n").filter((line) => line.startsWith("| "));
  assert.equal(table.length, 5);
  const cells = table.map((line) => line.split(/(?<!\\)\|/).length);
  assert.ok(cells.every((count) => count === cells[0]), cells.join());
  assert.ok(text.includes("odd\\_name (cpu): a \\| b"));
  assert.match(text, /typed\\_array/);
});

Deno.test("formats of files are the reports of the same name", async () => {
  for (const [extension, format] of [[".json", "json"], [".csv", "csv"], [".md", "markdown"]]) {
    const report = FORMATS[format as keyof typeof FORMATS];
    assert.equal(await FILE_FORMATS[extension](results), report(results));
  }
});

Deno.test("a run that measured nothing still makes a report", () => {
  for (const report of Object.values(FORMATS)) {
    const text = report(inRun({ interrupted: true }, { ...results, results: [] }));
    assert.ok(text.length > 0);
  }
  assert.match(
    FORMATS.table(inRun({ interrupted: true }, { ...results, results: [] })),
    /interrupted/,
  );
});
