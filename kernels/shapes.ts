/** Shapes of arrays on the grid, named as in the ocean model. */
import type { Grid } from "./grid.ts";

/** A shape as a function of the grid. */
export type Shape = (grid: Grid) => readonly number[];

/** One number per column in the west–east direction: `(nx)`. */
export const onX: Shape = ({ nx }) => [nx];
/** One number per row in the south–north direction: `(ny)`. */
export const onY: Shape = ({ ny }) => [ny];
/** One number per level: `(nz)`. */
export const onZ: Shape = ({ nz }) => [nz];
/** One number per column of water: `(nx, ny)`. */
export const onSurface: Shape = ({ nx, ny }) => [nx, ny];
/** One number per cell: `(nx, ny, nz)`. */
export const onCells: Shape = ({ nx, ny, nz }) => [nx, ny, nz];
/** Three time levels per cell: `(nx, ny, nz, 3)`. */
export const onTimeLevels: Shape = ({ nx, ny, nz }) => [nx, ny, nz, 3];
/** Four triads per cell: `(nx, ny, nz, 2, 2)`. */
export const onTriads: Shape = ({ nx, ny, nz }) => [nx, ny, nz, 2, 2];
