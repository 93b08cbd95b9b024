import assert from "node:assert/strict";
import { studentQuantile, studentWithin } from "../../../bench/statistics/student_t.ts";

function close(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance * expected, `${actual} is not ${expected}`);
}

Deno.test("studentQuantile gives the tabulated values", () => {
  // Closed forms for one and two degrees of freedom; the rest from printed tables.
  for (const confidence of [0.5, 0.95, 0.99, 0.999]) {
    close(studentQuantile(confidence, 1), Math.tan(Math.PI / 2 * confidence), 1e-12);
    const two = confidence * Math.sqrt(2 / (1 - confidence ** 2));
    close(studentQuantile(confidence, 2), two, 1e-12);
  }
  const tabulated = [
    [0.95, 3, 3.182],
    [0.99, 3, 5.841],
    [0.95, 7, 2.365],
    [0.99, 6, 3.707],
    [0.95, 30, 2.042],
    [0.99, 120, 2.617],
    [0.95, 1000, 1.962],
  ];
  for (const [confidence, degrees, t] of tabulated) {
    close(studentQuantile(confidence, degrees), t, 3e-4);
  }
});

Deno.test("studentWithin is the integral of the density", () => {
  for (const degrees of [1, 2, 3, 4, 7, 10]) {
    const density = (t: number) => (1 + t * t / degrees) ** (-(degrees + 1) / 2);
    const integral = (to: number, steps = 2000) => {
      let sum = 0;
      for (let n = 0; n < steps; n++) sum += density((n + 0.5) * to / steps);
      return sum * to / steps;
    };
    const ratio = studentWithin(2, degrees) / studentWithin(1, degrees);
    close(ratio, integral(2) / integral(1), 1e-6);
  }
});

Deno.test("studentQuantile inverts studentWithin", () => {
  for (const degrees of [1, 2, 5, 8, 31]) {
    close(studentWithin(studentQuantile(0.97, degrees), degrees), 0.97, 1e-13);
  }
  assert.equal(studentQuantile(0, 3) < 1e-15, true);
});

Deno.test("studentQuantile refuses confidences and degrees out of range", () => {
  assert.throws(() => studentQuantile(1, 3), /confidence 1: it must be at least 0 and below 1$/);
  assert.throws(() => studentQuantile(0.95, 0), /0 degrees of freedom: wanted a whole number/);
  assert.throws(() => studentQuantile(0.95, 2.5), RangeError);
});
