/**
 * The kernel of all Python originals: it hands the inputs to the backend's Python process, has it
 * compute, and fetches the outputs. Arrays travel as raw files, so that every row of a table
 * computes from the very same numbers.
 */
import {
  type Benchmark,
  BYTES,
  type FloatArray,
  type Kernel,
  type Precision,
  Unsupported,
} from "../benchmark.ts";
import { inputBytes } from "../inputs/inputs.ts";
import {
  checkShapes,
  type Description,
  DTYPES,
  prepareInPython,
  type PythonProcess,
} from "./process.ts";

/** Positional arguments of the originals, where they are not in drawing order. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  isoneutral_mixing: "maskT maskU maskV maskW dxt dxu dyt dyu dzt dzw cost cosu salt temp zt " +
    "K_iso K_11 K_22 K_33 Ai_ez Ai_nz Ai_bx Ai_by",
  turbulent_kinetic_energy: "u v w maskU maskV maskW dxt dxu dyt dyu dzt dzw cost cosu kbot " +
    "kappaM mxl forc forc_tke_surface tke dtke",
};

/** The kernel that computes a benchmark with whichever original its runtime is. */
export function originalKernel(benchmark: Benchmark): Kernel<PythonProcess> {
  const names = ARGUMENTS[benchmark.name]?.split(" ") ?? benchmark.inputs.map(({ name }) => name);
  return {
    async prepare(runtime, inputs, { grid, precision, formulation }) {
      if (formulation === "quadrature") {
        throw new Unsupported(
          "the Python originals compute the closed formulation only, not quadrature",
        );
      }
      await runtime.request<void>("load", { benchmark: benchmark.name });
      const wanted = benchmark.outputs.map(({ name, shape }) => ({ name, shape: shape(grid) }));
      const sent = Object.fromEntries(names.map((name) => [name, inputs[name]]));
      const prepared = await prepareInPython(runtime, sent, {
        benchmark: benchmark.name,
        precision,
      }, (found) => {
        checkShapes(runtime.name, found, wanted);
        checkPrecision(runtime.name, found, precision);
      });
      return {
        run: () => prepared.run(),
        settle: () => prepared.settle(),
        warmNext: () => prepared.warmNext(),
        async *outputs() {
          for (const [n, output] of wanted.entries()) {
            const data = await prepared.output(n);
            const kept = data instanceof Float32Array && precision === "f64"
              ? { kept: "f32" as const }
              : {};
            yield { ...output, data: inPrecision(precision, data), ...kept };
          }
        },
        [Symbol.asyncDispose]: () => prepared[Symbol.asyncDispose](),
      };
    },

    memory({ grid, precision }) {
      // Packed inputs, copies to restore them from, and about as much for temporary arrays.
      return 3 * inputBytes(benchmark, grid) * BYTES[precision] / BYTES.f64;
    },
  };
}

/** Converts the small arrays that some originals return in a precision of their own. */
function inPrecision(
  precision: Precision,
  data: FloatArray,
): FloatArray {
  const Type = precision === "f64" ? Float64Array : Float32Array;
  return data instanceof Type ? data : Type.from(data);
}

/**
 * The precision is read from the arrays of at least three axes: some originals return the small
 * surface correction in a precision of its own.
 */
function checkPrecision(name: string, found: readonly Description[], wanted: Precision): void {
  const other = found.find(({ dtype, shape }) =>
    shape.length >= 3 ? dtype !== DTYPES[wanted] : !Object.values(DTYPES).includes(dtype)
  );
  if (other) {
    throw new Unsupported(`${name} computes in ${other.dtype} when given ${DTYPES[wanted]} inputs`);
  }
}
