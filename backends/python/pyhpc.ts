/**
 * The Python originals as backends: NumPy, Numba, JAX and the others compute in a process of their
 * own, with the benchmark modules of a pyhpc-benchmarks checkout that the user names.
 */
import { nvidiaDriver } from "../platform/gpu_driver.ts";
import { Child, ChildError, ChildTerminated, setupTimeout } from "../../base/child.ts";
import { TemporaryFolder } from "../../base/temporary_folder.ts";
import { type Precision, PRECISIONS, Unsupported } from "../../kernels/benchmark.ts";
import type { PeerRuntime } from "../../kernels/pyhpc.ts";
import { type Backend, BackendUnavailable, type Device, type Runtime } from "../backend.ts";
import bridge from "./bridge.py" with { type: "text" };

/** Where the originals are and what runs them. */
export interface PeerOptions {
  /** Folder of a pyhpc-benchmarks checkout. */
  readonly checkout: string;
  /** Python interpreter that has NumPy and the libraries to be compared. */
  readonly python: string;
  /**
   * Seconds that preparing (compiling) or a call may take [default: 600]; setting up may take a
   * minute at least.
   */
  readonly timeout?: number;
}

const PEERS: readonly (readonly [name: string, library: string, devices: readonly Device[]])[] = [
  ["numpy", "NumPy", ["cpu"]],
  ["numba", "Numba", ["cpu"]],
  ["jax", "JAX", ["cpu", "gpu", "tpu"]],
  ["pytorch", "PyTorch", ["cpu", "gpu"]],
  ["tensorflow", "TensorFlow", ["cpu", "gpu"]],
  ["taichi", "Taichi", ["cpu", "gpu"]],
  ["aesara", "Aesara", ["cpu"]],
  ["cupy", "CuPy", ["gpu"]],
];

/** Names of the backends that a checkout brings. */
export const PEER_NAMES: readonly string[] = PEERS.map(([name]) => name);

/** Parts of a checkout that are used here. */
const LANDMARKS = ["backends.py", "benchmarks"];

/** One thread for whatever library reads these, and no GPU memory taken from the neighbours. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR", "NUMBA"]
      .map((library) => [`${library}_NUM_THREADS`, "1"]),
  ),
  // JAX sizes its thread pool by this; the flags that the originals set no longer do.
  NPROC: "1",
  XLA_PYTHON_CLIENT_PREALLOCATE: "false",
  TF_FORCE_GPU_ALLOW_GROWTH: "true",
  // The checkout is the user's: leave no bytecode in it.
  PYTHONDONTWRITEBYTECODE: "1",
};

/** Exceptions by which the bridge says that a case cannot be computed, rather than that it failed. */
const NOT_OFFERED = ["Unsupported", "ImportError", "ModuleNotFoundError"];

/**
 * The backends of a pyhpc-benchmarks checkout. Each one's setup starts a Python process, and its
 * kernel is the benchmark's kernel `"pyhpc"`.
 *
 * @throws {TypeError} if the folder is no such checkout
 *
 * @example
 * ```ts ignore
 * for (const peer of peerBackends({ checkout: "../pyhpc-benchmarks", python: "python3" })) {
 *   registerBackend(peer);
 * }
 * ```
 */
export function peerBackends(options: PeerOptions): Backend<Runtime & PeerRuntime>[] {
  const checkout = realPath(options.checkout);
  const missing = LANDMARKS.filter((name) => !checkout || !realPath(`${checkout}/${name}`));
  if (!checkout || missing.length > 0) {
    throw new TypeError(
      `Cannot use "${options.checkout}" as a checkout of pyhpc-benchmarks: ` +
        (checkout ? `it has no ${missing.join(" and no ")}` : "there is no such folder") +
        `, wanted is a folder with ${LANDMARKS.join(" and ")}`,
    );
  }
  return PEERS.map(([name, library, devices]) => ({
    name,
    description: `${library}, by the Python original`,
    devices,
    precisions: PRECISIONS,
    kernel: "pyhpc",
    isolated: true,
    setup: ({ device }) => setup(name, device, { ...options, checkout }),
  }));
}

async function* setup(
  backend: string,
  device: Device,
  { checkout, python, timeout = 600 }: PeerOptions,
): AsyncGenerator<Runtime & PeerRuntime, void, void> {
  // The process removes it as well when its stdin ends, in case that this one is killed.
  using folder = new TemporaryFolder();
  await using child = start(backend, python, timeout);
  const { version, deviceName } = await child
    .request<{ version: string; deviceName: string | null }>(
      "setup",
      { checkout, backend, device, scratch: folder.path },
      setupTimeout(timeout),
    )
    .catch((error) => {
      throw new BackendUnavailable(error.message, { cause: error });
    });
  const driver = device === "gpu" ? nvidiaDriver() : undefined;
  yield {
    version,
    ...(deviceName ? { deviceName } : {}),
    ...(driver ? { driver } : {}),
    ...(device === "tpu" ? { precisions: ["f32" as Precision] } : {}),
    peer: backend,
    scratch: folder.path,
    request: (op, parameters) =>
      child.request<never>(op, parameters).catch((error) => {
        throw explained(backend, error);
      }),
  };
}

function start(name: string, command: string, timeout: number): Child {
  try {
    return new Child({ name, command, args: ["-c", bridge], env: ENVIRONMENT, timeout });
  } catch (error) {
    if (error instanceof ChildTerminated) {
      throw new BackendUnavailable(error.message, { cause: error });
    }
    throw error;
  }
}

function explained(peer: string, error: unknown): unknown {
  if (!(error instanceof ChildError)) return error;
  if (NOT_OFFERED.includes(error.kind)) return new Unsupported(error.message, { cause: error });
  return new Error(`${peer} raised ${error.kind}: ${error.message}`, { cause: error });
}

function realPath(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch {
    return undefined;
  }
}
