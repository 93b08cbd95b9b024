import assert from "node:assert/strict";
import type { FloatArray, Precision } from "../../../../kernels/benchmark.ts";
import { RandomState } from "../../../../kernels/inputs/numpy_random.ts";
import { compile, type Flavour } from "../../../../tools/build_wasm.ts";
import { relativeErrorOfExp, relativeErrorOfLogistic } from "./exact.ts";

type Name = "logistics" | "logs";

const COUNT = 4096;

/** Evaluates one of the functions in `kernels/wasm/assembly/elementary.ts`. */
async function functions(precision: Precision, flavour: Flavour) {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const module = await compile("kernels/wasm/assembly/elementary.ts", precision, flavour);
  const { instance } = await WebAssembly.instantiate(module, { env: { memory } });
  const exports = instance.exports as Record<
    Name,
    (x: number, y: number, bytes: number) => void
  >;
  const Numbers = precision === "f64" ? Float64Array : Float32Array;
  const width = Numbers.BYTES_PER_ELEMENT, x = 1 << 14, y = x + COUNT * width;
  const buffer = memory.buffer as ArrayBuffer;
  const inputs = new Numbers(buffer, x, COUNT);
  return (name: Name, argument: (n: number) => number): { x: FloatArray; y: FloatArray } => {
    for (let n = 0; n < COUNT; n++) inputs[n] = argument(n);
    exports[name](x, y, COUNT * width);
    return { x: inputs, y: new Numbers(buffer, y, COUNT) };
  };
}

/** Distance of a number to the next of its format, relative to it. */
function ulp(x: number, precision: Precision): number {
  const digits = precision === "f64" ? 52 : 23;
  const exponent = Math.floor(Math.log2(Math.abs(x)));
  return 2 ** (exponent - digits) / Math.abs(x);
}

/** Largest error in units in the last place of 4096 values. */
function largest(
  { x, y }: { x: FloatArray; y: FloatArray },
  precision: Precision,
  relativeError: (actual: number, x: number) => number,
): number {
  let most = 0;
  for (let n = 0; n < COUNT; n++) {
    most = Math.max(most, Math.abs(relativeError(y[n], x[n])) / ulp(y[n], precision));
  }
  return most;
}

for (const precision of ["f64", "f32"] as const) {
  for (const flavour of ["relaxed", "plain"] as const) {
    const label = `wasm ${precision}, ${flavour} SIMD`;
    const bound = precision === "f64" ? 708 : 87;
    const evaluate = functions(precision, flavour);

    Deno.test(`${label}: 1/(1 + 2ˣ) is good to 3 units in the last place`, async () => {
      const most = precision === "f64" ? 1021 : 125;
      for (const range of [most, 2]) {
        const values = (await evaluate)("logistics", (n) => range * (2 * n / (COUNT - 1) - 1));
        const error = largest(values, precision, relativeErrorOfLogistic);
        assert.ok(error < 3, `${error}`);
      }
      const overflowing = precision === "f64" ? 1024 : 128;
      const { y } = (await evaluate)("logistics", () => overflowing);
      assert.ok(y.every((value) => value === 0));
      assert.deepEqual(
        [...(await evaluate)("logistics", () => 0).y.slice(0, 4)],
        Array(4).fill(0.5),
      );
    });

    Deno.test(`${label}: log is good to 1 unit in the last place`, async () => {
      const random = new RandomState(7);
      const arguments_: readonly ((n: number) => number)[] = [
        () => Math.exp(bound * (2 * random.random() - 1)),
        () => 0.7 + 0.8 * random.random(),
        () => 1 + 1e-3 * (random.random() - 0.5),
      ];
      for (const argument of arguments_) {
        // ln x is as wrong as e^(ln x), seen from x, times 1/ln x.
        const most = largest(
          (await evaluate)("logs", argument),
          precision,
          (actual, x) => actual === 0 ? x - 1 : -relativeErrorOfExp(x, actual) / actual,
        );
        assert.ok(most < 1, `${most}`);
      }
      assert.equal((await evaluate)("logs", () => 1).y[0], 0);
    });
  }
}
