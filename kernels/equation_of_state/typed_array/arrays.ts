/** What the two loops work on. */
import values from "../coefficients.json" with { type: "json" };

/** The type of {@linkcode coefficients}. */
export type Coefficients = typeof values;

/** The coefficients v01 … v48 of the specific volume. */
export const coefficients: Coefficients = values;
