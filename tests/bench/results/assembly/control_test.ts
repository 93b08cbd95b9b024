import assert from "node:assert/strict";
import {
  controlSentence,
  controlWarning,
  describeControl,
} from "../../../../bench/results/assembly/control.ts";
import { CORRELATED, Simulation } from "../../statistics/simulated.ts";
import { roundsOf } from "../../documents.ts";

const id = (size: number) => ({
  benchmark: "equation_of_state",
  size,
  precision: "f64" as const,
});

Deno.test("control: ratio of the copy to the case, significant or not, cases of one round left out", () => {
  const control = describeControl("typed_array", [
    { id: id(64), rounds: roundsOf(1), copy: roundsOf(1.01, 1) },
    { id: id(512), rounds: roundsOf(1), copy: roundsOf(1.01) },
    { id: id(4096), rounds: [{ times: [1] }], copy: [{ times: [1] }] },
  ]);
  assert.equal(control.backend, "typed_array");
  assert.deepEqual(control.cases.map(({ size, significant }) => [size, significant]), [
    [64, false],
    [512, true],
  ]);
  assert.ok(Math.abs(control.cases[0].ratio - 1.01) < 1e-12);
  assert.ok(control.cases[0].ci95[0] < 1 && control.cases[0].ci95[1] > 1.02);
});

Deno.test("control: one sentence with the typical difference", () => {
  const of = (sizes: number[], ratios: number[]) =>
    controlSentence({
      backend: "typed_array",
      cases: ratios.map((ratio, n) => ({
        ...id(sizes[n]),
        ratio,
        ci95: [0.9, 1.1],
        significant: ratio > 1.02,
      })),
    });
  assert.equal(
    of([64, 512, 4096], [1.008, 0.999, 1.03]),
    "control: the same code twice differs by 0.8 %, significantly in 1 of 3 sizes",
  );
  assert.match(of([64, 64], [1, 1])!, /differs by 0\.0 %, significantly in 0 of 2 cases$/);
  assert.equal(of([], []), undefined);
});

Deno.test("control: identical code in 200 simulated runs is warned of in few, disturbed in most", () => {
  const simulation = new Simulation(11);
  const warned = (copySeconds: number) => {
    let count = 0;
    for (let run = 0; run < 200; run++) {
      const cases = [64, 512, 4096, 32768, 262144, 2097152].map((size) => {
        const effects = simulation.rounds(4, CORRELATED);
        const rounds = (seconds: number) =>
          effects.map((round) => ({ times: simulation.process(seconds, 7, CORRELATED, round) }));
        return { id: id(size), rounds: rounds(1), copy: rounds(copySeconds) };
      });
      if (controlWarning(describeControl("typed_array", cases))) count++;
    }
    return count;
  };
  assert.ok(warned(1) <= 2);
  assert.ok(warned(1.1) >= 150);
});

Deno.test("control: the warning says how often and what follows", () => {
  const cases = [64, 512].map((size) => ({
    id: id(size),
    rounds: roundsOf(1),
    copy: roundsOf(1.1),
  }));
  const warning = controlWarning(describeControl("typed_array", cases))!;
  assert.equal(
    warning.message,
    "the same code measured twice (typed_array) differs significantly in 2 of 2 cases, more often than " +
      "chance allows",
  );
  assert.match(warning.hint, /do not trust the differences/);
});
