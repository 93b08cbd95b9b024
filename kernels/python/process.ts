/** Cases in a Python process: how arrays get there and back, and what a call is. */
import type { CallTiming, FloatArray, NDArray, Precision, Transfer } from "../benchmark.ts";
import { product } from "../inputs/inputs.ts";

/** A resident Python process that computes for one backend. */
export interface PythonProcess {
  /** Name of the backend, for messages. */
  readonly name: string;
  /** Folder for files with inputs and outputs. */
  readonly scratch: string;
  /**
   * Asks the process to do something.
   *
   * @throws {Unsupported} if it does not compute that or a package is missing
   * @throws {Error} if it fails, or the process has died or hangs
   */
  request<T>(op: string, parameters?: Readonly<Record<string, unknown>>): Promise<T>;
}

/** Elements of an input. */
type InputData = Float64Array | Float32Array | Int32Array;

/** An array on its way to the process. */
export interface SentArray {
  /** Elements in C order. */
  readonly data: InputData;
  /** Extent of each axis. */
  readonly shape: readonly number[];
}

/** An array as the process describes it. */
export interface Description {
  /** NumPy's name of its type. */
  readonly dtype: string;
  /** Extent of each axis. */
  readonly shape: readonly number[];
}

/** A case that is prepared in the process. */
export interface PythonCase extends AsyncDisposable {
  /** The outputs, as they come. */
  readonly found: readonly Description[];
  /** Calls the case once. */
  run(): Promise<void>;
  /** See {@linkcode Prepared.warmNext}. */
  warmNext(): void;
  /** What the process measured of the last call. */
  settle(): Promise<CallTiming>;
  /** Copies inputs to the device and outputs back once more. */
  transfer(): Promise<Transfer>;
  /** One output of the last call, by its position. */
  output(position: number): Promise<FloatArray>;
}

/** NumPy's names of the types of numbers. */
export const DTYPES: Readonly<Record<Precision, string>> = { f64: "float64", f32: "float32" };

/** Number of cases so far, which makes the name of each unique. */
let cases = 0;

/**
 * Prepares a case in the process.
 *
 * @param inputs by the names that the adapter knows them by
 * @param parameters further arguments of the adapter
 * @param check throws if the outputs are not those wanted; the case is released then
 * @throws {Unsupported} if the adapter does not compute it
 */
export async function prepareInPython(
  process: PythonProcess,
  inputs: Readonly<Record<string, SentArray>>,
  parameters: Readonly<Record<string, unknown>>,
  check: (found: readonly Description[]) => void = () => {},
): Promise<PythonCase> {
  const id = `${++cases}`;
  const folder = `${process.scratch}/inputs-${id}`;
  let found: Description[];
  try {
    const sent = await send(folder, inputs);
    found = await process.request("prepare", { ...parameters, case: id, inputs: sent });
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
  // A process that has ended has released everything.
  const release = () => process.request<void>("release", { case: id }).catch(() => {});
  try {
    check(found);
  } catch (error) {
    await release();
    throw error;
  }
  let timing: CallTiming = {}, warm = false;
  return {
    found,
    async run() {
      const request = { case: id, warm };
      warm = false;
      timing = await process.request("run", request);
    },
    warmNext: () => void (warm = true),
    settle: () => Promise.resolve(timing),
    transfer: () => process.request("transfer", { case: id }),
    output: async (position) => receive(await process.request("output", { case: id, position })),
    [Symbol.asyncDispose]: release,
  };
}

/** Writes inputs to raw files, except those that are all zero. */
async function send(
  folder: string,
  inputs: Readonly<Record<string, SentArray>>,
): Promise<Record<string, Description & { file?: string }>> {
  await Deno.mkdir(folder);
  const sent: Record<string, Description & { file?: string }> = {};
  for (const [n, [name, { data, shape }]] of Object.entries(inputs).entries()) {
    sent[name] = { shape, dtype: dtypeOf(data) };
    if (data.every((value) => Object.is(value, 0))) continue;
    const file = `${folder}/${n}`;
    const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    await Deno.writeFile(file, bytes);
    sent[name] = { ...sent[name], file };
  }
  return sent;
}

function dtypeOf(data: InputData): string {
  return data instanceof Int32Array
    ? "int32"
    : DTYPES[data instanceof Float64Array ? "f64" : "f32"];
}

function receive(
  { file, dtype, shape }: Description & { file: string },
): FloatArray {
  const data = new (dtype === DTYPES.f64 ? Float64Array : Float32Array)(product(shape));
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

/**
 * Checks the shapes of the outputs.
 *
 * @throws {Error} if they are not those wanted
 */
export function checkShapes(
  name: string,
  found: readonly Description[],
  wanted: readonly Pick<NDArray, "shape">[],
): void {
  const show = (arrays: readonly Pick<NDArray, "shape">[]) =>
    arrays.map(({ shape }) => `(${shape.join(", ")})`).join(" ");
  if (show(found) !== show(wanted)) {
    throw new Error(`${name} returned arrays of shape ${show(found)}, wanted are ${show(wanted)}`);
  }
}
