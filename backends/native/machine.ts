/** The library that serves all kernels of the `native` backend. */
import type { NativeSource } from "../../kernels/native/runtime.ts";
import { nativeSource } from "../../kernels/native/source.ts";
import code from "./machine.c" with { type: "text" };

/** Its source. */
export const machine: NativeSource = nativeSource("machine", code);

/** Its functions. */
export const MACHINE = {
  allocate: { parameters: ["usize"], result: "pointer" },
  release: { parameters: ["pointer", "usize"], result: "void" },
  triad: { parameters: ["pointer", "pointer", "pointer", "i64"], result: "void" },
  multiply_adds: { parameters: ["i64", "f64", "f64"], result: "f64" },
  round_size: { parameters: [], result: "i64" },
} as const;

/** Its functions, loaded. */
export type Machine = Deno.DynamicLibrary<typeof MACHINE>["symbols"];
