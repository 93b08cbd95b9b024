import assert from "node:assert/strict";
import asc from "assemblyscript/asc";
import { wasmRuntime } from "../../../backends/wasm/runtime.ts";
import { type Benchmark, type Inputs, Unsupported } from "../../../kernels/benchmark.ts";
import type { Grid } from "../../../kernels/grid.ts";
import { wasmKernel } from "../../../kernels/wasm/kernel.ts";

const onCells = ({ nx, ny, nz }: Grid) => [nx, ny, nz];

/** Writes `x + n` into `y` and doubles the first half of `x`, once for all calls. */
const benchmark: Pick<Benchmark, "inputs" | "outputs"> = {
  inputs: [
    { name: "n", shape: onCells, draw: { kind: "integers", below: () => 9 } },
    { name: "x", shape: onCells, draw: { kind: "normal" } },
  ],
  outputs: ["x", "y"].map((name) => ({
    name,
    shape: onCells,
    tolerance: { f64: { l2: 0, rtol: 0, atol: 0 }, f32: { l2: 0, rtol: 0, atol: 0 } },
  })),
};

const SOURCE = `
  export function add(n: usize, x: usize, half: usize, y: usize, cells: i32): void {
    for (let i: usize = 0; i < <usize>cells; i++) {
      store<Real>(y + i * sizeof<Real>(), load<Real>(x + i * sizeof<Real>()) + load<Real>(n + i * sizeof<Real>()));
      if (i < <usize>cells / 2) store<Real>(half + i * sizeof<Real>(), 2 * load<Real>(x + i * sizeof<Real>()));
    }
  }`;

/** The module as base64 text. */
async function compiled(precision: "f64" | "f32"): Promise<string> {
  let binary = new Uint8Array();
  const flags = ["--runtime", "stub", "--importMemory", "--use", `Real=${precision}`];
  const { error, stderr } = await asc.main(["add.ts", "--outFile", "add.wasm", ...flags], {
    readFile: (name: string) => name === "add.ts" ? SOURCE : null,
    writeFile: (_: string, contents: Uint8Array | string) => {
      if (typeof contents !== "string") binary = contents as Uint8Array<ArrayBuffer>;
    },
    listFiles: () => [],
  });
  assert.equal(error, null, `${stderr}`);
  return binary.toBase64();
}

interface Exports {
  add(n: number, x: number, half: number, y: number, cells: number): void;
}

const modules = { f64: await compiled("f64"), f32: await compiled("f32") };
const runtime = wasmRuntime("plain", "test");
const grid = { nx: 3, ny: 5, nz: 7 };
const cells = 3 * 5 * 7;

function inputsOf(): Inputs {
  const shape = onCells(grid);
  return {
    n: { name: "n", shape, data: Int32Array.from({ length: cells }, (_, n) => n) },
    x: { name: "x", shape, data: Float64Array.from({ length: cells }, (_, n) => n / 8) },
  };
}

const kernel = wasmKernel<Exports>(
  benchmark,
  modules,
  ({ add }, { n, x }, { x: half, y }, { nx, ny, nz }) => add(n, x, half, y, nx * ny * nz),
);

for (const precision of ["f64", "f32"] as const) {
  Deno.test(`a WebAssembly module reads and writes C-ordered arrays, ${precision}`, async () => {
    const inputs = inputsOf();
    await using prepared = await kernel.prepare(runtime, inputs, { grid, precision });
    const read = async () =>
      Object.fromEntries(
        (await Array.fromAsync(prepared.outputs())).map(({ name, data }) => [name, [...data]]),
      );
    const x = [...inputs.x.data];
    assert.deepEqual(await read(), { x, y: x.map(() => 0) }, "nothing is computed before a call");
    prepared.run();
    const expected = {
      x: x.map((value, n) => n < Math.floor(cells / 2) ? 2 * value : value),
      y: x.map((value, n) => value + n),
    };
    assert.deepEqual(await read(), expected);
    prepared.run();
    assert.deepEqual(await read(), expected, "a call reads inputs, not outputs");
    assert.deepEqual(inputs, inputsOf());
  });
}

Deno.test("a WebAssembly kernel says what it cannot compute", async () => {
  const onlyF64 = wasmKernel<Exports>(benchmark, { f64: modules.f64 }, () => {});
  await assert.rejects(
    async () => await onlyF64.prepare(runtime, inputsOf(), { grid, precision: "f32" }),
    new Unsupported("Cannot compute in f32: there is no module for it"),
  );
  const small = { ...runtime, instanceBytes: 1000 };
  await assert.rejects(
    async () => await onlyF64.prepare(small, inputsOf(), { grid, precision: "f64" }),
    /Cannot put \d+ bytes into one memory: it can have 1000/,
  );
});

Deno.test("a WebAssembly kernel estimates the memory of its arrays", () => {
  const bytes = kernel.memory!({ grid, precision: "f64" });
  const arrays = 4 * cells * 8;
  assert.ok(bytes >= arrays + 2 ** 16 && bytes < arrays + 2 ** 16 + 4 * 64, `${bytes}`);
});
