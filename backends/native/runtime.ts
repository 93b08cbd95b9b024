/** What the kernels of the `native` backend get: compiled libraries and memory for their arrays. */
import type { Precision } from "../../kernels/benchmark.ts";
import { BackendUnavailable, type Runtime } from "../backend.ts";
import { findCompiler, type NativeSource } from "./compiler.ts";
import { measureLimits } from "./limits.ts";
import { MACHINE, machine } from "./machine.ts";
import { allocateArrays, type ArrayLayout, type NativeArrays } from "./memory.ts";

export type { NativeSource } from "./compiler.ts";
export type { ArrayLayout, NativeArrays } from "./memory.ts";

/** A C function `void f(const struct arguments *)`. */
export type NativeFunction = (args: BigUint64Array<ArrayBuffer>) => void;

const FUNCTION = { parameters: ["buffer"], result: "void" } as const;

/** What the kernels of the `native` backend get. */
export interface NativeRuntime extends Runtime {
  /**
   * Compiles a source and loads functions that take a `struct arguments`.
   *
   * @throws {BackendUnavailable} if that fails
   */
  load<Name extends string>(
    source: NativeSource,
    precision: Precision,
    functions: readonly Name[],
  ): Promise<Readonly<Record<Name, NativeFunction>>>;
  /**
   * Allocates arrays in one piece of memory.
   *
   * @throws {RangeError} if there is not that much
   */
  allocate<Name extends string>(
    precision: Precision,
    layout: Readonly<Record<Name, ArrayLayout>>,
  ): NativeArrays<Name>;
}

/**
 * Finds the compiler and compiles a first library with it.
 *
 * @throws {BackendUnavailable} if there is no compiler, it fails, or libraries cannot be loaded
 */
export async function openRuntime(): Promise<NativeRuntime & Disposable> {
  const compiler = await findCompiler();
  const opened: { close(): void }[] = [];
  const open = async <Symbols extends Deno.ForeignLibraryInterface>(
    source: NativeSource,
    precision: Precision,
    symbols: Symbols,
  ) => {
    const library = load(source.name, await compiler.compile(source, precision), symbols);
    opened.push(library);
    return library.symbols;
  };
  const common = await open(machine, "f64", MACHINE);
  return {
    version: compiler.version,
    buildFlags: compiler.flags,
    load(source, precision, functions) {
      const symbols = Object.fromEntries(functions.map((name) => [name, FUNCTION]));
      return open(source, precision, symbols) as Promise<unknown> as Promise<
        Readonly<Record<typeof functions[number], NativeFunction>>
      >;
    },
    allocate: (precision, layout) => allocateArrays(common, precision, layout),
    limits: async (precision) => measureLimits(await open(machine, precision, MACHINE), precision),
    [Symbol.dispose]: () => opened.splice(0).forEach((library) => library.close()),
  };
}

function load<Symbols extends Deno.ForeignLibraryInterface>(
  name: string,
  path: string,
  symbols: Symbols,
): Deno.DynamicLibrary<Symbols> {
  try {
    return Deno.dlopen(path, symbols);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new BackendUnavailable(`Cannot load compiled ${name}: ${reason}`);
  }
}
