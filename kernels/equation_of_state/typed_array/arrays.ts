/** What the two loops work on. */
import coefficients from "../coefficients.json" with { type: "json" };

/** An array of the case, in its precision. */
export type Floats = Float64Array | Float32Array;

/** The coefficients v01 … v48 of the specific volume. */
export type Coefficients = typeof coefficients;
