/** The cells around the interior in the `wasm` kernel. */
import type { FloatArray, Inputs } from "../../benchmark.ts";
import type { Grid } from "../../grid.ts";
import { Arena, VECTOR_BYTES } from "../../wasm/records.ts";
import { STATIC_BYTES } from "../../wasm/runtime.ts";

/** Time levels on the last axis of u, v, w, tke, dtke. */
export const LEVELS = 3;
/** τ */
export const NOW = 0;
/** τ + 1 */
export const NEXT = 1;
/** τ − 1 */
export const BEFORE = 2;

/** The halo cells, which only take part in the Adams–Bashforth step: they get a memory of their own. */
export class Halo {
  /** Columns outside of the interior, numbered i ny + j. */
  readonly columns: readonly number[];
  /** Vectors that their cells fill. */
  readonly vectors: number;
  /** Bytes of the memory. */
  readonly bytes: number;
  /** Addresses of tke(τ+1), dtke(τ), dtke(τ−1) and the result, one number per cell each. */
  readonly at: readonly number[];

  /**
   * Lays the cells out.
   *
   * @param width bytes per number
   */
  constructor(readonly grid: Grid, width: number) {
    const { nx, ny, nz } = grid;
    this.columns = Array.from({ length: nx * ny }, (_, column) => column).filter((column) => {
      const i = Math.floor(column / ny), j = column % ny;
      return i < 2 || i >= nx - 2 || j < 2 || j >= ny - 2;
    });
    this.vectors = Math.ceil(this.columns.length * nz * width / VECTOR_BYTES);
    const arena = new Arena(STATIC_BYTES);
    this.at = Array.from({ length: 4 }, () => arena.place(this.vectors * VECTOR_BYTES));
    this.bytes = arena.end;
  }

  /** Copies what the step needs. */
  pack(memory: FloatArray, { tke, dtke }: Inputs): void {
    this.#each((cell, n) => {
      const index = (field: number) => this.at[field] / memory.BYTES_PER_ELEMENT + n;
      memory[index(0)] = tke.data[cell * LEVELS + NEXT];
      memory[index(1)] = dtke.data[cell * LEVELS + NOW];
      memory[index(2)] = dtke.data[cell * LEVELS + BEFORE];
    });
  }

  /** Copies the result to level τ+1. */
  unpack(memory: FloatArray, tke: FloatArray): void {
    const start = this.at[3] / memory.BYTES_PER_ELEMENT;
    this.#each((cell, n) => tke[cell * LEVELS + NEXT] = memory[start + n]);
  }

  #each(visit: (cell: number, n: number) => void): void {
    const { nz } = this.grid;
    this.columns.forEach((column, c) => {
      for (let k = 0; k < nz; k++) visit(column * nz + k, c * nz + k);
    });
  }
}
