/** Instances of WebAssembly modules with 128-bit SIMD. */
import type { Runtime } from "../backend.ts";

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

/** What the kernels of this backend get. */
export interface WasmRuntime extends Runtime {
  /** Largest memory of one instance in bytes; larger problems need several instances. */
  readonly instanceBytes: number;
  /**
   * Makes an instance of the build that this engine can run, with a memory of `bytes`, all zero.
   * The memory goes when the instance is no longer referred to.
   *
   * @throws {RangeError} if the memory cannot be had
   */
  instantiate<Exports>(binaries: WasmBinaries, bytes: number): Promise<WasmInstance<Exports>>;
}

/** Bytes at the beginning of every memory that belong to the module's constants and tables. */
export const STATIC_BYTES: number = 1 << 16;

const PAGE = 1 << 16;

/** Bytes of the largest memory with 32-bit addresses. */
export const MAX_INSTANCE_BYTES: number = 2 ** 32;

/** `(func (result v128) …)` around one instruction, in the binary format. */
function probe(...instructions: number[]): Uint8Array<ArrayBuffer> {
  const body = [0, ...instructions, 0x0b];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 5, 1, 0x60, 0, 1, 0x7b],
    ...[3, 2, 1, 0],
    ...[10, body.length + 2, 1, body.length, ...body],
  ]);
}

const I32_CONST_0 = [0x41, 0];
const I32X4_SPLAT = [0xfd, 0x11];
const ZERO = [...I32_CONST_0, ...I32X4_SPLAT];
const F64X2_RELAXED_MADD = [0xfd, 0x87, 0x02];

/** What this engine can run: relaxed SIMD, plain SIMD or neither. */
export function simdFlavour(): "relaxed" | "plain" | undefined {
  const relaxed = probe(...ZERO, ...ZERO, ...ZERO, ...F64X2_RELAXED_MADD);
  if (WebAssembly.validate(relaxed)) return "relaxed";
  return WebAssembly.validate(probe(...ZERO)) ? "plain" : undefined;
}

/**
 * The runtime with one of the two builds of every module. Compiled modules are kept, so that a
 * later case starts with machine code that an earlier one has warmed up.
 */
export function wasmRuntime(flavour: "relaxed" | "plain"): WasmRuntime {
  const modules = new Map<string, Promise<WebAssembly.Module>>();
  const compile = (text: string) => {
    const known = modules.get(text);
    if (known) return known;
    const compiled = WebAssembly.compile(Uint8Array.fromBase64(text));
    modules.set(text, compiled);
    return compiled;
  };
  const simd = flavour === "relaxed" ? "relaxed SIMD" : "SIMD without relaxed multiply–add";
  return {
    version: `V8 ${Deno.version.v8}, ${simd}`,
    instanceBytes: MAX_INSTANCE_BYTES,
    async instantiate<Exports>(binaries: WasmBinaries, bytes: number) {
      const pages = Math.ceil(bytes / PAGE);
      const module = await compile(binaries[flavour]);
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      const instance = await WebAssembly.instantiate(module, { env: { memory } });
      return { exports: instance.exports as Exports, buffer: memory.buffer as ArrayBuffer };
    },
  };
}

/** Milliseconds of calls after which the engine has optimized what it calls. */
const WARM_UP = 20;

/**
 * Calls a kernel at least once and for a few milliseconds, so that the memory's pages are there
 * and the engine has put optimized code in the place of its quickly compiled first version.
 *
 * @param forget clears the results, so that only the next call brings them
 */
export async function warmUp(run: () => void, forget: () => void): Promise<void> {
  const start = performance.now();
  do {
    run();
    await new Promise((resolve) => setTimeout(resolve, 0));
  } while (performance.now() - start < WARM_UP);
  forget();
}

/** V8's flag that makes {@linkcode collectMemories} work. */
export const GC_FLAG: string = "--expose-gc";

/**
 * Frees the memories that nothing refers to any more now, not at the engine's next opportunity,
 * which may come after several gigabytes. Does nothing in a process without {@linkcode GC_FLAG}.
 */
export function collectMemories(): void {
  (globalThis as { gc?: () => void }).gc?.();
}
