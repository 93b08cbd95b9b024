/** Starts the Python process of a backend. */
import { Child, ChildError, ChildTerminated, setupTimeout } from "../../base/process/child.ts";
import { TemporaryFolder } from "../../base/files/temporary_folder.ts";
import { type Precision, Unsupported } from "../../kernels/benchmark.ts";
import type { PythonProcess } from "../../kernels/python/process.ts";
import { BackendUnavailable, type Runtime, type SetupOptions } from "../backend.ts";
import { nvidiaDriver } from "../platform/gpu_driver.ts";
import bridge from "./bridge.py" with { type: "text" };
import { pythonOf } from "./interpreter.ts";

/** A module that the process gets: its name there and its text. */
export type PythonModule = readonly [name: string, source: string];

/** What an adapter says about itself when it is set up. */
interface About {
  readonly version: string;
  readonly deviceName?: string | null;
  readonly memory?: number | null;
  readonly precisions?: readonly Precision[];
  /** Operations of array programs that need not be composed of others. */
  readonly optional?: readonly string[];
}

/** One thread for the libraries that read these, and no GPU memory beyond what is used. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR", "NUMBA"]
      .map((library) => [`${library}_NUM_THREADS`, "1"]),
  ),
  // JAX sizes its thread pool by this; the flags that the originals set no longer do.
  NPROC: "1",
  XLA_PYTHON_CLIENT_PREALLOCATE: "false",
  TF_FORCE_GPU_ALLOW_GROWTH: "true",
  // What is set for debugging would measure the interpreter, under the compiler's name.
  ...Object.fromEntries(
    ["NUMBA_DISABLE_JIT", "JAX_DISABLE_JIT", "TORCHDYNAMO_DISABLE"].map((name) => [name, "0"]),
  ),
  // The adapter asks for its device; without this one, JAX may have no other.
  JAX_PLATFORMS: "",
  // Processes that a library starts may not import from the current folder either.
  PYTHONSAFEPATH: "1",
};

/** Where libraries keep what they have compiled, so that the next round need not do it again. */
function cachesIn(folder: string): Record<string, string> {
  const flags = Deno.env.get("PYTENSOR_FLAGS");
  return {
    NUMBA_CACHE_DIR: `${folder}/numba`,
    JAX_COMPILATION_CACHE_DIR: `${folder}/jax`,
    TORCHINDUCTOR_CACHE_DIR: `${folder}/inductor`,
    PYTENSOR_FLAGS: [flags, `base_compiledir=${folder}/pytensor`].filter(Boolean).join(","),
  };
}

/** Exceptions by which an adapter says that a case cannot be computed, rather than that it failed. */
const NOT_OFFERED = ["Unsupported", "ImportError", "ModuleNotFoundError"];

/**
 * Starts a process and sets its adapter up, the last of the modules. What follows the `yield` ends
 * the process; so does the signal, also during a call.
 *
 * @param name name of the backend
 * @param options further arguments of the adapter's `setup`
 * @param env further environment variables
 * @throws {BackendUnavailable} if the interpreter does not start or the adapter cannot be used here
 */
export async function* pythonProcess(
  name: string,
  { device, cache, signal }: Omit<SetupOptions, "platform">,
  modules: readonly PythonModule[],
  options: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string>> = {},
): AsyncGenerator<Runtime & PythonProcess & { about: About }, void, void> {
  const { timeout } = pythonOf(name);
  signal?.throwIfAborted();
  // The process removes it as well when its stdin ends, in case that this one is killed.
  using folder = new TemporaryFolder();
  const ownEnv = {
    // Libraries leave files behind: PyTensor the functions that it has written for Numba.
    TMPDIR: folder.path,
    ...(cache === undefined ? {} : cachesIn(cache)),
    ...env,
  };
  await using child = start(name, ownEnv, signal);
  const about = await child
    .request<About>(
      "setup",
      { scratch: folder.path, cache, modules, device, ...options },
      setupTimeout(timeout),
    )
    .catch((error) => {
      throw new BackendUnavailable(error.message, { cause: error });
    });
  const { version, deviceName, memory, precisions } = about;
  const request = <T>(op: string, parameters?: Readonly<Record<string, unknown>>) =>
    child.request<T>(op, parameters).catch((error) => {
      throw explained(name, error);
    });
  const driver = device === "gpu" ? nvidiaDriver() : undefined;
  yield {
    version,
    ...(deviceName ? { deviceName } : {}),
    ...(driver ? { driver } : {}),
    ...(memory ? { memory } : {}),
    ...(precisions ? { precisions } : {}),
    process: child,
    about,
    name,
    scratch: folder.path,
    request,
    ...(device === "cpu"
      ? { evictCaches: (bytes: number) => request<void>("evict", { bytes }) }
      : {}),
  };
}

function start(
  name: string,
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Child {
  const { command, timeout } = pythonOf(name);
  try {
    return new Child({
      name,
      command,
      args: ["-c", bridge],
      env: { ...ENVIRONMENT, ...env },
      timeout,
      signal,
    });
  } catch (error) {
    if (error instanceof ChildTerminated) {
      throw new BackendUnavailable(error.message, { cause: error });
    }
    throw error;
  }
}

function explained(name: string, error: unknown): unknown {
  if (!(error instanceof ChildError)) return error;
  if (NOT_OFFERED.includes(error.kind)) return new Unsupported(error.message, { cause: error });
  return new Error(`${name} raised ${error.kind}: ${error.message}`, { cause: error });
}
