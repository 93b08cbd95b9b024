/** Hands inputs over to other processes, as raw files in a temporary folder. */
import { TemporaryFolder } from "../../base/temporary_folder.ts";
import type { Inputs, NDArray } from "../../kernels/benchmark.ts";
import { fileError } from "../../base/files.ts";

/** Where the inputs of a group lie, for a message to another process. */
export interface Manifest {
  /** Folder with one raw little-endian file per input, named like it. */
  readonly folder: string;
  /** The inputs in drawing order; those without a file are zero. */
  readonly arrays: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly type: "f64" | "i32";
    readonly zero: boolean;
  }[];
}

/** Writes inputs once, however many processes read them. */
export class Handover implements Disposable {
  readonly #published = new Map<Inputs, Promise<Manifest>>();
  #folder?: TemporaryFolder;
  #count = 0;

  /** A folder of this run; removed with everything in it on disposal. */
  root(): string {
    return (this.#folder ??= new TemporaryFolder()).path;
  }

  /** Makes inputs readable by other processes; the second time the files are there already. */
  publish(inputs: Inputs): Promise<Manifest> {
    const known = this.#published.get(inputs);
    if (known) return known;
    const manifest = this.#write(inputs);
    this.#published.set(inputs, manifest);
    return manifest;
  }

  /** Removes the files of inputs that no process will prepare from again. */
  async withdraw(inputs: Inputs): Promise<void> {
    const manifest = this.#published.get(inputs);
    this.#published.delete(inputs);
    // What could not be written was reported by those who wanted to read it.
    const folder = await manifest?.then(({ folder }) => folder, () => undefined);
    if (folder !== undefined) await Deno.remove(folder, { recursive: true });
  }

  async #write(inputs: Inputs): Promise<Manifest> {
    const folder = `${this.root()}/inputs-${++this.#count}`;
    const arrays = [];
    try {
      await Deno.mkdir(folder);
      for (const { name, shape, data } of Object.values(inputs)) {
        const zero = isZero(data);
        if (!zero) await Deno.writeFile(`${folder}/${name}`, bytesOf(data));
        arrays.push({ name, shape, type: typeOf(data), zero });
      }
    } catch (error) {
      // Half of the inputs fill the disk that others need.
      await Deno.remove(folder, { recursive: true }).catch(() => {});
      throw new Error(`Cannot hand inputs over: ${fileError(error)}`, { cause: error });
    }
    return { folder, arrays };
  }

  /** Removes everything. */
  [Symbol.dispose](): void {
    this.#published.clear();
    this.#folder?.[Symbol.dispose]();
  }
}

/** Reads the inputs that another process has published. */
export class Recipient {
  /** What kernels still hold of what was read, by file. */
  readonly #held = new Map<string, WeakRef<ArrayBuffer>>();

  /** The inputs of a manifest; arrays that some kernel has kept since they were read are shared. */
  async receive({ folder, arrays }: Manifest): Promise<Inputs> {
    for (const [file, held] of this.#held) if (!held.deref()) this.#held.delete(file);
    const inputs: Record<string, NDArray<Float64Array | Int32Array>> = {};
    for (const { name, shape, type, zero } of arrays) {
      const file = `${folder}/${name}`;
      const Type = type === "f64" ? Float64Array : Int32Array;
      const length = shape.reduce((a, b) => a * b, 1);
      const held = this.#held.get(file)?.deref();
      const data = held ? new Type(held) : new Type(length);
      if (!held && !zero) await readInto(file, bytesOf(data));
      this.#held.set(file, new WeakRef(data.buffer as ArrayBuffer));
      inputs[name] = { name, shape, data };
    }
    return inputs;
  }
}

async function readInto(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path);
  for (let at = 0; at < bytes.length;) {
    const read = await file.read(bytes.subarray(at));
    if (read === null) throw new Error(`Cannot read inputs: "${path}" ends at byte ${at}`);
    at += read;
  }
}

function bytesOf(data: Float64Array | Int32Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

function typeOf(data: Float64Array | Int32Array): "f64" | "i32" {
  return data instanceof Int32Array ? "i32" : "f64";
}

/** Whether an array holds nothing but +0; stops at the first other number. */
function isZero(data: Float64Array | Int32Array): boolean {
  return data.every((value) => Object.is(value, 0));
}
