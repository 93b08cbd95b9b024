/** Instances of WebAssembly modules with 128-bit SIMD. */
import {
  MAX_INSTANCE_BYTES,
  type WasmBinaries,
  type WasmRuntime,
} from "../../kernels/wasm/runtime.ts";
import type { Runtime } from "../backend.ts";

const PAGE = 1 << 16;

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

/** Which of the two builds of a module: with relaxed SIMD or without. */
export type Flavour = "relaxed" | "plain";

/** What this engine can run: relaxed SIMD, plain SIMD or neither. */
export function simdFlavour(): Flavour | undefined {
  const relaxed = probe(...ZERO, ...ZERO, ...ZERO, ...F64X2_RELAXED_MADD);
  if (WebAssembly.validate(relaxed)) return "relaxed";
  return WebAssembly.validate(probe(...ZERO)) ? "plain" : undefined;
}

/**
 * The runtime with one of the two builds of every module. Compiled modules are kept, so that a
 * later case starts with machine code that an earlier one has warmed up.
 *
 * @param engine name and version of the JavaScript engine
 */
export function wasmRuntime(
  flavour: Flavour,
  engine: string,
): Runtime & WasmRuntime {
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
    version: `${engine}, ${simd}`,
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
