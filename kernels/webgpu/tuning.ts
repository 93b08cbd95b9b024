/**
 * Everything that decides how the shaders' work is divided but not what they compute, in one
 * place. The defaults suit GPUs with 32 lanes per subgroup and large caches.
 */
import type { Precision } from "../benchmark.ts";

/** Work division of `equation_of_state`. */
export interface PointwiseTuning {
  /** Invocations per workgroup. */
  workgroup: number;
  /** Neighbouring points per invocation: 1, 2 or 4. */
  lanes: number;
}

/** Work division of the stencils. */
export interface StencilTuning {
  /** Invocations per workgroup along `j`, whose numbers are contiguous in memory. */
  along: number;
  /** Invocations per workgroup along `i`. */
  across: number;
  /** Levels that one invocation works through, carrying what neighbouring levels share. */
  levels: number;
}

/** Work division of `turbulent_kinetic_energy`, where one invocation works through a whole column. */
export interface ColumnTuning extends Omit<StencilTuning, "levels"> {
  /**
   * Fewest columns that are computed in one pass. Fewer do not fill a GPU: a second pass, with one
   * invocation per cell, then takes over what cells can do in parallel.
   */
  onePassFrom: number;
}

/** Work divisions per routine and precision; to be changed before a case is prepared. */
export interface Tuning {
  /** Of `equation_of_state`. */
  readonly equationOfState: Record<Precision, PointwiseTuning>;
  /** Of `isoneutral_mixing`. */
  readonly isoneutralMixing: Record<Precision, StencilTuning>;
  /** Of `turbulent_kinetic_energy`. */
  readonly turbulentKineticEnergy: Record<Precision, ColumnTuning>;
}

/** The tuning in force. */
export const tuning: Tuning = {
  equationOfState: {
    f64: { workgroup: 128, lanes: 1 },
    f32: { workgroup: 256, lanes: 2 },
  },
  isoneutralMixing: {
    f64: { along: 32, across: 2, levels: 16 },
    f32: { along: 32, across: 4, levels: 16 },
  },
  turbulentKineticEnergy: {
    f64: { along: 32, across: 4, onePassFrom: 100_000 },
    f32: { along: 32, across: 4, onePassFrom: 100_000 },
  },
};
