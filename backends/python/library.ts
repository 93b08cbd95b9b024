/** Makes a backend of an array library of Python. */
import {
  type ArrayRuntime,
  type CompiledArrays,
  OPTIONAL_OPERATIONS,
} from "../../kernels/array_program/mod.ts";
import { programData } from "../../kernels/array_program/data.ts";
import { PRECISIONS } from "../../kernels/benchmark.ts";
import { prepareInPython, type PythonProcess } from "../../kernels/python/process.ts";
import { type Backend, BackendUnavailable, type Device, type Runtime } from "../backend.ts";
import arrayPrograms from "./array_programs.py" with { type: "text" };
import { pythonOf, wantModule, whyMissing } from "./interpreter.ts";
import { type PythonModule, pythonProcess } from "./process.ts";

/** What a Python library is. */
export interface PythonLibrary {
  /** Name of the backend, in snake case. */
  readonly name: string;
  /** One sentence for `list`. */
  readonly description: string;
  /** Module that is imported, e.g. `"torch"`. */
  readonly module: string;
  /**
   * Package that brings the module, as an installer names it.
   *
   * @default the module's name
   */
  readonly package?: string;
  /** Devices that it can compute on. */
  readonly devices: readonly Device[];
  /**
   * Whether it takes part only when it is named.
   *
   * @default false
   */
  readonly onRequest?: boolean;
}

/** An array library: the adapter is the text of a Python module. */
export interface PythonArrayLibrary extends PythonLibrary {
  /** The adapter, see `docs/add-a-python-library.md`. */
  readonly adapter: string;
  /** Modules that the adapter imports. */
  readonly modules?: readonly PythonModule[];
}

/**
 * The backend of an array library of Python, which runs all array programs.
 *
 * @example
 * ```ts ignore
 * registerBackend(pythonArrayLibrary({
 *   name: "speedy",
 *   description: "Speedy: arrays in no time",
 *   module: "speedy",
 *   devices: ["cpu"],
 *   adapter: await Deno.readTextFile("speedy.py"),
 * }));
 * ```
 */
export function pythonArrayLibrary(
  library: PythonArrayLibrary,
): Backend<Runtime & ArrayRuntime> {
  const { name, description, devices, onRequest = false, adapter, modules = [] } = library;
  return {
    name,
    description,
    devices,
    onRequest,
    precisions: PRECISIONS,
    kernel: "array_program",
    family: "Python",
    runsIn: ["Python"],
    hasOwnProcess: true,
    setup: whereInstalled(library, async function* (options) {
      const all: PythonModule[] = [
        ...modules,
        ["library", adapter],
        ["array_programs", arrayPrograms],
      ];
      for await (const runtime of pythonProcess(name, options, all)) {
        const optional = OPTIONAL_OPERATIONS
          .filter((operation) => runtime.about.optional?.includes(operation));
        yield { ...runtime, arrays: { optional, ...compilerIn(runtime, options.device) } };
      }
    }),
  };
}

/** A setup that refuses, without starting anything, where the library is not installed. */
export function whereInstalled<R extends Runtime>(
  { name, module, package: installed = module }: PythonLibrary,
  setup: Backend<R>["setup"],
): Backend<R>["setup"] {
  wantModule(module);
  return async function* (options) {
    const { command } = pythonOf(name);
    const problem = await whyMissing(command, module);
    if (problem !== undefined) {
      const missing = { installer: `${command} -m pip install`, name: installed };
      const remedy = `install it with: ${missing.installer} ${missing.name}`;
      throw new BackendUnavailable(`${problem}; ${remedy}`, { missing });
    }
    yield* setup(options);
  };
}

function compilerIn(process: PythonProcess, device: Device): Omit<CompiledArrays, "optional"> {
  return {
    async compile(program, values) {
      const inputs = Object.fromEntries(
        program.inputs.map(({ name, shape }, n) => [name, { data: values[n], shape }]),
      );
      const prepared = await prepareInPython(process, inputs, { program: programData(program) });
      return {
        run: () => prepared.run(),
        settle: () => prepared.settle(),
        warmNext: () => prepared.warmNext(),
        ...(device === "cpu" ? {} : { transfer: () => prepared.transfer() }),
        async *outputs() {
          for (const n of prepared.found.keys()) {
            yield await prepared.output(n);
          }
        },
        dispose: async () => await prepared[Symbol.asyncDispose](),
      };
    },
  };
}
