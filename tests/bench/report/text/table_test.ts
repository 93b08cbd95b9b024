import assert from "node:assert/strict";
import fc from "fast-check";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { at, inRun, onCpu, onGpu, results, row } from "../../documents.ts";

/** The table of the only benchmark and size, and what follows. */
function tableOf(text: string): string {
  return text.slice(text.search(/equation_of_state,\s+size\s/));
}

Deno.test("table: machine above, rows by time, units and exclusions below", () => {
  const text = FORMATS.table(results);
  const lines = text.split("\n");
  assert.match(lines[0], /A fine processor, 2 cores, load 0\.25; linux 6, x86_64; Deno 2\.9\.6/);
  assert.match(lines[1], /shuffle seed 42/);
  assert.match(text, /equation_of_state, size 4,096 \(32 × 32 × 4 points\), times in µs/);
  const order = tableOf(text).split("\n").map((line) =>
    /^ *\S+ +(wrong|typed_array|slow) /.exec(line)?.[1]
  )
    .filter((name) => name !== undefined);
  assert.deepEqual(order, ["wrong", "typed_array", "slow"]);
  const reference = tableOf(text).split("\n").find((line) => line.includes("typed_array"))!;
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
  const wrong = tableOf(FORMATS.table(results)).split("\n").find((line) => / wrong /.test(line))!;
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
  assert.doesNotMatch(FORMATS.table(results), / device {2}/);
  const mixed = { ...results, results: [row(), row({ backend: "webgpu", device: "gpu" })] };
  assert.match(FORMATS.table(mixed), / webgpu +gpu +f64 closed /);
});

Deno.test("table: where a row's device is not the one that was asked for, it is named", () => {
  const asked = inRun({ options: { device: "gpu" } });
  assert.match(FORMATS.table(asked), / typed_array +fused +cpu +f64 closed /);
  assert.match(FORMATS.markdown(asked), /\| typed\\_array \| fused \| cpu \| f64 closed \|/);
});

Deno.test("table: as many columns as fit, the important ones always", () => {
  const whole = FORMATS.table(results);
  // The heading and the rows, between the line that underlines them and the next empty one.
  const rowsOf = (text: string) => {
    const lines = tableOf(text).split("\n");
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
      assert.match(rows[0], / *backend +(program +)?precision .*median.* Δ .*check$/);
      if (width >= 56) assert.ok(rows.every((line) => line.length <= width), text);
      const unwrapped = tableOf(text).replaceAll(/\n {2,}/g, " ");
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
  assert.match(text, /^speed-up: times as fast as typed_array f64, \+- half its 95 % interval/m);
  assert.match(text, /\|e\|\/\|reference\|/);
  assert.match(text, /\(32 x 32 x 4 points\), times in us/);
  assert.match(text, / 180\.\.220 /);
  assert.match(FORMATS.table(results), / 180…220 /);
});

Deno.test("table: texts of the decision table take several lines before columns are left out", () => {
  const name = "a_library_with_a_long_name";
  const backends = [
    onCpu("typed_array", { family: "TypeScript", runs_in: ["Deno", "Node", "browsers"] }),
    onCpu(name, { family: "array library", runs_in: ["Deno", "Node", "browsers"] }),
  ];
  const rows = [row(), at(0.002, { backend: name, speedup: 0.1 })];
  const answer = (width: number) => {
    const text = FORMATS.table(inRun({ backends }, { ...results, results: rows }), { width });
    return text.slice(text.indexOf("\nto ship") + 1, text.indexOf("speed: ")).split("\n");
  };
  assert.match(answer(120)[3], /^array library in TypeScript +a_library\w+ f64 .* Node, browsers$/);
  const narrow = answer(80);
  assert.ok(narrow.every((line) => line.length <= 80), narrow.join("\n"));
  assert.match(narrow[0], /^to ship +best +speed +error +runs in$/);
  assert.match(narrow[4], /^array library in +a_library\w+ +10\.0× slower +0 +Deno, Node,$/);
  assert.match(narrow[5], /^ {2}TypeScript +f64 +browsers$/);
});

Deno.test("table: the decision table leads, and drops columns on its own where it is narrow", () => {
  const lines = (width: number) => {
    const text = FORMATS.table(results, { width, columns: width });
    const [from, to] = [/What\s+to\s+ship/, /equation_of_state,\s+size/].map((at) =>
      text.search(at)
    );
    return text.slice(from, to).split("\n");
  };
  const [title, heading, , first] = lines(200);
  assert.equal(title, "What to ship, and how fast it is");
  assert.match(heading, /^to ship +best +speed +error +runs in$/);
  assert.match(first, /^pure TypeScript +typed_array f64 +reference +0 +Deno$/);
  for (const width of [60, 50]) {
    const narrow = lines(width);
    assert.ok(narrow.some((line) => /^pure TypeScript +typed_array f64 +reference/.test(line)));
    assert.ok(narrow.every((line) => line.length <= width), narrow.join("\n"));
  }
  assert.ok(lines(50).some((line) => /left out on a terminal this narrow: runs in/.test(line)));
});
