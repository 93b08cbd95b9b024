import assert from "node:assert/strict";
import { decodeNpy, encodeNpy } from "../../../base/files/npy.ts";
import type { NDArray } from "../../../kernels/benchmark.ts";

const arrays: NDArray[] = [
  { name: "f8", shape: [2, 3], data: new Float64Array([0, -0, 1.5, NaN, Infinity, 5e-324]) },
  { name: "f4", shape: [3], data: new Float32Array([0.1, -2, 3e38]) },
  { name: "i4", shape: [1, 1, 2], data: new Int32Array([-(2 ** 31), 2 ** 31 - 1]) },
  { name: "scalar", shape: [], data: new Float64Array([42]) },
  { name: "empty", shape: [0, 4], data: new Float64Array(0) },
];

for (const array of arrays) {
  Deno.test(`npy: "${array.name}" survives encoding and decoding`, () => {
    assert.deepEqual(decodeNpy(encodeNpy(array), array.name), array);
  });
}

Deno.test("npy: encodes the bytes that numpy.save writes", () => {
  const file = new URL("../../golden/equation_of_state/1000/input_p.npy", import.meta.url);
  const saved = Deno.readFileSync(file);
  assert.deepEqual(encodeNpy(decodeNpy(saved)), new Uint8Array(saved));
});

Deno.test("npy: pads the header to 64 bytes", () => {
  for (let extent = 1; extent < 1e15; extent *= 7) {
    const bytes = encodeNpy({ name: "x", shape: [0, extent], data: new Float32Array(0) });
    assert.equal(bytes.length % 64, 0);
    assert.equal(bytes.at(-1), "\n".charCodeAt(0));
  }
});

Deno.test("npy: encodes a view, not the whole buffer behind it", () => {
  const data = new Float64Array([1, 2, 3, 4]).subarray(1, 3);
  assert.deepEqual(decodeNpy(encodeNpy({ name: "x", shape: [2], data })).data, data.slice());
});

Deno.test("npy: decodes from an unaligned view", () => {
  const bytes = encodeNpy(arrays[0]);
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  assert.deepEqual(decodeNpy(shifted.subarray(1), "f8"), arrays[0]);
});

Deno.test("npy: narrows 64-bit integers", () => {
  assert.deepEqual(
    decodeNpy(file("<i8", "(2,)", new BigInt64Array([-7n, 8n])), "i").data,
    new Int32Array([-7, 8]),
  );
  assert.throws(() => decodeNpy(file("<i8", "(1,)", new BigInt64Array([2n ** 31n]))), RangeError);
});

Deno.test("npy: reads the header of format 2", () => {
  const text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n";
  const bytes = new Uint8Array([
    ...[0x93, ...ascii("NUMPY"), 2, 0, text.length, 0, 0, 0],
    ...ascii(text),
    ...new Uint8Array(new Float32Array([1.5]).buffer),
  ]);
  assert.deepEqual(decodeNpy(bytes).data, new Float32Array([1.5]));
});

Deno.test("npy: refuses what it cannot read", () => {
  assert.throws(() => decodeNpy(new Uint8Array(0)), TypeError);
  assert.throws(() => decodeNpy(new Uint8Array(128)), TypeError);
  assert.throws(() => decodeNpy(file(">f8", "(1,)", new Float64Array(1))), /elements are ">f8"/);
  assert.throws(() => decodeNpy(file("<c16", "(1,)", new Float64Array(2))), TypeError);
  assert.throws(() => decodeNpy(file("<f8", "(2,)", new Float64Array(1))), RangeError);
  assert.throws(() => decodeNpy(file("<f8", "(1,)", new Float64Array(1), "True")), /fortran_order/);
  assert.throws(() => decodeNpy(file("<f8", "oops", new Float64Array(1))), /header/);
});

function file(
  descriptor: string,
  shape: string,
  data: ArrayBufferView<ArrayBuffer>,
  fortranOrder = "False",
): Uint8Array {
  const text =
    `{'descr': '${descriptor}', 'fortran_order': ${fortranOrder}, 'shape': ${shape}, }\n`;
  return new Uint8Array([
    ...[0x93, ...ascii("NUMPY"), 1, 0, text.length, 0],
    ...ascii(text),
    ...new Uint8Array(data.buffer),
  ]);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
