/**
 * Options of AssemblyScript's compiler for every module, beside precision and SIMD.
 *
 * Of Binaryen's optimizations only the first level: the engine optimizes anyway, and the third
 * level collects repeated loads of constants in local variables, which then are spilled to the
 * stack: 8% slower.
 */
export const BUILD_FLAGS: readonly string[] = [
  ...["-O1", "--noAssert", "--runtime", "stub", "--importMemory"],
];
