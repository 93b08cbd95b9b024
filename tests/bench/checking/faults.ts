/** Kernels that go wrong in ways that happen, made from the plain loops of the three benchmarks. */
import type {
  Benchmark,
  FloatArray,
  Inputs,
  KernelOptions,
  NDArray,
  Precision,
} from "../../../kernels/benchmark.ts";
import type { Grid } from "../../../kernels/grid.ts";

/** What a fault does to the right outputs of a case; they are its own, to be changed. */
export type Fault = (outputs: Readonly<Record<string, FloatArray>>, context: FaultContext) => void;

/** What a fault may look at. */
export interface FaultContext {
  readonly inputs: Inputs;
  readonly grid: Grid;
}

/** The outputs of the plain loops at a precision, as a correct kernel would give them. */
export async function rightOutputs(
  benchmark: Benchmark,
  inputs: Inputs,
  options: KernelOptions,
): Promise<NDArray<FloatArray>[]> {
  const kernel = await benchmark.kernels.get("plain")!();
  const formulation = benchmark.formulations?.[options.precision];
  await using prepared = await kernel.prepare({}, inputs, { ...options, formulation });
  await prepared.run();
  return await Array.fromAsync(prepared.outputs());
}

/** The same with a fault. */
export function withFault(
  outputs: readonly NDArray<FloatArray>[],
  fault: Fault,
  context: FaultContext,
): NDArray<FloatArray>[] {
  const copies = outputs.map((output) => ({ ...output, data: output.data.slice() as FloatArray }));
  fault(Object.fromEntries(copies.map(({ name, data }) => [name, data])), context);
  return copies;
}

/** Sets a share of the numbers that are not 0 to 0, spread evenly. */
function clearShare(
  data: FloatArray,
  share: number,
  level?: readonly [offset: number, of: number],
) {
  let seen = 0, cleared = 0;
  for (let n = 0; n < data.length; n++) {
    if (level && n % level[1] !== level[0]) continue;
    if (data[n] === 0) continue;
    seen++;
    if (cleared < share * seen) data[n] = 0, cleared++;
  }
}

function clearSmaller(data: FloatArray, share: number): void {
  const sizes = Float64Array.from(data, Math.abs).sort();
  const limit = sizes[Math.floor(share * (sizes.length - 1))];
  for (let n = 0; n < data.length; n++) if (Math.abs(data[n]) <= limit) data[n] = 0;
}

/** Visits the cells of the interior, of the halo, or of any region. */
function forCells(
  { nx, ny, nz }: Grid,
  visit: (n: number, i: number, j: number, k: number) => void,
): void {
  for (let i = 0, n = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) for (let k = 0; k < nz; k++, n++) visit(n, i, j, k);
  }
}

const isInterior = ({ nx, ny }: Grid, i: number, j: number) =>
  i >= 2 && i < nx - 2 && j >= 2 && j < ny - 2;

/** Exchanges the first two axes, as a kernel does that takes C order for Fortran order. */
function transpose(data: FloatArray, { nx, ny }: Grid): void {
  const before = data.slice(), numbers = data.length / (nx * ny);
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      const from = (j * ny + i) * numbers;
      data.set(before.subarray(from, from + numbers), (i * ny + j) * numbers);
    }
  }
}

/** Faults by benchmark and name. Each must be found in both precisions at every size. */
export const FAULTS: Readonly<Record<string, Readonly<Record<string, Fault>>>> = {
  equation_of_state: {
    "one cell is NaN": ({ dHdT }) => void (dHdT[dHdT.length >> 1] = NaN),
    "the axes are exchanged": ({ dHdT }, { grid }) => transpose(dHdT, grid),
    "the results are one cell too far": ({ dHdT }) => dHdT.copyWithin(1, 0),
    "the sign is wrong": ({ dHdT }) => dHdT.forEach((x, n) => dHdT[n] = -x),
    "the last level is not computed": ({ dHdT }, { grid: { nz } }) =>
      dHdT.forEach((_, n) => n % nz === nz - 1 && (dHdT[n] = 0)),
    "one row of cells is not computed": ({ dHdT }, { grid: { nz } }) => void dHdT.fill(0, 0, nz),
    "pressure is that of the level below": ({ dHdT }, { inputs, grid: { nz } }) => {
      const { data: p } = inputs.p;
      dHdT.forEach((x, n) => n % nz && (dHdT[n] = x * p[n % nz - 1] / p[n % nz]));
    },
  },
  isoneutral_mixing: {
    "90 % of K_33 are 0": ({ K_33 }, { grid }) => {
      forCells(grid, (n, i, j) => isInterior(grid, i, j) && n % 10 && (K_33[n] = 0));
    },
    "K_11 and K_22 are exchanged": ({ K_11, K_22 }) => {
      const before = K_11.slice();
      K_11.set(K_22);
      K_22.set(before);
    },
    "maskU is ignored in K_11": ({ K_11 }, { inputs, grid }) => {
      const { dzw, dzt, maskU } = inputs, { nx, ny } = grid;
      forCells(grid, (n, i, j, k) => {
        if (i < 1 || i >= nx - 2 || j < 2 || j >= ny - 2 || maskU.data[n] !== 0) return;
        const below = k > 0 ? dzw.data[k - 1] : 0;
        K_11[n] = 25 * (below + dzw.data[k]) / dzt.data[k];
      });
    },
    "the sign of Ai_bx is wrong": ({ Ai_bx }) => Ai_bx.forEach((x, n) => Ai_bx[n] = -x),
    "ip and kr are exchanged in Ai_ez": ({ Ai_ez }) => {
      for (let n = 0; n < Ai_ez.length; n += 4) {
        [Ai_ez[n + 1], Ai_ez[n + 2]] = [Ai_ez[n + 2], Ai_ez[n + 1]];
      }
    },
    "90 % of Ai_by are 0": ({ Ai_by }) => clearShare(Ai_by, 0.9),
    "Ai_nz is that of the cell to the south": ({ Ai_nz }, { grid: { nz } }) =>
      Ai_nz.copyWithin(4 * nz, 0),
    "K_22 of the surface is not computed": ({ K_22 }, { inputs, grid }) =>
      forCells(grid, (n, _i, _j, k) => k === grid.nz - 1 && (K_22[n] = inputs.K_22.data[n])),
    "K_33 keeps its value at the surface": ({ K_33 }, { inputs, grid }) =>
      forCells(grid, (n, _i, _j, k) => k === grid.nz - 1 && (K_33[n] = inputs.K_33.data[n])),
    "one triad is NaN": ({ Ai_ez }) => void (Ai_ez[Ai_ez.length - 1] = NaN),
  },
  turbulent_kinetic_energy: {
    "the smaller half of tke is 0": ({ tke }) => clearSmaller(tke, 0.5),
    "no Adams–Bashforth in the halo": ({ tke }, { inputs, grid }) =>
      forCells(grid, (n, i, j) => {
        if (!isInterior(grid, i, j)) tke[3 * n + 1] = inputs.tke.data[3 * n + 1];
      }),
    "90 % of dtke are 0": ({ dtke }) => clearShare(dtke, 0.9, [0, 3]),
    "4 % of tke_surf_corr are 0": ({ tke_surf_corr }) => clearShare(tke_surf_corr, 0.04),
    "one row of the halo is not computed": ({ tke }, { inputs, grid }) =>
      forCells(grid, (n, i) => i === 1 && (tke[3 * n + 1] = inputs.tke.data[3 * n + 1])),
    "the sign of dtke is wrong": ({ dtke }, { grid }) =>
      forCells(grid, (n, i, j) => isInterior(grid, i, j) && (dtke[3 * n] = -dtke[3 * n])),
    "maskW is ignored in dtke": ({ dtke }, { inputs, grid }) =>
      forCells(grid, (n, i, j) => {
        if (isInterior(grid, i, j) && inputs.maskW.data[n] === 0) dtke[3 * n] += 1;
      }),
    "tke is written to the level before": ({ tke }) => {
      for (let n = 0; n < tke.length; n += 3) [tke[n], tke[n + 1]] = [tke[n + 1], tke[n]];
    },
    "e is added once more to mixed columns": ({ tke }, { inputs, grid }) =>
      forCells(grid, (n, i, j, k) => {
        const ks = inputs.kbot.data[i * grid.ny + j] - 1;
        if (!isInterior(grid, i, j) || ks < 0 || k < ks) return;
        tke[3 * n + 1] += inputs.tke.data[3 * n];
      }),
    "tke_surf_corr has the wrong sign": ({ tke_surf_corr }) =>
      tke_surf_corr.forEach((x, n) => tke_surf_corr[n] = -x),
    "tke_surf_corr misses its factor ½": ({ tke_surf_corr }) =>
      tke_surf_corr.forEach((x, n) => tke_surf_corr[n] = 2 * x),
    "one cell of dtke is NaN": ({ dtke }) => void (dtke[dtke.length - 3] = NaN),
  },
};

/** Faults that only f64 can show: constants that were rounded to f32, by inputs that are. */
export const ROUNDED_INPUT: Readonly<Record<string, string>> = {
  equation_of_state: "sa",
  isoneutral_mixing: "K_iso",
  turbulent_kinetic_energy: "w",
};

/** The inputs of a benchmark with one of them rounded to f32. */
export function roundedInputs(inputs: Inputs, name: string): Inputs {
  return { ...inputs, [name]: { ...inputs[name], data: inputs[name].data.map(Math.fround) } };
}

/** Sizes at which faults are looked for. */
export const SIZES = [4096, 65_536];

/** Both precisions. */
export const PRECISIONS: readonly Precision[] = ["f64", "f32"];
