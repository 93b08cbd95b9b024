import assert from "node:assert/strict";
import { TimeLeft } from "../../../bench/run/time_left.ts";

Deno.test("the time left of calls counts preparations, that of preparing only the phase", () => {
  let now = 100;
  const timeLeft = new TimeLeft(() => now);
  assert.equal(timeLeft.after("prepare", 0), undefined);
  now += 10;
  assert.equal(timeLeft.after("prepare", 0.25), 30);
  now += 20;
  assert.equal(timeLeft.after("measure", 0), undefined);
  assert.equal(timeLeft.after("measure", 0.5), 30);
  assert.equal(timeLeft.after("prepare", 0), undefined);
  now += 5;
  assert.equal(timeLeft.after("prepare", 0.5), 5);
});

Deno.test("a second round begins to prepare anew, and a resumed run where it was", () => {
  let now = 0;
  const timeLeft = new TimeLeft(() => now, 0.5);
  timeLeft.after("prepare", 0.75);
  now += 8;
  assert.equal(timeLeft.after("prepare", 0), undefined);
  now += 2;
  assert.equal(timeLeft.after("prepare", 0.5), 2);
  assert.equal(timeLeft.after("measure", 0.5), undefined);
  assert.equal(timeLeft.after("measure", 0.75), 10);
});
