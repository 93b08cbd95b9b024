import assert from "node:assert/strict";
import {
  callsInRound,
  FEWEST_CALLS,
  MOST_CALLS,
  planCalls,
} from "../../../../bench/run/plan/call_counts.ts";

Deno.test("calls fill the target time within their bounds, as many in each round", () => {
  const calls = (seconds: number, rounds = 1) => planCalls({ rounds, target_time: 2 }, seconds);
  assert.equal(calls(0.01), 200);
  assert.equal(calls(0.25), FEWEST_CALLS);
  assert.equal(calls(0.5), 6);
  assert.equal(calls(10), 2);
  assert.equal(calls(10, 4), 4);
  assert.equal(calls(2, 4), 8, "two in each round as long as one fits the target time");
  assert.equal(calls(0.5, 4), 8);
  assert.equal(calls(1e-9), MOST_CALLS);
  assert.equal(calls(0, 4), MOST_CALLS);
});

Deno.test("a number of calls that is asked for is made exactly, spread over the rounds", () => {
  assert.equal(planCalls({ rounds: 4, repetitions: 7, target_time: 2 }, 10), 7);
  for (const [calls, rounds] of [[7, 4], [4, 4], [1, 1], [1000, 3]]) {
    const made = Array.from({ length: rounds }, (_, n) => callsInRound(calls, n, rounds));
    assert.equal(made.reduce((a, b) => a + b), calls);
    assert.ok(Math.max(...made) - Math.min(...made) <= 1);
    assert.ok(Math.min(...made) >= 1);
  }
});
