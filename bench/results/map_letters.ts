/** The letters of which the maps of a results document consist. */

/** The letters of cells in ascending order: those of base64. */
export const MAP_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Place of the letter for values that are not finite, the last one. */
export const NOT_FINITE = MAP_LETTERS.length - 1;

/** Letters per factor of ten of an error; the first letter is that of cells without an error. */
export const LETTERS_PER_DECADE = 2;

/** Decimal logarithm of the error at which the second letter begins. */
export const LOWEST_DECADE = -24;
