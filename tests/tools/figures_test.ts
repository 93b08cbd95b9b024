import assert from "node:assert/strict";
import type { OfRun, Result, Results } from "../../bench/results/schema.ts";
import { listBenchmarks } from "../../kernels/mod.ts";
import { updateFigures } from "../../tools/figures.ts";
import { at, results as document } from "../bench/documents.ts";

const results: Results = {
  ...document,
  results: listBenchmarks().flatMap(({ name: benchmark }, n) =>
    ([["slow", 8 * (n + 1), true], ["fast", 2, true], ["wrong", 0.5, false]] as const).map(
      ([backend, median, consistent]): OfRun<Result> =>
        at(median, {
          benchmark,
          backend,
          size: 1024,
          errors: [{ output: "x", l2: 1.234e-3, max: 1, deviating: 0, consistent }],
          preparation: { prepare: n + 0.0123 },
        }),
    )
  ),
};

const update = (text: string) => updateFigures(text, () => results);

Deno.test("the numbers of a link are those that its title asks for", () => {
  const link = (text: string, title: string) => `a 1 [${text}](results/x.md "1k: ${title}") 2`;
  for (
    const [before, title, after] of [
      ["1, 2 and\n 3", "slow / fast, > 1", "4.0, 8.0 and\n 12.0"],
      ["1 %, 2 % and 3 %", "percent fast / slow, < 1", "25 %, 13 % and 8 %"],
      ["0 to 0", "range slow / fast", "4.0 to 12.0"],
      ["1, 2 and 3 ms", "prepare slow", "12, 1012 and 2012 ms"],
      ["1,024.5e-7", "error wrong, equation_of_state, FAILED", "1.2e-3"],
    ]
  ) {
    assert.equal(update(link(before, title)), link(after, title));
  }
  const other = '[1](other/x.md "1k: slow / fast") [2](results/x.md)';
  assert.equal(update(other), other);
});

Deno.test("all that has become untrue is said at once", () => {
  const text = [
    '[1, 2, 3](results/x.md "1k: slow / fast, < 5")',
    '[1](results/x.md "1k: error fast, equation_of_state, FAILED")',
    '[1, 2, 3](results/x.md "1k: slow / wrong")',
    '[1, 2, 3](results/x.md "2k: slow / fast")',
    '[1, 2](results/x.md "1k: slow / fast")',
    '[1](results/x.md "1k: slow by fast")',
    '[1](results/x.md "1k: unpack slow")',
  ];
  assert.throws(() => update(text.join("\n")), {
    message: [
      '"slow / fast, < 5" is not true: the ratios are 4.0, 8.0, 12.0',
      '"error fast, equation_of_state, FAILED" is not true: the row is ok',
      "Cannot compare wrong in equation_of_state: it is FAILED",
      "Cannot find equation_of_state, slow in results/x.json at 2k",
      `Cannot put 3 numbers into ${text[4]}: it has 2`,
      'Cannot understand "slow by fast"',
      'Cannot find "unpack slow" in equation_of_state',
    ].join("\n"),
  });
});

Deno.test("a table has all backends, the fastest first, and says what failed", () => {
  const text = "<!-- table x at 1k, against slow -->\nold\n<!-- end -->\n";
  const lines = update(text).split("\n").filter((line) => line.startsWith("|"));
  const [header, , ...rows] = lines.map((line) => line.slice(2, -2).split(" | "));
  assert.deepEqual(header, ["", ...listBenchmarks().map(({ name }) => `\`${name}\``)]);
  assert.deepEqual(rows, [
    ["`wrong`", "500 FAILED", "500 FAILED", "500 FAILED"],
    ["`fast`", "2,000 (4×)", "2,000 (8×)", "2,000 (12×)"],
    ["`slow`", "8,000 (1×)", "16,000 (1×)", "24,000 (1×)"],
  ]);
});

Deno.test("a table of times has the backends and sizes of its title", () => {
  const [, { name }] = listBenchmarks();
  const text = `<!-- times x, ${name} at 1k, 1024: fast, wrong -->\n<!-- end -->\n`;
  assert.deepEqual(update(text).split("\n").filter((line) => line.startsWith("|")), [
    "|  | 1k | 1024 |",
    "| :-- | --: | --: |",
    "| `fast` | 2,000 | 2,000 |",
    "| `wrong` | 500 FAILED | 500 FAILED |",
  ]);
  assert.throws(() => update(text.replace("fast", "none")), /Cannot find .*, none in results/);
});

Deno.test("the decision table and the terminal's answer are those of the results", () => {
  const decision = update("<!-- decision x -->\nold\n<!-- end -->\n");
  assert.match(decision, /^<!-- decision x -->\n\n\| to ship \|/);
  assert.match(decision, /\| slow f64 \|/);
  assert.doesNotMatch(decision, /old/);
  const engines = update("<!-- engines x -->\nold\n<!-- end -->\n");
  assert.equal(engines, "<!-- engines x -->\n\n\n\n<!-- end -->\n");
  const [{ name }] = listBenchmarks();
  const terminal = update(
    `<!-- terminal x, ${name} at 1k: slow, fast -->\nold\n<!-- end -->\n`,
  );
  const [, shown] = /```text\n(.*?)```/s.exec(terminal)!;
  assert.ok(shown.startsWith(`${name}, size 1,024 `));
  assert.equal(shown.match(/^ *\S+ +(fast|slow) +f64 .*$/gm)?.length, 2);
  assert.doesNotMatch(shown, /wrong/);
  assert.match(shown, /\n\nverdict:\n/);
  assert.throws(() => update("<!-- decision x, y -->\n<!-- end -->"), /Cannot understand/);
});

Deno.test("a table says where backends run, and in which precisions they were measured there", () => {
  const rows = [
    at(1, { backend: "wasm" }),
    at(1, { backend: "wasm", precision: "f32" }),
    at(1, { backend: "wasm", precision: "f32", engine: "firefox" }),
  ];
  const lookup = (name: string) => ({
    ...document,
    results: name === "cpu" ? rows.slice(0, 2) : rows,
  });
  const text = updateFigures("<!-- places cpu, engines -->\n<!-- end -->", lookup);
  const line = (backend: string) =>
    text.split("\n").find((one) => one.includes(`\`${backend}\``))?.split("|").slice(2, -1)
      .map((cell) => cell.trim());
  assert.deepEqual(line("wasm"), [
    "f64, f32",
    "not measured",
    "not measured",
    "not measured",
    "f32",
    "not measured",
  ]);
  assert.deepEqual(line("native"), ["not measured", "–", "–", "–", "–", "–"]);
  // Its package runs in Node, too, but this program runs it in Deno only.
  assert.deepEqual(line("onnxruntime_node"), ["not measured", "–", "–", "–", "–", "–"]);
  assert.deepEqual(line("webgpu")?.slice(0, 4), ["not measured", "–", "–", "not measured"]);
  assert.equal(line("numpy"), undefined);
});
