import assert from "node:assert/strict";
import {
  countedTimes,
  disturbedRounds,
  intervalOfOneRound,
  intervalOfRounds,
  leftOut,
  medianOfRounds,
  recordedRound,
  roundMedians,
  shortestTime,
} from "../../../bench/results/rounds.ts";

const rounds = [{ times: [3, 1, 2] }, { times: [8] }];

Deno.test("the time of a row is the geometric mean of its process medians", () => {
  assert.deepEqual(roundMedians(rounds), [2, 8]);
  assert.equal(medianOfRounds(rounds), 4);
  assert.deepEqual(countedTimes(rounds), [3, 1, 2, 8]);
});

Deno.test("equal readings of the clock count as its shortest step", () => {
  assert.deepEqual(countedTimes([{ times: [0, 1] }]), [1e-9, 1]);
  assert.equal(medianOfRounds([{ times: [0] }]), 1e-9);
});

Deno.test("an interval takes two rounds; that of one process is another matter", () => {
  const [low, high] = intervalOfRounds(rounds)!;
  assert.ok(low < 4 && high > 4 && Math.abs(low * high - 16) < 1e-9);
  assert.equal(intervalOfRounds([rounds[0]]), undefined);
  assert.deepEqual(intervalOfOneRound([rounds[0]]), [1, 3]);
  assert.equal(intervalOfOneRound(rounds), undefined);
  assert.equal(intervalOfOneRound([{ times: [8] }]), undefined);
});

Deno.test("shortestTime is what a twentieth of the calls fell below", () => {
  assert.equal(shortestTime([{ times: Array.from({ length: 101 }, (_, n) => 101 - n) }]), 6);
});

Deno.test("calls that waited for a processor for more than a hundredth do not count", () => {
  const round = { times: [1, 1.2, 1, 1.3], waited: [0, 0.2, 0.009, 0.3] };
  assert.deepEqual(countedTimes([round]), [1, 1]);
  assert.deepEqual(roundMedians([round, { times: [4] }]), [1, 4]);
  assert.equal(leftOut([round, { times: [4] }]), 2);
  assert.equal(disturbedRounds([round]), 0);
});

Deno.test("where every call of a round waited, all count", () => {
  const round = { times: [1, 1.2, 1.3], waited: [0.1, 0.2, 0.3] };
  assert.deepEqual(countedTimes([round]), [1, 1.2, 1.3]);
  assert.equal(leftOut([round]), 0);
  assert.equal(disturbedRounds([round, { times: [1] }, { times: [1], waited: [0] }]), 1);
  assert.equal(disturbedRounds([{ times: [1], waited: [1] }]), 1);
});

Deno.test("waiting is recorded call by call, if any call waited", () => {
  const [times, gpuTimes] = [[1, 2], []];
  assert.deepEqual(recordedRound({ times, gpuTimes, waited: [0, 0] }), { times });
  assert.deepEqual(recordedRound({ times, gpuTimes, waited: [0, 0.5] }), {
    times,
    waited: [0, 0.5],
  });
});
