/** The kernel of the backend `numba`: `kernel.py` beside this file. */
import type { Kernel } from "../../benchmark.ts";
import { pythonKernel } from "../../python/kernel.ts";
import type { PythonProcess } from "../../python/process.ts";
import coefficients from "../coefficients.json" with { type: "json" };
import { equationOfState } from "../mod.ts";
import source from "./kernel.py" with { type: "text" };

/** The loops of `typed_array` in Python, compiled by Numba. */
export const kernel: Kernel<PythonProcess> = pythonKernel(equationOfState, source, coefficients);
