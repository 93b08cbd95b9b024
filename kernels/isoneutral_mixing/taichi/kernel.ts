/** The kernel of the backend `taichi`: `kernel.py` beside this file. */
import type { Kernel } from "../../benchmark.ts";
import { pythonKernel } from "../../python/kernel.ts";
import type { PythonProcess } from "../../python/process.ts";
import { isoneutralMixing } from "../mod.ts";
import source from "./kernel.py" with { type: "text" };

/** The loops of `typed_array` in Python, compiled by Taichi. */
export const kernel: Kernel<PythonProcess> = pythonKernel(isoneutralMixing, source);
