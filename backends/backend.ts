/** The vocabulary of backends: *how* a benchmark is computed. The registry is in `mod.ts`. */
import type { Precision } from "../kernels/benchmark.ts";
import type { Platform } from "./platform/platform.ts";

export type { Platform };

/** Kind of processor that a backend computes on. */
export type Device = "cpu" | "gpu" | "tpu";

/** All devices. */
export const DEVICES: readonly Device[] = ["cpu", "gpu", "tpu"];

/** What a setup function is given. */
export interface SetupOptions {
  /** Device asked for; one of the backend's `devices`. */
  readonly device: Device;
  /** The engine that it runs in, and what that offers. */
  readonly platform: Platform;
  /**
   * Folder for compiled code that all processes of a run share: a later round need not compile it
   * again. It is removed with the run; absent where there is no run.
   */
  readonly cache?: string;
  /** Aborts when the run ends early; processes that the backend has started shall end then. */
  readonly signal?: AbortSignal;
}

/** What a processor can do at most, measured. */
export interface MachineLimits {
  /** Bytes per second that a simple streaming loop (copy or triad) moves to and from memory. */
  readonly bandwidth: number;
  /** Floating-point operations per second of a loop of multiply–adds (each counts two). */
  readonly flops?: number;
}

/** A process that computes for a backend, as its parent sees it. */
export interface ComputingProcess {
  /** Its number. */
  readonly pid: number;
  /** Ends it; requests fail with this reason. */
  stop(reason: string): void;
}

/** What every runtime says about itself; backends extend it by what their kernels need. */
export interface Runtime {
  /** Version of the library or program that computes, for the reports. */
  readonly version: string;
  /** Name of the processor, if it is not the host's CPU; a software GPU says so here. */
  readonly deviceName?: string;
  /** Name and version of the processor's driver, if it has one that can be asked. */
  readonly driver?: string;
  /** Flags that the compiler of its kernels was given, if that is not the engine. */
  readonly buildFlags?: readonly string[];
  /** Precisions that this machine really offers, if fewer than the backend's. */
  readonly precisions?: readonly Precision[];
  /** Bytes of memory that prepared cases may occupy together, if not the host's memory. */
  readonly memory?: number;
  /**
   * Times as much memory as its kernels estimate for the arrays of a case, where a library takes
   * more, such as an arena that rounds up to powers of two [default: 1].
   */
  readonly memoryFactor?: number;
  /**
   * Times as much main memory as memory of its own that a library takes for a case, where it keeps
   * copies, or arrays that nobody needs any more, beside what counts for `memory` [default: 1].
   */
  readonly mainMemoryFactor?: number;
  /**
   * Calls until a case needs no fresh memory any more, however long they take; a library may lay its
   * memory out anew after the first [default: 1].
   */
  readonly warmUpCalls?: number;
  /** The process that computes, if that is a child of this one: its memory is watched. */
  readonly process?: ComputingProcess;
  /**
   * Evicts what the caches of the processor hold, by writing to so many bytes of its memory. Needed
   * by backends that do not compute on the CPU in their own process, for calls with cold caches.
   */
  evictCaches?(bytes: number): Promise<void>;
  /**
   * Measures the limits of the processor as this backend can use it, in well under a second. Runs
   * ask for those of a GPU or TPU; those of the CPU are measured by `native` or `wasm`.
   */
  limits?(precision: Precision): Promise<MachineLimits>;
}

/**
 * Sets a backend up and tears it down: `yield` hands out the runtime, and what follows the yield
 * (best in a `finally`) runs when the backend is no longer needed, also after an error.
 *
 * @throws {BackendUnavailable} if the backend is unavailable on this machine
 */
export type Setup<R extends Runtime = Runtime> = (
  options: SetupOptions,
) => AsyncGenerator<R, void, void>;

/**
 * What a backend's rows are computed from: the formulas as they are written down, one cell at a
 * time; the array program that all array libraries share; loops or kernels written by hand that
 * compute everything in few passes; or the program of pyhpc-benchmarks. Rows of the same kind
 * compare libraries, others compare programs.
 */
export type Program = "plain" | "array program" | "fused" | "original";

/** All kinds of programs. */
export const PROGRAMS: readonly Program[] = ["plain", "array program", "fused", "original"];

/**
 * What a program ships to compute with a backend: its own source only, modules of WebAssembly or
 * shaders beside it, a package of whole-array operations, a library compiled for the machine, or
 * Python. `"other"` is what a backend says that does not say more.
 */
export type Family =
  | "TypeScript"
  | "WASM"
  | "WebGPU"
  | "array library"
  | "native code"
  | "Python"
  | "other";

/** All families, in the order of reports. */
export const FAMILIES: readonly Family[] = [
  "TypeScript",
  "WASM",
  "WebGPU",
  "array library",
  "native code",
  "Python",
  "other",
];

/** Where a program that uses a backend can run. */
export type Place = "Deno" | "Node" | "browsers" | "Python";

/** All places. */
export const PLACES: readonly Place[] = ["Deno", "Node", "browsers", "Python"];

/** Where JavaScript runs that asks nothing of its engine. */
export const ANY_ENGINE: readonly Place[] = ["Deno", "Node", "browsers"];

/** A way of computing, registered by name. */
export interface Backend<R extends Runtime = Runtime> {
  /** Unique name in snake case, as typed on the command line. */
  readonly name: string;
  /** What it is, in a few words for reports: how it computes, and the package that it comes from. */
  readonly description: string;
  /** Devices that it can compute on. */
  readonly devices: readonly Device[];
  /** Precisions that it can compute in, the highest first. */
  readonly precisions: readonly Precision[];
  /**
   * What it computes from.
   *
   * @default "array program" for backends with the kernel "array_program", "fused" for others
   */
  readonly program?: Program;
  /**
   * What a program ships to compute with it: the row of the decision table that it competes for.
   *
   * @default "array library" for backends with the kernel "array_program", "other" for others
   */
  readonly family?: Family;
  /** Where a program that uses it can run [default: `["Deno"]`]. */
  readonly runsIn?: readonly Place[];
  /** Name under which its kernels are registered with the benchmarks [default: its own name]. */
  readonly kernel?: string;
  /** Name of the registered backend that this one is a copy of, if it is one. */
  readonly original?: string;
  /** Flags for V8 when the backend has a process of its own, e.g. `"--max-inlined-bytecode-size=4000"`. */
  readonly v8Flags?: readonly string[];
  /** Whether it takes part only in runs that name it [default: false]. */
  readonly onRequest?: boolean;
  /** Set if the backend computes in a process of its own already and needs no other. */
  readonly hasOwnProcess?: boolean;
  /** Imports the library, asks for the device, compiles; see {@linkcode Setup}. */
  readonly setup: Setup<R>;
}

/** What a backend computes from. */
export function programOf({ program, kernel }: Pick<Backend, "program" | "kernel">): Program {
  return program ?? (kernel === "array_program" ? "array program" : "fused");
}

/** The device that a backend computes on where one is asked for: the CPU if it does not have it. */
export function deviceOf({ devices }: Pick<Backend, "devices">, asked: Device): Device {
  return devices.includes(asked) ? asked : "cpu";
}

/** What a program ships to compute with a backend. */
export function familyOf({ family, kernel }: Pick<Backend, "family" | "kernel">): Family {
  return family ?? (kernel === "array_program" ? "array library" : "other");
}

/** A package that users may choose to install. */
export interface MissingPackage {
  /** Command that installs packages which are named after it, e.g. `"python3 -m pip install"`. */
  readonly installer: string;
  /** Its name there. */
  readonly name: string;
}

/** Thrown by a setup function whose backend is unavailable here. The message is shown as reason. */
export class BackendUnavailable extends Error {
  /** Always `"BackendUnavailable"`. */
  override readonly name = "BackendUnavailable";
  /** All that is missing, if users may choose to install it. */
  readonly missing?: MissingPackage;

  /** Gives the reason, and the error that it comes from. */
  constructor(reason: string, options: ErrorOptions & { readonly missing?: MissingPackage } = {}) {
    super(reason, options);
    this.missing = options.missing;
  }
}
