import assert from "node:assert/strict";
import { decisionsOf } from "../../../../../bench/report/model/speed/decision.ts";
import {
  decisionColumns,
  decisionNotes,
  decisionTitle,
} from "../../../../../bench/report/model/speed/decision_table.ts";
import { modelOf } from "../../../../../bench/report/model.ts";
import type { OfRun, Result, Results } from "../../../../../bench/results/schema.ts";
import { inRun, onCpu, results, row, WRONG } from "../../../documents.ts";

const SIZES = { equation_of_state: 4096, isoneutral_mixing: 64 };

const BACKENDS = [
  onCpu("typed_array", { family: "TypeScript", runs_in: ["Deno", "Node", "browsers"] }),
  onCpu("plain", { family: "TypeScript", runs_in: ["Deno", "Node", "browsers"] }),
  onCpu("wasm", { family: "WASM", runs_in: ["Deno", "Node", "browsers"] }),
  onCpu("wasm", { family: "WASM", runs_in: ["Deno"], engine: "firefox" }),
  onCpu("native", { family: "native code", runs_in: ["Deno"] }),
  onCpu("lib", { family: "array library", runs_in: ["Deno", "Node"] }),
  onCpu("numpy", { family: "Python", runs_in: ["Python"] }),
];

/** A row of which each process had this median. */
function timed(
  backend: string,
  benchmark: keyof typeof SIZES,
  medians: number | readonly number[],
  changes: Partial<OfRun<Result>> = {},
): OfRun<Result> {
  const all = typeof medians === "number" ? [medians, medians] : medians;
  return row({
    backend,
    benchmark,
    size: SIZES[benchmark],
    median: Math.exp(all.reduce((sum, one) => sum + Math.log(one), 0) / all.length),
    rounds: all.map((one) => ({ times: [one] })),
    ...changes,
  });
}

/** A backend's rows in both benchmarks; `typed_array` takes 1 s in both. */
function both(
  backend: string,
  eos: number | readonly number[],
  mixing: number | readonly number[],
  changes: Partial<OfRun<Result>> = {},
): OfRun<Result>[] {
  return [
    timed(backend, "equation_of_state", eos, changes),
    timed(backend, "isoneutral_mixing", mixing, changes),
  ];
}

const reference = both("typed_array", 1, 1);

function document(...rows: OfRun<Result>[][]): Results {
  return inRun({ backends: BACKENDS }, { ...results, results: [...reference, ...rows.flat()] });
}

function decided(...rows: OfRun<Result>[][]) {
  const { decisions } = modelOf(document(...rows));
  assert.equal(decisions.length, 1);
  return decisions[0];
}

const errorOf = (l2: number) => ({ errors: [{ ...WRONG[0], l2, consistent: true }] });

Deno.test("per family the best, its geometric mean, range, worst error and where it runs", () => {
  const { choices, ...rest } = decided(
    both("wasm", 0.5, 0.125, errorOf(1e-12)),
    both("plain", 2, 2),
    both("native", 0.25, 0.25),
    both("numpy", 8, 2, errorOf(1e-10)),
  );
  assert.deepEqual(rest, {
    machine: "",
    reference: "typed_array f64",
    sizes: [
      { benchmark: "equation_of_state", size: 4096 },
      { benchmark: "isoneutral_mixing", size: 64 },
    ],
  });
  const everywhere = ["Deno", "Node", "browsers"];
  const common = { precision: "f64", rejected: [], missing: [], isReference: false };
  const speedup = (mean: number, range: [number, number]) => ({ mean, ci95: [mean, mean], range });
  const round = (value: number) => Number(value.toFixed(12));
  const rounded = choices.map((one) => ({
    ...one,
    speedup: {
      mean: round(one.speedup!.mean),
      ci95: one.speedup!.ci95!.map(round),
      range: one.speedup!.range.map(round),
    },
  }));
  assert.deepEqual(rounded, [
    {
      ...common,
      family: "TypeScript",
      isReference: true,
      best: ["typed_array f64"],
      speedup: speedup(1, [1, 1]),
      error: 0,
      runsIn: everywhere,
    },
    {
      ...common,
      family: "WASM",
      best: ["wasm f64"],
      speedup: speedup(4, [2, 8]),
      error: 1e-12,
      runsIn: everywhere,
    },
    {
      ...common,
      family: "native code",
      best: ["native f64"],
      speedup: speedup(4, [4, 4]),
      error: 0,
      runsIn: ["Deno"],
    },
    {
      ...common,
      family: "Python",
      best: ["numpy f64"],
      speedup: speedup(0.25, [0.125, 0.5]),
      error: 1e-10,
      runsIn: ["Python"],
    },
  ]);
});

Deno.test("the ends of an interval are the geometric means of the ends of the benchmarks' intervals", () => {
  const spread = [0.5 * 1.1, 0.5 / 1.1, 0.5 * 1.1, 0.5 / 1.1];
  const constant = [1, 1, 1, 1];
  const [, wasm] = modelOf(inRun({ backends: BACKENDS }, {
    ...results,
    results: [...both("typed_array", constant, constant), ...both("wasm", spread, spread)],
  })).decisions[0].choices;
  // Student's t with 3 degrees of freedom over logarithms ± ln 1.1: 3.182 ln(1.1) √(4/3) / 2.
  const half = 3.182446 * Math.log(1.1) * Math.sqrt(4 / 3) / 2;
  const [low, high] = wasm.speedup!.ci95!;
  assert.ok(Math.abs(low - 2 * Math.exp(-half)) < 1e-4, `${low}`);
  assert.ok(Math.abs(high - 2 * Math.exp(half)) < 1e-4, `${high}`);
  const [, single] = decided(both("wasm", [0.5], [0.5])).choices;
  assert.equal(single.speedup!.ci95, undefined);
});

Deno.test("precisions and engines make rows of their own", () => {
  const { choices } = decided(
    both("wasm", 0.5, 0.5),
    both("wasm", 0.25, 0.25, { precision: "f32" }),
    both("wasm", 0.125, 0.125, { engine: "firefox" }),
  );
  assert.deepEqual(choices.map(({ family, best }) => [family, best[0]]), [
    ["TypeScript", "typed_array f64"],
    ["WASM", "wasm f64"],
    ["WASM", "wasm f32"],
    ["WASM", "wasm f64 in firefox"],
  ]);
});

Deno.test("each library of Python has a row, the fastest first", () => {
  const python = ["numpy", "jax", "torch"].map((name) =>
    onCpu(name, { family: "Python", runs_in: ["Python"] })
  );
  const rows = [
    ...reference,
    ...both("numpy", 8, 8),
    ...both("torch", 1, 1, { errors: WRONG }),
    ...both("jax", 2, 2),
  ];
  const [decision] =
    modelOf(inRun({ backends: [BACKENDS[0], ...python] }, { ...results, results: rows })).decisions;
  const [, best, speedup] = decisionColumns(decision);
  assert.deepEqual(decision.choices.map((one) => [best.cell(one), speedup.cell(one)]), [
    ["typed_array f64", "reference"],
    ["jax f64", "2.00× slower"],
    ["numpy f64", "8.00× slower"],
    ["torch f64 does not pass", "–"],
  ]);
});

Deno.test("what FAILED anywhere is never the best, also not where it passes", () => {
  const [eos] = both("lib", 0.01, 0.01, { errors: WRONG });
  const [, mixing] = both("lib", 0.01, 0.01);
  const [, failed] = decided([eos, mixing]).choices;
  assert.deepEqual(failed, {
    family: "array library",
    precision: "f64",
    best: [],
    isReference: false,
    rejected: ["lib f64"],
    error: 0,
    runsIn: [],
    missing: [],
  });
  const small = timed("lib", "equation_of_state", 0.01, { size: 16, errors: WRONG });
  assert.deepEqual(decided(both("lib", 0.1, 0.1), [small]).choices[1].best, []);
});

Deno.test("a backend that has all benchmarks goes before a faster one that lacks some", () => {
  const [eos] = both("typed_array", 1, 1);
  const plain = { ...eos, backend: "plain", median: 0.1, rounds: [{ times: [0.1] }] };
  assert.deepEqual(decided([plain]).choices[0].best, ["typed_array f64"]);
  const [, lib] = decided([timed("lib", "equation_of_state", 0.5)]).choices;
  assert.deepEqual([lib.best, lib.missing], [["lib f64"], ["isoneutral_mixing"]]);
  assert.deepEqual(lib.speedup!.range, [2, 2]);
});

Deno.test("a backend that was not measured at the size that is compared has no speed-up", () => {
  const small = timed("lib", "equation_of_state", 0.5, { size: 16 });
  const [, lib] = decided(both("wasm", 1, 1), [small]).choices.filter(({ family }) =>
    family !== "WASM"
  );
  assert.equal(lib.speedup, undefined);
  assert.deepEqual(lib.missing, ["equation_of_state", "isoneutral_mixing"]);
});

Deno.test("backends that differ significantly in no benchmark tie", () => {
  const noisy = (middle: number) => [middle * 1.1, middle / 1.1, middle, middle];
  const ties = (eos: readonly number[]) => {
    const constant = both("typed_array", [1, 1, 1, 1], [1, 1, 1, 1]);
    const all = [...constant, ...both("plain", eos, noisy(1.01))];
    const document = inRun({ backends: BACKENDS }, { ...results, results: all });
    return modelOf(document).decisions[0].choices[0].best;
  };
  assert.deepEqual(ties(noisy(1.02)), ["typed_array f64", "plain f64"]);
  assert.deepEqual(ties(noisy(9)), ["typed_array f64"]);
});

Deno.test("names that tie are followed by the places of the first, like its other figures", () => {
  const backends = BACKENDS.map((one) =>
    one.name === "plain" ? { ...one, runs_in: ["browsers" as const, "Deno" as const] } : one
  );
  const noisy = [1.1, 1 / 1.1, 1, 1];
  const all = [...both("typed_array", noisy, noisy), ...both("plain", noisy, noisy)];
  const [{ choices: [choice] }] =
    modelOf(inRun({ backends }, { ...results, results: all })).decisions;
  assert.deepEqual(choice.best, ["typed_array f64", "plain f64"]);
  assert.deepEqual(choice.runsIn, ["Deno", "Node", "browsers"]);
});

Deno.test("without the usual reference, the one that most benchmarks have", () => {
  const slow = { speedup_reference: "numpy f64" };
  const rows = [
    ...both("numpy", 4, 4, slow),
    ...both("wasm", 2, 1, slow),
  ];
  rows[3].speedup_reference = "wasm f64";
  const [decision] = modelOf(inRun({ backends: BACKENDS }, { ...results, results: rows }))
    .decisions;
  assert.equal(decision.reference, "numpy f64");
  assert.deepEqual(decision.choices[0].speedup!.range, [2, 4]);
});

Deno.test("no table without a row that can be trusted", () => {
  const failed = results.results.map((one) => ({ ...one, status: "FAILED" as const }));
  assert.deepEqual(modelOf({ ...results, results: failed }).decisions, []);
  assert.deepEqual(decisionsOf([]), []);
});

Deno.test("the table in words: every speed says its direction", () => {
  const decision = decided(
    both("wasm", 0.5, 0.125, errorOf(1e-12)),
    both("lib", 0.01, 0.01, { errors: WRONG }),
    [timed("numpy", "equation_of_state", [79, 80])],
  );
  const columns = decisionColumns(decision);
  const titles = ["to ship", "best", "speed", "95% CI", "range", "error", "runs in"];
  assert.deepEqual(columns.map(({ title }) => title), titles);
  const table = decision.choices.map((one) => columns.map(({ cell }) => cell(one)));
  const everywhere = "Deno, Node, browsers";
  assert.deepEqual(table, [
    ["pure TypeScript", "typed_array f64", "reference", "–", "", "0", everywhere],
    ["WASM", "wasm f64", "4.00× faster", "–", "2.00…8.00× faster", "1.0e-12", everywhere],
    ["array library in TypeScript", "none in f64 passes", "–", "–", "", "", ""],
    ["Python", "numpy f64", "79.5× slower", "73.4…86.1× slower", "", "0", "Python"],
  ]);
  assert.equal(decisionTitle(decision), "What to ship, and how fast it is");
  assert.deepEqual(decisionNotes(decision), [
    "speed: relative to typed_array f64 (2× slower: twice its time), geometric mean and range " +
    "over the benchmarks; equation_of_state at 4,096 points and isoneutral_mixing at 64 points",
    "error: the largest ‖e‖/‖reference‖ of an output",
    "accepted in f64: equation_of_state 1.0e-9 and isoneutral_mixing 1.0e-11",
    "95% CI: of the speed, over processes; ties are judged at 99 %, since a table compares " +
    "many pairs",
    "not measured there: numpy f64 in isoneutral_mixing",
    "left out as FAILED or implausible: lib f64",
  ]);
});

Deno.test("the lines under the table give the accepted errors of all precisions, and one size once", () => {
  const tke = timed("typed_array", "equation_of_state", 1, {
    benchmark: "turbulent_kinetic_energy",
    precision: "f32",
  });
  const eos = timed("typed_array", "equation_of_state", 1);
  const ours = timed("typed_array", "equation_of_state", 1, { benchmark: "ours" });
  const notes = (...rows: OfRun<Result>[]) =>
    decisionNotes(
      modelOf(inRun({ backends: BACKENDS }, { ...results, results: rows })).decisions[0],
    );
  const [speedup, ...others] = notes(eos, tke);
  assert.match(speedup, /over the benchmarks; each at 4,096 points$/);
  assert.deepEqual(others.slice(0, 4), [
    "error: the largest ‖e‖/‖reference‖ of an output",
    "accepted in f64: equation_of_state 1.0e-9 and turbulent_kinetic_energy 1.0e-12",
    "accepted in f32: equation_of_state 1.0e-5 and turbulent_kinetic_energy 1.0e-6",
    "larger errors pass only where rounding alone moves a point as far, as in ill-conditioned columns",
  ]);
  assert.deepEqual(notes(ours).filter((line) => /accepted/.test(line)), []);
});

Deno.test("names that tie are explained with the confidence of the judgement", () => {
  const noisy = [1.1, 1 / 1.1, 1, 1];
  const notes = (n: number) => {
    const cut = noisy.slice(0, n);
    const all = [...both("typed_array", cut, cut), ...both("plain", cut, cut)];
    const document = inRun({ backends: BACKENDS }, { ...results, results: all });
    return decisionNotes(modelOf(document).decisions[0]);
  };
  const names = "several names: no significant difference, figures and places of the first";
  assert.ok(
    notes(4).includes(
      `95% CI: of the speed, over processes; ${names} (judged at 99 %, since a table ` +
        "compares many pairs)",
    ),
  );
  assert.ok(notes(1).includes(names));
});

Deno.test("what runs in browsers does not compete with what does not", () => {
  const backends = BACKENDS.map((one) =>
    one.name === "plain" ? { ...one, runs_in: ["Deno" as const] } : one
  );
  const all = [...both("typed_array", 1, 1), ...both("plain", 2, 2)];
  const [{ choices }] = modelOf(inRun({ backends }, { ...results, results: all })).decisions;
  assert.deepEqual(choices.map(({ best }) => best), [["typed_array f64"], ["plain f64"]]);
  assert.deepEqual(choices.map(({ runsIn }) => runsIn), [["Deno", "Node", "browsers"], ["Deno"]]);
});
