/**
 * Builds the WebAssembly modules from their AssemblyScript sources; with `--check` it only
 * compares what a build would give with what is there, and fails if they differ.
 *
 * ```sh
 * deno task build:wasm
 * deno task build:wasm --check
 * ```
 *
 * Every module is built four times: in f64 and f32, with relaxed SIMD and without. The results
 * are base64 text, because text is what `deno run`, `deno bundle`, `deno compile` and JSR all
 * can import.
 */
import asc from "assemblyscript/asc";
import { BUILD_FLAGS } from "../backends/wasm/build_flags.ts";
import { type Precision, PRECISIONS } from "../kernels/benchmark.ts";

/** Folders with a `kernel.ts` in AssemblyScript; the modules are put beside it. */
const FOLDERS = [
  "backends/wasm/assembly",
  "kernels/equation_of_state/wasm/assembly",
  "kernels/isoneutral_mixing/wasm/assembly",
  "kernels/turbulent_kinetic_energy/wasm/assembly",
];

const ROOT = new URL("..", import.meta.url);

/** With relaxed SIMD or without. */
export type Flavour = "relaxed" | "plain";

/** A module as a build gives it. */
export interface Built {
  /** Path of the base64 text, relative to the project's root. */
  readonly path: string;
  /** What the file must contain. */
  readonly text: string;
}

/**
 * Compiles one AssemblyScript file.
 *
 * @param source path relative to the project's root
 * @returns the module's bytes, always the same from the same sources and compiler
 * @throws {Error} with the compiler's messages if there are any
 */
export async function compile(
  source: string,
  precision: Precision,
  flavour: Flavour,
): Promise<Uint8Array<ArrayBuffer>> {
  const binaries: Uint8Array[] = [];
  const { error, stderr } = await asc.main([
    ...[source, "--outFile", "kernel.wasm", "--use", `Real=${precision}`],
    ...["--enable", flavour === "relaxed" ? "simd,relaxed-simd" : "simd"],
    ...BUILD_FLAGS,
  ], {
    readFile: (name: string) => Deno.readTextFile(new URL(name, ROOT)).catch(() => null),
    writeFile: (_name: string, contents: Uint8Array | string) => {
      if (typeof contents !== "string") binaries.push(contents);
    },
  });
  const messages = stderr.toString();
  if (error || messages || binaries.length !== 1) {
    throw new Error(`Cannot compile "${source}" (${precision}, ${flavour}): ${messages || error}`);
  }
  return new Uint8Array(binaries[0]);
}

/** Compiles everything in memory. */
export async function* build(): AsyncGenerator<Built> {
  for (const folder of FOLDERS) {
    for (const precision of PRECISIONS) {
      for (const flavour of ["relaxed", "plain"] as const) {
        const bytes = await compile(`${folder}/kernel.ts`, precision, flavour);
        const lines = bytes.toBase64().match(/.{1,100}/g) ?? [];
        yield {
          path: `${folder}/${precision}_${flavour}.wasm.base64`,
          text: `${lines.join("\n")}\n`,
        };
      }
    }
  }
}

if (import.meta.main) {
  let stale = 0;
  for await (const { path, text } of build()) {
    const file = new URL(path, ROOT);
    if (!Deno.args.includes("--check")) Deno.writeTextFileSync(file, text);
    else if (Deno.readTextFileSync(file) !== text) {
      console.error(`${path} is not what its source compiles to: run \`deno task build:wasm\``);
      stale++;
    }
  }
  if (stale > 0) Deno.exit(1);
}
