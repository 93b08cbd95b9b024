/** What the WebAssembly kernels ask of their backend, and what both know about memories. */

/** The same module built twice, as base64 text. */
export interface WasmBinaries {
  /** With relaxed SIMD: multiply–adds that round once. */
  readonly relaxed: string;
  /** With the SIMD of WebAssembly 2.0 only. */
  readonly plain: string;
}

/** An instance of a module with a memory of its own. */
export interface WasmInstance<Exports> {
  /** The module's functions. */
  readonly exports: Exports;
  /** The memory. */
  readonly buffer: ArrayBuffer;
}

/** What the kernels of the `wasm` backend get. */
export interface WasmRuntime {
  /** Largest memory of one instance in bytes; larger problems need several instances. */
  readonly instanceBytes: number;
  /**
   * Makes an instance of the build that this engine can run, with a memory of `bytes`, all zero.
   * The memory goes when the instance is no longer referred to.
   *
   * @throws {RangeError} if the memory cannot be allocated
   */
  instantiate<Exports>(binaries: WasmBinaries, bytes: number): Promise<WasmInstance<Exports>>;
}

/** Bytes at the beginning of every memory that belong to the module's constants and tables. */
export const STATIC_BYTES: number = 1 << 16;

/** Bytes of the largest memory with 32-bit addresses. */
export const MAX_INSTANCE_BYTES: number = 2 ** 32;
