/** The machine's C compiler, and a cache of what it made. */
import { createHash } from "node:crypto";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import type { Precision } from "../../kernels/benchmark.ts";
import type { NativeSource } from "../../kernels/native/runtime.ts";
import { BackendUnavailable } from "../backend.ts";

/** A C compiler that works. */
export interface Compiler {
  /** For example `"gcc 12.2.0 -O3 -march=native"`. */
  readonly version: string;
  /** Its options, the floating-point type left out. */
  readonly flags: readonly string[];
  /**
   * Makes a shared library of a source, or finds it in the cache.
   *
   * @returns the library's path
   * @throws {BackendUnavailable} if the source does not compile or the cache cannot be written
   */
  compile(source: NativeSource, precision: Precision): Promise<string>;
}

const C_TYPE: Readonly<Record<Precision, string>> = { f64: "double", f32: "float" };

const EXTENSION: Partial<Record<typeof Deno.build.os, string>> = {
  darwin: "dylib",
  windows: "dll",
};

/** What "this processor" is called: on ARM, `-march` alone would leave the tuning generic. */
const NATIVE = Deno.build.arch === "aarch64" ? "-mcpu=native" : "-march=native";

/** How kernels are compiled. */
export interface CompilerOptions {
  /**
   * Compiles for vectors of 128 bits and without AVX-512, whose instructions on short vectors have
   * twice the registers: what an engine has for WebAssembly's SIMD on the same processor. For
   * x86-64 only; elsewhere it is unavailable [default: the processor's widest vectors].
   */
  readonly vectorBits?: 128;
}

/**
 * Value-changing licences are named one by one instead of `-ffast-math`, which would also reorder
 * sums and so undo the rounding tricks of the elementary functions.
 */
const FLAGS: readonly string[] = [
  "-std=gnu11",
  "-O3",
  "-fopenmp-simd",
  // a * b + c rounds once.
  "-ffp-contract=fast",
  // sqrt is an instruction, and both sides of a choice may be computed.
  "-fno-math-errno",
  "-fno-trapping-math",
  // a < b ? a : b is an instruction too. Inputs are finite; the only infinity is 2^x in the logistic
  // function, where it passes through a multiply-add and a division.
  "-fno-signed-zeros",
  "-ffinite-math-only",
  "-fvisibility=hidden",
  "-shared",
  ...(Deno.build.os === "windows" ? [] : ["-fPIC"]),
];

/**
 * GCC alone needs to be asked to spread independent chains over the long loop bodies, before it
 * assigns registers: the processor looks only a few hundred instructions ahead. Gains 2 to 8 %.
 */
const GCC_FLAGS: readonly string[] = ["-fschedule-insns", "-fsched-pressure"];

/** What selects instruction sets and the width of vectors. */
function targetFlags(vectorBits?: 128): string[] {
  if (Deno.build.arch !== "x86_64") {
    if (vectorBits === undefined) return [NATIVE];
    throw new BackendUnavailable(
      `Cannot choose vectors of ${vectorBits} bits on ${Deno.build.arch}: only on x86_64`,
    );
  }
  // Compilers prefer half the width of AVX-512 on processors whose clock once suffered from it.
  if (vectorBits === undefined) return [NATIVE, "-mprefer-vector-width=512"];
  return [
    ...[NATIVE, "-mno-avx512f", `-mprefer-vector-width=${vectorBits}`],
    `-DVECTOR_BITS=${vectorBits}`,
  ];
}

/**
 * Finds the C compiler: `$CC`, which may hold arguments, or `cc`.
 *
 * @throws {BackendUnavailable} if there is none, it does not know this processor, or cannot be
 * restricted to vectors of `vectorBits`
 */
export async function findCompiler({ vectorBits }: CompilerOptions = {}): Promise<Compiler> {
  const [command, ...prefix] = environment("CC")?.trim().split(/\s+/) ?? ["cc"];
  const run = (args: readonly string[]) => execute(command, [...prefix, ...args]);
  // The predefined macros show the compiler, its version and the processor's instruction sets.
  const macros = await run([NATIVE, "-dM", "-E", "-x", "c", "-"]);
  const common = [
    ...FLAGS,
    ...targetFlags(vectorBits),
    .../^#define __clang__/m.test(macros) ? [] : GCC_FLAGS,
  ];
  const width = vectorBits === undefined ? "" : ` -mprefer-vector-width=${vectorBits}`;
  return {
    version: `${versionOf(macros)} -O3 ${NATIVE}${width}`,
    flags: [...prefix, ...common],
    async compile({ name, code }, precision) {
      const flags = [...common, `-DREAL=${C_TYPE[precision]}`];
      const key = createHash("sha256")
        .update(JSON.stringify([code, command, prefix, flags, macros, processorName()]))
        .digest("hex").slice(0, 16);
      const extension = EXTENSION[Deno.build.os] ?? "so";
      const folder = join(cacheFolder(), "hpc-bench", "native");
      const library = join(folder, `${name}-${precision}-${key}.${extension}`);
      try {
        if (await exists(library)) return library;
        await Deno.mkdir(folder, { recursive: true });
        await build(folder, library, (to, from) => run([...flags, "-o", to, from]), code);
      } catch (error) {
        if (error instanceof BackendUnavailable) throw error;
        throw new BackendUnavailable(`Cannot keep compiled kernels in ${folder}: ${line(error)}`);
      }
      return library;
    },
  };
}

/** Compiles in a folder of its own and moves the result: other processes see all of it or nothing. */
async function build(
  folder: string,
  library: string,
  compile: (to: string, from: string) => Promise<string>,
  code: string,
): Promise<void> {
  const workshop = await Deno.makeTempDir({ dir: folder });
  try {
    const from = join(workshop, "kernel.c"), to = join(workshop, "kernel");
    await Deno.writeTextFile(from, code);
    await compile(to, from);
    try {
      await Deno.rename(to, library);
    } catch (error) {
      // Windows does not replace a library that another process has just made and loaded.
      if (!await exists(library)) throw error;
    }
  } finally {
    await Deno.remove(workshop, { recursive: true });
  }
}

/** Runs the compiler on empty input and returns what it prints. */
async function execute(command: string, args: readonly string[]): Promise<string> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(command, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "there is no such program; set CC to a C compiler"
      : line(error);
    throw new BackendUnavailable(`Cannot run the C compiler ${command}: ${reason}`);
  }
  const text = new TextDecoder();
  if (output.success) return text.decode(output.stdout);
  const complaints = text.decode(output.stderr).split("\n").filter((each) => each.trim());
  const first = complaints.find((each) => /error|failed/i.test(each)) ?? complaints[0] ??
    `exit code ${output.code}`;
  throw new BackendUnavailable(`Cannot compile with ${command}: ${first.trim()}`);
}

function versionOf(macros: string): string {
  const macro = (name: string) =>
    macros.match(new RegExp(`^#define ${name} "?([^"\n]*)"?$`, "m"))?.[1]?.trim();
  const clang = macro("__clang_version__");
  if (clang) {
    return `${macro("__apple_build_version__") ? "Apple clang" : "clang"} ${clang.split(" ")[0]}`;
  }
  return macro("__GNUC__") ? `gcc ${macro("__VERSION__")?.split(" ")[0]}` : "C compiler";
}

/** Where this user's programs keep what they can make again. */
function cacheFolder(): string {
  const chosen = environment("XDG_CACHE_HOME");
  if (chosen) return chosen;
  if (Deno.build.os === "windows") return environment("LOCALAPPDATA") ?? tmpdir();
  const home = environment("HOME");
  if (!home) return tmpdir();
  return Deno.build.os === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}

/** The processor's name, if it can be read; the predefined macros say most about it. */
function processorName(): string {
  try {
    return cpus()[0]?.model ?? "";
  } catch {
    return "";
  }
}

/** An environment variable, unless it is empty, or reading it is not allowed. */
function environment(name: string): string | undefined {
  try {
    return Deno.env.get(name) || undefined;
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function line(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
