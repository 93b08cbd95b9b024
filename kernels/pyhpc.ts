/**
 * The kernel of all Python originals: it hands the inputs to the backend's Python process, has it
 * compute, and fetches the outputs. Arrays travel as raw files, so that every row of a table
 * computes from the very same numbers.
 */
import {
  type Benchmark,
  BYTES,
  type Inputs,
  type Kernel,
  type NDArray,
  type Precision,
  Unsupported,
} from "./benchmark.ts";
import { inputBytes, product } from "./inputs/inputs.ts";

/** A resident Python process. */
export interface PeerRuntime {
  /** Name of the backend, for messages. */
  readonly peer: string;
  /** Folder for arrays on their way to and fro. */
  readonly scratch: string;
  /**
   * Asks the process to do something.
   *
   * @throws {Unsupported} if the checkout does not offer it or a package for it is missing
   * @throws {Error} if it fails, or the process has died or hangs
   */
  request<T>(op: string, parameters?: Readonly<Record<string, unknown>>): Promise<T>;
}

/** Names of NumPy's data types. */
const DTYPES: Readonly<Record<Precision, string>> = { f64: "float64", f32: "float32" };

/** Positional arguments of the originals, where they are not in drawing order. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  isoneutral_mixing: "maskT maskU maskV maskW dxt dxu dyt dyu dzt dzw cost cosu salt temp zt " +
    "K_iso K_11 K_22 K_33 Ai_ez Ai_nz Ai_bx Ai_by",
  turbulent_kinetic_energy: "u v w maskU maskV maskW dxt dxu dyt dyu dzt dzw cost cosu kbot " +
    "kappaM mxl forc forc_tke_surface tke dtke",
};

/** An array as the Python process describes it. */
interface Description {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** Tells the cases of a process apart. */
let cases = 0;

/** The kernel that computes a benchmark with whichever original its runtime is. */
export function peerKernel(benchmark: Benchmark): Kernel<PeerRuntime> {
  const names = ARGUMENTS[benchmark.name]?.split(" ") ?? benchmark.inputs.map(({ name }) => name);
  return {
    async prepare(runtime, inputs, { grid, precision, formulation }) {
      if (formulation === "quadrature") {
        throw new Unsupported(
          "the Python originals compute the closed formulation only, not quadrature",
        );
      }
      const { peer } = runtime;
      await runtime.request<void>("load", { benchmark: benchmark.name });
      const id = `${++cases}`;
      const wanted = benchmark.outputs.map(({ name, shape }) => ({ name, shape: shape(grid) }));
      const folder = `${runtime.scratch}/inputs-${id}`;
      let found: Description[];
      try {
        found = await runtime.request<Description[]>("prepare", {
          case: id,
          benchmark: benchmark.name,
          precision,
          inputs: await send(folder, names, inputs),
        });
      } finally {
        await Deno.remove(folder, { recursive: true }).catch(() => {});
      }
      const release = () => runtime.request<void>("release", { case: id });
      try {
        checkShapes(peer, found, wanted);
        checkPrecision(peer, found, precision);
      } catch (error) {
        await release();
        throw error;
      }
      let seconds = 0;
      return {
        async run() {
          ({ seconds } = await runtime.request<{ seconds: number }>("run", { case: id }));
        },
        settle: () => Promise.resolve({ seconds }),
        async *outputs() {
          const files = await runtime.request<(Description & { file: string })[]>(
            "outputs",
            { case: id },
          );
          for (const [n, { file, dtype }] of files.entries()) {
            yield {
              ...wanted[n],
              data: inPrecision(precision, receive(file, dtype, product(wanted[n].shape))),
              ...(precision === "f64" && dtype === DTYPES.f32 ? { kept: "f32" as const } : {}),
            };
          }
        },
        async [Symbol.asyncDispose]() {
          // A process that is gone has released everything.
          await release().catch(() => {});
        },
      };
    },

    memory({ grid, precision }) {
      // Packed inputs, copies to restore them from, and about as much for temporary arrays.
      return 3 * inputBytes(benchmark, grid) * BYTES[precision] / BYTES.f64;
    },
  };
}

/** Writes inputs to raw files, except those that are all zero. */
async function send(
  folder: string,
  names: readonly string[],
  inputs: Inputs,
): Promise<(Description & { file?: string })[]> {
  await Deno.mkdir(folder);
  const sent = [];
  for (const name of names) {
    const { data, shape } = inputs[name];
    const description = { shape, dtype: data instanceof Int32Array ? "int32" : "float64" };
    if (data.every((value) => Object.is(value, 0))) {
      sent.push(description);
      continue;
    }
    const file = `${folder}/${name}`;
    await Deno.writeFile(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    sent.push({ ...description, file });
  }
  return sent;
}

function receive(file: string, dtype: string, length: number): Float64Array | Float32Array {
  const data = new (dtype === DTYPES.f64 ? Float64Array : Float32Array)(length);
  const bytes = new Uint8Array(data.buffer);
  {
    using source = Deno.openSync(file);
    for (let at = 0; at < bytes.length;) {
      const read = source.readSync(bytes.subarray(at));
      if (read === null) throw new Error(`Cannot read an output: ${file} ends at byte ${at}`);
      at += read;
    }
  }
  Deno.removeSync(file);
  return data;
}

/** Converts the small arrays that some originals return in a precision of their own. */
function inPrecision(
  precision: Precision,
  data: Float64Array | Float32Array,
): Float64Array | Float32Array {
  const Type = precision === "f64" ? Float64Array : Float32Array;
  return data instanceof Type ? data : Type.from(data);
}

function checkShapes(
  peer: string,
  found: readonly Description[],
  wanted: readonly Pick<NDArray, "name" | "shape">[],
): void {
  const show = (arrays: readonly Pick<NDArray, "shape">[]) =>
    arrays.map(({ shape }) => `(${shape.join(", ")})`).join(" ");
  if (show(found) !== show(wanted)) {
    throw new Error(`${peer} returned arrays of shape ${show(found)}, wanted are ${show(wanted)}`);
  }
}

/**
 * The precision is read from the arrays of at least three axes: some originals return the small
 * surface correction in a precision of its own.
 */
function checkPrecision(peer: string, found: readonly Description[], wanted: Precision): void {
  const other = found.find(({ dtype, shape }) =>
    shape.length >= 3 ? dtype !== DTYPES[wanted] : !Object.values(DTYPES).includes(dtype)
  );
  if (other) {
    throw new Unsupported(`${peer} computes in ${other.dtype} when given ${DTYPES[wanted]} inputs`);
  }
}
