import assert from "node:assert/strict";
import {
  type ArrayOperations,
  type ArrayProgram,
  arrayProgramKernel,
  concat,
  type Field,
  type Margin,
  OPTIONAL_OPERATIONS,
  polynomial,
  solveDiffusion,
  where,
} from "../../../kernels/array_program/mod.ts";
import type { Inputs, Precision } from "../../../kernels/benchmark.ts";
import type { Grid } from "../../../kernels/grid.ts";
import {
  allOperations,
  type PlainArray,
  referenceArrays,
  requiredOperations,
} from "../reference_arrays.ts";

const grid: Grid = { nx: 2, ny: 3, nz: 4 };
const inputs: Inputs = {
  x: { name: "x", shape: [2, 3, 4], data: Float64Array.from({ length: 24 }, (_, n) => n - 11.5) },
  y: { name: "y", shape: [2, 3, 4], data: Float64Array.from({ length: 24 }, (_, n) => n % 5) },
  levels: { name: "levels", shape: [4], data: Float64Array.of(1, 10, 100, 1000) },
  column: { name: "column", shape: [2, 3], data: Int32Array.of(0, 1, 2, 3, 4, 5) },
  steps: { name: "steps", shape: [2, 3, 4, 2], data: Float64Array.from(Array(48).keys()) },
};

async function run(
  program: ArrayProgram,
  operations: ArrayOperations<PlainArray> = allOperations,
  precision: Precision = "f64",
) {
  const census = { alive: 0 };
  const runtime = { arrays: referenceArrays(operations, census) };
  const prepared = await arrayProgramKernel(program).prepare(runtime, inputs, { grid, precision });
  await prepared.run();
  const after = census.alive;
  await prepared.run();
  assert.equal(census.alive, after, "a call must not leave arrays behind");
  const outputs = await Array.fromAsync(prepared.outputs());
  await prepared[Symbol.asyncDispose]();
  assert.equal(census.alive, 0, "disposal must free every array");
  return outputs;
}

/** Runs a program of one output with and without the optional operations. */
async function both(program: (x: Field, y: Field) => Field) {
  const whole: ArrayProgram = ({ cells }) => ({ result: program(cells("x"), cells("y")) });
  const [native] = await run(whole);
  const [composed] = await run(whole, requiredOperations);
  assert.deepEqual(composed, native);
  return native;
}

const { data: X } = inputs.x, { data: Y } = inputs.y;

Deno.test("elementwise operations", async () => {
  const cases: [(x: Field, y: Field) => Field, (x: number, y: number) => number][] = [
    [(x, y) => x.add(y), (x, y) => x + y],
    [(x, y) => x.sub(y), (x, y) => x - y],
    [(x, y) => x.mul(y), (x, y) => x * y],
    [(x, y) => y.div(x), (x, y) => y / x],
    [(x, y) => x.min(y), Math.min],
    [(x, y) => x.max(y), Math.max],
    [(x) => x.max(0.25), (x) => Math.max(x, 0.25)],
    [(x) => x.neg(), (x) => -x],
    [(x) => x.abs(), Math.abs],
    [(_, y) => y.sqrt(), (_, y) => Math.sqrt(y)],
    [(_, y) => y.add(1).log(), (_, y) => Math.log(y + 1)],
    [(x) => x.exp(), Math.exp],
    [(x, y) => where(x.less(y), x, 7), (x, y) => x < y ? x : 7],
    [(x, y) => where(x.greater(y), 0, y), (x, y) => x > y ? 0 : y],
    [(x) => polynomial(x, 3, -2, 0.5), (x) => 3 + x * (-2 + x * 0.5)],
  ];
  for (const [program, f] of cases) {
    const { data } = await both(program);
    assert.deepEqual(data, Float64Array.from(X, (x, n) => f(x, Y[n])), program.toString());
  }
});

Deno.test("axes of extent 1 broadcast, numbers of the inputs are laid out by name", async () => {
  const [sum, column] = await run(({ cells, alongZ, surface }) => ({
    sum: cells("x").add(alongZ("levels")),
    column: { field: surface("column").mul(2), shape: [2, 3] },
  }));
  assert.deepEqual(sum.data, Float64Array.from(X, (x, n) => x + 10 ** (n % 4)));
  assert.deepEqual(column.shape, [2, 3]);
  assert.deepEqual([...column.data], [0, 2, 4, 6, 8, 10]);
});

Deno.test("cut leaves cells off, pad puts zeros on", async () => {
  const cut = await both((x) => x.cut([1, 0], [0, 1], [1, 2]));
  assert.deepEqual([cut.shape, [...cut.data]], [[1, 2, 1], [1.5, 5.5]]);
  const padded = await both((x) => x.cut([1, 0], [0, 2], [3, 0]).pad([0, 1], [1, 0]));
  assert.deepEqual([padded.shape, [...padded.data]], [[2, 2, 1], [0, 3.5, 0, 0]]);
  const level = await both((x) => x.level(-1));
  assert.deepEqual([level.shape, level.data[0]], [[2, 3, 1], -8.5]);
});

Deno.test("set replaces a region", async () => {
  const { data } = await both((x, y) => x.set([[1, 0], [1, 1]], y.cut([1, 0], [1, 1])));
  assert.deepEqual(data, Float64Array.from(X, (x, n) => n >= 16 && n < 20 ? Y[n] : x));
});

Deno.test("concat joins along any axis", async () => {
  const { shape, data } = await both((x, y) => concat([x.cut([0, 1]), y], 0));
  assert.deepEqual([shape, [...data]], [[3, 3, 4], [...X.subarray(0, 12), ...Y]]);
});

/** The coefficients with zeros where a column ends. */
function coupling(below: Field, above: Field): [below: Field, above: Field] {
  const first: Margin[] = [[0, 0], [0, 0], [1, 0]], last: Margin[] = [[0, 0], [0, 0], [0, 1]];
  return [below.cut(...first).pad(...first), above.cut(...last).pad(...last)];
}

Deno.test("solveDiffusion solves along the last axis", async () => {
  const solve = (x: Field, y: Field) => {
    const [below, above] = coupling(x.mul(0.1), y.mul(0.2));
    const excess = x.abs().add(y).add(2);
    return { below, above, excess, x: solveDiffusion(excess, below, above, y.sub(x)) };
  };
  const composed = await run(({ cells }) => solve(cells("x"), cells("y")), requiredOperations);
  const [below, above, excess, x] = composed.map(({ data }) => data);
  for (let n = 0; n < 24; n++) {
    const k = n % 4;
    const left = (excess[n] + below[n] + above[n]) * x[n] -
      (k > 0 ? below[n] * x[n - 1] : 0) - (k < 3 ? above[n] * x[n + 1] : 0);
    assert.ok(Math.abs(left - (Y[n] - X[n])) < 1e-13);
  }
  const native = await run(({ cells }) => solve(cells("x"), cells("y")));
  for (const [n, { data }] of native.entries()) {
    assert.ok(data.every((value, at) => Math.abs(value - composed[n].data[at]) < 1e-14));
  }
});

Deno.test("solveDiffusion keeps its digits in f32 where a sum on the diagonal would lose them", async () => {
  // Next to a coupling of 2³⁰ the excess of 1 is lost in f32, and the matrix would be singular.
  for (const operations of [requiredOperations, allOperations]) {
    const [{ data }] = await run(
      ({ cells }) => {
        const one = cells("x").mul(0).add(1);
        const [below, above] = coupling(one.mul(2 ** 30), one.mul(2 ** 30));
        return { x: solveDiffusion(one, below, above, cells("y")) };
      },
      operations,
      "f32",
    );
    for (let column = 0; column < 24; column += 4) {
      const mean = [...Y.subarray(column, column + 4)].reduce((sum, y) => sum + y) / 4;
      for (let n = column; n < column + 4; n++) {
        assert.ok(Math.abs(data[n] - mean) <= 1e-6 * mean, `${data[n]} instead of ${mean}`);
      }
    }
  }
});

Deno.test("outputs keep what the program does not compute", async () => {
  const [steps] = await run(({ cells }) => ({ steps: [null, cells("steps", 0).mul(-1)] }));
  assert.deepEqual(steps.shape, [2, 3, 4, 2]);
  assert.deepEqual([...steps.data.subarray(0, 6)], [0, -0, 2, -2, 4, -4]);
});

Deno.test("all arrays of a program are of its precision", async () => {
  const [y] = await run(({ cells }) => ({ y: cells("x").add(0.1) }), allOperations, "f32");
  assert.deepEqual(y.data, Float32Array.from(X, (x) => Math.fround(0.1) + x));
});

Deno.test("only what outputs need is recorded, and equal constants once", async () => {
  const seen: string[] = [];
  const operations = { ...allOperations };
  for (const name of Object.keys(operations) as (keyof ArrayOperations<PlainArray>)[]) {
    const operation = operations[name] as (...args: unknown[]) => PlainArray;
    Object.assign(operations, {
      [name]: (...args: unknown[]) => {
        seen.push(name);
        return operation(...args);
      },
    });
  }
  await run(({ cells }) => {
    cells("y").sqrt();
    return { z: cells("x").mul(3).add(3).mul(3) };
  }, operations);
  assert.deepEqual(seen, ["constant", "mul", "add", "mul", "mul", "add", "mul"]);
});

Deno.test("memory is that of the arrays alive at once", () => {
  const kernel = arrayProgramKernel(({ cells }) => ({ z: cells("x").mul(3).sqrt().sqrt() }));
  assert.equal(kernel.memory!({ grid, precision: "f64" }), (3 * 24 + 1) * 8);
});

Deno.test("mistakes in a program are named", async () => {
  const message = (program: ArrayProgram) => run(program).then(() => "none", (e) => e.message);
  assert.match(
    await message(({ cells }) => ({ x: cells("x").cut([1, 1]) })),
    /^Cannot cut \[1,1\] off an array of shape 2 × 3 × 4$/,
  );
  assert.match(
    await message(({ cells }) => ({ x: cells("x").add(cells("y").cut([0, 0], [1, 0])) })),
    /^Cannot combine arrays of shapes 2 × 3 × 4 and 2 × 2 × 4$/,
  );
  assert.match(
    await message(({ cells }) => ({ x: cells("x").set([[1, 0]], cells("y")) })),
    /^Cannot set a region of shape 1 × 3 × 4 to values of shape 2 × 3 × 4$/,
  );
  assert.match(await message(({ cells }) => ({ x: cells("x") })), /each output must be computed/);
  assert.match(
    await message(({ cells }) => ({ x: cells("z").neg() })),
    /^Cannot pack input "z" of shape 2 × 3 × 4: the benchmark has no "z"$/,
  );
  assert.match(
    await message(({ cells }) => ({ x: cells("steps").neg() })),
    /the benchmark has "steps" of shape 2 × 3 × 4 × 2$/,
  );
});

Deno.test("the optional operations are those that the interface marks so", () => {
  const optional = Object.keys(allOperations).filter((name) => !(name in requiredOperations));
  assert.deepEqual(optional, [...OPTIONAL_OPERATIONS]);
});
