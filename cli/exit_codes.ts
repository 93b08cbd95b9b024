/** Exit codes of the program. */
export const EXIT = { success: 0, failure: 1, usage: 2, interrupted: 130 } as const;
