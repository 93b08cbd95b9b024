import assert from "node:assert/strict";
import { modelOf } from "../../../../bench/report/model.ts";
import { type ChartOptions, charts as chartsOf } from "../../../../bench/report/text/chart.ts";
import { FORMATS } from "../../../../bench/report/mod.ts";
import type { Result, Results } from "../../../../bench/results/schema.ts";
import { at, results } from "../../documents.ts";

const SIZES = [4096, 65536, 1048576, 4194304];

/** A document of some backends whose times grow with the size. */
function document(count: number, changes: Partial<Result> = {}): Results {
  const rows = Array.from(
    { length: count },
    (_, n) =>
      SIZES.map((size) => at(1e-8 * size * 2 ** n, { backend: `backend_${n}`, size, ...changes })),
  ).flat();
  return { ...results, results: rows };
}

function charts(results: Results, options?: ChartOptions): string[] {
  return chartsOf(modelOf(results).panels, options);
}

Deno.test("chart: axis values, one distinct mark per series, never more than 80 columns", () => {
  const lines = charts(document(6));
  assert.equal(lines[0], "equation_of_state: median time over size, logarithmic axes");
  assert.ok(lines.every((line) => line.length <= 80));
  const text = lines.join("\n");
  assert.match(text, /100 µs ┤/);
  assert.match(text, /10 ms ┤/);
  assert.match(text, /4,096 +65,536 +4,194,304 points$/);
  const legend = lines.flatMap((line) => /(\S) (backend_\d) f64$/.exec(line)?.slice(1, 3) ?? []);
  const marks = legend.filter((_, n) => n % 2 === 0);
  assert.equal(new Set(marks).size, 6);
  const names = legend.filter((_, n) => n % 2 === 1);
  assert.deepEqual(names, [5, 4, 3, 2, 1, 0].map((n) => `backend_${n}`));
  for (const mark of marks) {
    assert.equal(text.split(mark).length - 1, SIZES.length + 1, `${mark} at every size`);
  }
});

Deno.test("chart: equal ratios are equally far apart", () => {
  const lines = charts(document(1));
  const where = lines.flatMap((line, row) => {
    const column = line.indexOf("●");
    return column >= 0 ? [{ row, column }] : [];
  }).reverse();
  assert.equal(where.length, SIZES.length);
  const [dx1, dx2] = [where[1].column - where[0].column, where[2].column - where[1].column];
  const [dy1, dy2] = [where[0].row - where[1].row, where[1].row - where[2].row];
  assert.ok(Math.abs(dx1 - dx2) <= 1 && Math.abs(dy1 - dy2) <= 1, JSON.stringify(where));
});

Deno.test("chart: plain ASCII where the terminal has no Unicode", () => {
  const text = charts(document(15), { unicode: false }).join("\n");
  assert.match(text, /^[\x20-\x7e\n]*$/);
  assert.match(text, /100 us \+/);
});

Deno.test("chart: keeps to narrow terminals, cuts long names, grows with the number of series", () => {
  for (const columns of [40, 60, 80, 200]) {
    const lines = charts(document(40, {}), { columns });
    assert.ok(lines.every((line) => [...line].length <= Math.min(columns, 80)));
    const names = lines.filter((line) => /backend_/.test(line));
    assert.equal(names.length, 40);
  }
  const long = document(1, { backend: "x".repeat(200) });
  assert.ok(charts(long).every((line) => line.length <= 80));
});

Deno.test("chart: control characters of a file do not reach the terminal", () => {
  const text = charts(document(1, { backend: "a\x1b[31mb\x07", benchmark: "c\x1b]0;d" })).join(
    "\n",
  );
  // deno-lint-ignore no-control-regex -- what must not be there
  assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f]/);
});

Deno.test("chart: inconsistent rows are left out, and a single size draws nothing", () => {
  const mixed = document(3);
  mixed.results.filter(({ backend }) => backend === "backend_1")
    .forEach((row) => row.status = "FAILED");
  assert.doesNotMatch(charts(mixed).join("\n"), /backend_1/);
  const single = mixed.results.filter(({ size }) => size === 4096);
  assert.deepEqual(charts({ ...mixed, results: single }), []);
  assert.deepEqual(charts({ ...mixed, results: [] }), []);
});

Deno.test("chart: colours only when asked for", () => {
  const plain = charts(document(3)).join("\n");
  const coloured = charts(document(3), { color: true }).join("\n");
  // deno-lint-ignore no-control-regex -- the escape codes are what is tested
  assert.equal(coloured.replace(/\x1b\[\d+m/g, ""), plain);
  assert.notEqual(coloured, plain);
});

Deno.test("table: charts follow only when asked for", () => {
  const doc = document(2);
  assert.doesNotMatch(FORMATS.table(doc), /┤/);
  assert.match(FORMATS.table(doc, { chart: true }), /┤[^]*verdict:/);
  assert.match(FORMATS.table(doc, { chart: true, unicode: false }), /\d us \+/);
});

Deno.test("chart: marks belong to backends, filled in f64 and open in f32", () => {
  const both = {
    ...results,
    results: [document(2), document(2, { precision: "f32" })].flatMap(({ results }) => results),
  };
  const marks = charts(both)
    .flatMap((line) => /(\S) (backend_\d f\d\d)$/.exec(line)?.slice(1, 3).join(" ") ?? []);
  assert.deepEqual(marks.sort(), [
    ...["○ backend_0 f32", "● backend_0 f64", "■ backend_1 f64", "□ backend_1 f32"].sort(),
  ]);
});
