import assert from "node:assert/strict";
import { statusOf } from "../../../../bench/results/assembly/status.ts";
import { roundsOf, row, WRONG } from "../../documents.ts";

const right = { ...WRONG[0], l2: 0, consistent: true };

Deno.test("a row is ok if all outputs are consistent and its speed is possible", () => {
  assert.deepEqual(statusOf(row({ flops_fraction: 1.1 })), { status: "ok" });
});

Deno.test("FAILED: the reason names the worst output, its error and what is accepted", () => {
  const of = (errors: typeof WRONG, changes: Parameters<typeof row>[0] = {}) => {
    const { status, reason } = statusOf(row({ errors, ...changes }));
    assert.equal(status, "FAILED");
    return reason;
  };
  assert.equal(
    of([right, { ...WRONG[0], output: "other" }, { ...WRONG[0], l2: 1 }]),
    "the error of output dHdT is 1.0e+0, accepted is 1.0e-9",
  );
  assert.equal(of([{ ...WRONG[0], l2: null }]), "output dHdT holds values that are not finite");
  assert.equal(
    of([{ ...WRONG[0], l2: 1e-12, deviating: 0.25 }]),
    "25.0 % of the values of output dHdT are not close to the reference",
  );
  assert.equal(of(WRONG, { benchmark: "unheard" }), "the error of output dHdT is 5.0e-1");
  assert.equal(of(WRONG, { flops_fraction: 40 }), of(WRONG), "at any speed");
});

Deno.test("implausible: more operations per second than the processor can do", () => {
  assert.deepEqual(statusOf(row({ flops_fraction: 40, median: 2e-7 })), {
    status: "implausible",
    reason: "200 ns would need 4,000 % of the processor's measured peak arithmetic",
  });
});

Deno.test("implausible: a tenth of the calls leave the work out, at any median", () => {
  const rounds = roundsOf(2e-4).map(({ times }) => ({ times: [...times, ...times, ...times] }));
  const skipping = rounds.map(({ times }) => ({ times: [2e-7, ...times] }));
  assert.equal(statusOf(row({ rounds, flops_fraction: 0.1 })).status, "ok");
  assert.deepEqual(statusOf(row({ rounds: skipping, flops_fraction: 0.1 })), {
    status: "implausible",
    reason: "the shortest calls take 200 ns, which would need 10,000 % of the processor's " +
      "measured peak arithmetic",
  });
  // One in forty may be a step of the clock.
  const [first, ...others] = rounds;
  const once = [{ times: [2e-7, ...first.times] }, ...others];
  assert.equal(statusOf(row({ rounds: once, flops_fraction: 0.1 })).status, "ok");
});

Deno.test("implausible: a nanosecond, with any number of operations", () => {
  const { status, reason } = statusOf(row({ rounds: roundsOf(5e-324), median: 1e-9 }));
  assert.equal(status, "implausible");
  assert.match(reason!, /^no call takes 1\S* ns: the clock/);
});

Deno.test("implausible: of few calls a single one that leaves the work out", () => {
  const rounds = [[1], [1e-6], [1], [1]].map((times) => ({ times }));
  assert.equal(statusOf(row({ rounds, median: 1, flops_fraction: 0.01 })).status, "implausible");
});
