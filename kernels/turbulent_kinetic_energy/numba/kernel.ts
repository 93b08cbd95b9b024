/** The kernel of the backend `numba`: `kernel.py` beside this file. */
import type { Kernel } from "../../benchmark.ts";
import { pythonKernel } from "../../python/kernel.ts";
import type { PythonProcess } from "../../python/process.ts";
import { turbulentKineticEnergy } from "../mod.ts";
import source from "./kernel.py" with { type: "text" };

/** The loops of `typed_array` in Python, compiled by Numba. */
export const kernel: Kernel<PythonProcess> = pythonKernel(turbulentKineticEnergy, source);
