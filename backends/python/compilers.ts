/** The compilers of Python that the suite has kernels for. */
import { PRECISIONS } from "../../kernels/benchmark.ts";
import type { PythonProcess } from "../../kernels/python/process.ts";
import type { Backend, Runtime } from "../backend.ts";
import numba from "./compilers/numba.py" with { type: "text" };
import taichi from "./compilers/taichi.py" with { type: "text" };
import kernels from "./kernels.py" with { type: "text" };
import { type PythonLibrary, whereInstalled } from "./library.ts";
import { pythonProcess } from "./process.ts";

const COMPILERS: readonly (PythonLibrary & { readonly source: string })[] = [
  {
    name: "numba",
    description: "Numba (Python): loops written by hand, compiled by LLVM",
    module: "numba",
    devices: ["cpu"],
    source: numba,
  },
  {
    name: "taichi",
    description: "Taichi (Python): loops written by hand, compiled by LLVM or for a GPU",
    module: "taichi",
    devices: ["cpu", "gpu"],
    source: taichi,
  },
];

/** The backends of all compilers of Python. */
export const pythonCompilers: readonly Backend<Runtime & PythonProcess>[] = COMPILERS
  .map(({ source, ...library }) => ({
    name: library.name,
    description: library.description,
    devices: library.devices,
    precisions: PRECISIONS,
    family: "Python",
    runsIn: ["Python"],
    hasOwnProcess: true,
    setup: whereInstalled(
      library,
      (options) =>
        pythonProcess(library.name, options, [["compiler", source], ["kernels", kernels]]),
    ),
  }));
