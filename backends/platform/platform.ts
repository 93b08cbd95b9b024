/** What portable backends ask of the program that they run in: Deno, another engine, a browser. */

/** An engine and its system. What it lacks is left out; nothing here is ever timed. */
export interface Platform {
  /** Name and version of the JavaScript engine, e.g. `"V8 15.0"`. */
  readonly engine: string;
  /** The WebGPU implementation, if there is one. */
  readonly gpu?: GPU;
  /** Name and version of that implementation, e.g. `"Deno 2.9.6 (wgpu)"`. */
  readonly gpuVersion: string;
  /** What may be missing where there is no adapter, in words that tell a user what to do. */
  readonly gpuHint: string;
  /**
   * Imports an npm package.
   *
   * @param specifier name, exact version and path, e.g. `"npm:speedygonzales@1.0.0"`
   * @throws {BackendUnavailable} if it cannot be downloaded or loaded
   */
  importLibrary<T>(specifier: string): Promise<T>;
  /**
   * Reads a file that belongs to a library, such as its WASM, where libraries cannot do so by
   * themselves because they are part of a bundle.
   *
   * @param name name of the file without its folder
   * @throws {BackendUnavailable} if it is not there
   */
  readLibraryFile?(name: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Does something that makes a GPU's driver write to stderr, without what it writes. */
  withQuietDriver<T>(action: () => Promise<T>): Promise<T>;
  /**
   * Name and version of a GPU's driver.
   *
   * @param device name as the driver gives it, such as the `description` of a WebGPU adapter
   */
  gpuDriver?(device: string): Promise<string | undefined>;
  /** Bytes of the GPU's memory. */
  gpuMemory?(): Promise<number | undefined>;
  /** Collects garbage at once. */
  collectGarbage?(): void;
}
