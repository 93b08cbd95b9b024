import assert from "node:assert/strict";
import { Stopwatch } from "../../../bench/hosts/stopwatch.ts";

Deno.test("time counts until an item is there, not while it is used", async () => {
  let now = 0;
  const items = function* () {
    now += 1000;
    yield "a";
    now += 2000;
    yield "b";
  };
  const timed = new Stopwatch(items(), () => now);
  const received: unknown[] = [];
  for await (const item of timed) {
    received.push(item);
    now += 60_000;
  }
  assert.deepEqual(received, ["a", "b"]);
  assert.equal(timed.seconds, 3);
});
