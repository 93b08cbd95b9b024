/** The runtime of the `native` backend: compiles, loads libraries and allocates. */
import type { Precision } from "../../kernels/benchmark.ts";
import type { NativeFunction, NativeRuntime, NativeSource } from "../../kernels/native/runtime.ts";
import { BackendUnavailable, type Runtime } from "../backend.ts";
import { type CompilerOptions, findCompiler } from "./compiler.ts";
import { measureLimits } from "./limits.ts";
import { MACHINE, machine } from "./machine.ts";
import { allocateArrays } from "./memory.ts";

const FUNCTION = { parameters: ["buffer"], result: "void" } as const;

/**
 * Finds the compiler and compiles a first library with it.
 *
 * @throws {BackendUnavailable} if there is no compiler, it fails, or libraries cannot be loaded
 */
export async function openRuntime(
  options: CompilerOptions = {},
): Promise<Runtime & NativeRuntime & Disposable> {
  const compiler = await findCompiler(options);
  const opened: { close(): void }[] = [];
  const open = async <Symbols extends Deno.ForeignLibraryInterface>(
    source: NativeSource,
    precision: Precision,
    symbols: Symbols,
  ) => {
    const compile = () => compiler.compile(source, precision);
    const path = await compile();
    let library: Deno.DynamicLibrary<Symbols>;
    try {
      library = Deno.dlopen(path, symbols);
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw unloadable(source.name, error);
      // The cached file may be damaged, e.g. by a crash before all of it was on the disk.
      await Deno.remove(path);
      library = load(source.name, await compile(), symbols);
    }
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
    throw unloadable(name, error);
  }
}

function unloadable(name: string, error: unknown): BackendUnavailable {
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return new BackendUnavailable(`Cannot load compiled ${name}: ${reason}`);
}
