import assert from "node:assert/strict";
import { fingerprint } from "../../../bench/checking/fingerprint.ts";

Deno.test("fingerprint: equal bits have equal fingerprints", () => {
  const numbers = Float64Array.from({ length: 1000 }, (_, n) => Math.sin(n));
  assert.equal(fingerprint(numbers), fingerprint(numbers.slice()));
  const within = new Float64Array([7, ...numbers, 7]).subarray(1, 1001);
  assert.equal(fingerprint(within), fingerprint(numbers));
});

Deno.test("fingerprint: any changed bit, order or length shows", () => {
  const numbers = Float32Array.from({ length: 100 }, (_, n) => Math.cos(n));
  const bits = new Int32Array(numbers.buffer);
  const seen = new Set([fingerprint(numbers)]);
  for (let n = 0; n < 100; n++) {
    for (let bit = 0; bit < 32; bit++) {
      bits[n] ^= 1 << bit;
      seen.add(fingerprint(numbers));
      bits[n] ^= 1 << bit;
    }
  }
  for (let n = 1; n < 100; n++) {
    const swapped = numbers.slice();
    [swapped[0], swapped[n]] = [swapped[n], swapped[0]];
    seen.add(fingerprint(swapped));
    seen.add(fingerprint(numbers.subarray(n)));
  }
  assert.equal(seen.size, 1 + 3200 + 99 + 99);
  assert.notEqual(fingerprint(Float64Array.of(0)), fingerprint(Float64Array.of(-0)));
});
