import assert from "node:assert/strict";
import { RandomState } from "../../../kernels/inputs/numpy_random.ts";

// All expected numbers were printed by NumPy 1.24 for numpy.random.RandomState(seed).

const firstNumbers: [seed: number, numbers: number[]][] = [
  [0, [0.5488135039273248, 0.7151893663724195, 0.6027633760716439]],
  [1, [0.417022004702574, 0.7203244934421581, 0.00011437481734488664]],
  [17, [0.2946650026871097, 0.5305867556052941, 0.19152078694749486]],
  [2 ** 32 - 1, [0.0976320289940138, 0.9123828453026218, 0.78903530185164]],
];
for (const [seed, numbers] of firstNumbers) {
  Deno.test(`RandomState: first numbers of seed ${seed}`, () => {
    const random = new RandomState(seed);
    assert.deepEqual(numbers.map(() => random.random()), numbers);
  });
}

Deno.test("RandomState: refuses seeds that are not 32-bit integers", () => {
  for (const seed of [-1, 0.5, NaN, 2 ** 32]) {
    assert.throws(() => new RandomState(seed), RangeError);
  }
});

Deno.test("uniform: lies in its interval as NumPy's does, over several blocks", () => {
  const numbers = new Float64Array(1000);
  new RandomState(42).uniform(numbers, -3, 5);
  assert.deepEqual([...numbers.subarray(0, 2)], [-0.0036790492211000725, 4.605714451279329]);
  assert.deepEqual([...numbers.subarray(-2)], [4.6018988305664195, 0.5680461836636459]);
  assert.ok(numbers.every((x) => x >= -3 && x < 5));
});

Deno.test("uniform: one array or many pieces are the same stream", () => {
  const whole = new Float64Array(3000);
  new RandomState(9).uniform(whole, 0, 1);
  const pieces = new Float64Array(3000);
  const random = new RandomState(9);
  for (let start = 0, length = 0; start < 3000; start += length++) {
    random.uniform(pieces.subarray(start, start + length), 0, 1);
  }
  assert.deepEqual(pieces, whole);
});

Deno.test("uniform: crosses blocks at an odd word", () => {
  const odd = new RandomState(5);
  odd.integers(new Int32Array(101), 3); // rejected draws make the number of words used odd or even
  const filled = new Float64Array(2000);
  odd.uniform(filled, 0, 1);
  const reference = new RandomState(5);
  reference.integers(new Int32Array(101), 3);
  assert.deepEqual([...filled], Array.from(filled, () => reference.random()));
});

Deno.test("mask: is one where NumPy's rand() < 0.8", () => {
  const mask = new Float64Array(2001);
  new RandomState(3).mask(mask, 0.8);
  assert.equal(mask.subarray(0, 40).join(""), "1111001111111111111111111111100100111111");
  assert.equal(mask.reduce((a, b) => a + b), 1610);
});

Deno.test("normal: the second number of a pair waits for the next array", () => {
  const random = new RandomState(5);
  const [three, two, more] = [3, 2, 2].map((length) => new Float64Array(length));
  random.normal(three);
  random.normal(two);
  const uniform = random.random(); // leaves the waiting number alone
  random.normal(more);
  assert.deepEqual([...three], [0.44122748688504143, -0.33087015189408764, 2.43077118700778]);
  assert.deepEqual([...two], [-0.2520921296030769, 0.10960984157818278]);
  assert.equal(uniform, 0.29680050157622195);
  assert.deepEqual([...more], [1.5824811170615634, -0.4030933118341083]);
});

Deno.test("normal: crosses blocks at a word that is no multiple of four", () => {
  const random = new RandomState(5);
  const integers = new Int32Array(101);
  random.integers(integers, 3);
  assert.equal(integers.reduce((a, b) => a + b), 105);
  const numbers = new Float64Array(1001);
  random.normal(numbers);
  assert.deepEqual([...numbers.subarray(0, 2)], [-0.5203007134272997, -0.4323905725427862]);
  assert.deepEqual([...numbers.subarray(-2)], [-1.5841750795376126, 0.42415820656908937]);
  assert.equal(random.random(), 0.023023297182041658);
});

Deno.test("normal: stays in step with NumPy for a million numbers", () => {
  const random = new RandomState(1);
  const numbers = new Float64Array(1_000_000);
  random.normal(numbers);
  assert.deepEqual([...numbers.subarray(-2)], [1.1860398784898687, 0.31339801363727343]);
  assert.equal(random.random(), 0.6889204373171042);
});

Deno.test("normal: has the last bit of NumPy where engines round the logarithm otherwise", () => {
  const numbers = new Float64Array(2_780_674);
  new RandomState(17).normal(numbers);
  assert.deepEqual([...numbers.subarray(9288, 9290)], [0.8538692410491923, 0.14365763842743182]);
  assert.deepEqual([...numbers.subarray(16046, 16048)], [0.724800181350478, -0.3087777175720233]);
  assert.deepEqual([...numbers.subarray(2_780_672)], [0.06101172279789937, -0.7132638351223731]);
  // All bits of all numbers: NumPy's sum of their 32-bit words.
  const words = new Uint32Array(numbers.buffer);
  assert.equal(words.reduce((sum, word) => (sum + word) % 2 ** 32, 0), 2509073436);
});

Deno.test("normal: draws nothing for an empty array", () => {
  const random = new RandomState(17);
  random.normal(new Float64Array(0));
  assert.equal(random.random(), 0.2946650026871097);
});

Deno.test("integers: rejects with the masks that NumPy's randint uses", () => {
  const random = new RandomState(42);
  const draw = (below: number, length: number) => {
    const integers = new Int32Array(length);
    random.integers(integers, below);
    return [...integers];
  };
  assert.deepEqual(draw(1000, 7), [102, 435, 860, 270, 106, 71, 700]);
  assert.deepEqual(draw(1, 3), [0, 0, 0]);
  assert.deepEqual(draw(64, 5), [20, 38, 57, 18, 22]);
  assert.deepEqual(draw(65, 5), [23, 2, 21, 52, 1]);
  assert.deepEqual(draw(2 ** 31, 3), [953477463, 1427830251, 1883569565]);
  assert.deepEqual([random.random(), random.random()], [0.21233911067827616, 0.18182496720710062]);
});

Deno.test("integers: refuses bounds that an Int32Array cannot hold", () => {
  for (const below of [0, -1, 1.5, NaN, 2 ** 31 + 1]) {
    assert.throws(() => new RandomState(0).integers(new Int32Array(1), below), RangeError);
  }
});
