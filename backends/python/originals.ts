/**
 * The Python originals as backends: NumPy, Numba, JAX and the others compute in a process of their
 * own, with the benchmark modules of a pyhpc-benchmarks checkout that the user names.
 */
import { PRECISIONS } from "../../kernels/benchmark.ts";
import type { PythonProcess } from "../../kernels/python/process.ts";
import type { Backend, Device, Runtime } from "../backend.ts";
import originals from "./originals.py" with { type: "text" };
import { pythonProcess } from "./process.ts";

const ORIGINALS: readonly (readonly [name: string, library: string, devices: readonly Device[]])[] =
  [
    ["numpy", "NumPy", ["cpu"]],
    ["numba", "Numba", ["cpu"]],
    ["jax", "JAX", ["cpu", "gpu", "tpu"]],
    ["pytorch", "PyTorch", ["cpu", "gpu"]],
    ["tensorflow", "TensorFlow", ["cpu", "gpu"]],
    ["taichi", "Taichi", ["cpu", "gpu"]],
    ["aesara", "Aesara", ["cpu"]],
    ["cupy", "CuPy", ["gpu"]],
  ];

/** What is added to the names of the checkout. */
const SUFFIX = "_original";

/** Names of the backends that a checkout brings. */
export const ORIGINAL_NAMES: readonly string[] = ORIGINALS.map(([name]) => name + SUFFIX);

/** Parts of a checkout that are used here. */
const LANDMARKS = ["backends.py", "benchmarks"];

/**
 * The backends of a pyhpc-benchmarks checkout, named like `numpy_original`. Each one's setup starts
 * a Python process, and its kernel is the benchmark's kernel `"original"`.
 *
 * @param folder the checkout
 * @throws {TypeError} if the folder is no such checkout
 *
 * @example
 * ```ts ignore
 * for (const backend of originalBackends("../pyhpc-benchmarks")) registerBackend(backend);
 * ```
 */
export function originalBackends(folder: string): Backend<Runtime & PythonProcess>[] {
  const checkout = realPath(folder);
  const missing = LANDMARKS.filter((name) => !checkout || !realPath(`${checkout}/${name}`));
  if (!checkout || missing.length > 0) {
    throw new TypeError(
      `Cannot use "${folder}" as a checkout of pyhpc-benchmarks: ` +
        (checkout ? `it has no ${missing.join(" and no ")}` : "there is no such folder") +
        `, wanted is a folder with ${LANDMARKS.join(" and ")}`,
    );
  }
  return ORIGINALS.map(([backend, library, devices]) => {
    const name = backend + SUFFIX;
    return {
      name,
      description: `${library}, by the program of pyhpc-benchmarks`,
      devices,
      precisions: PRECISIONS,
      program: "original",
      kernel: "original",
      family: "Python",
      runsIn: ["Python"],
      hasOwnProcess: true,
      setup: (options) =>
        pythonProcess(name, options, [["originals", originals]], { checkout, backend }, {
          // The checkout is the user's: leave no bytecode in it.
          PYTHONDONTWRITEBYTECODE: "1",
        }),
    };
  });
}

function realPath(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch {
    return undefined;
  }
}
