/** Hands arrays over to other processes, as raw files in a temporary folder. */
import { dirname } from "node:path";
import { fileError } from "../../base/files/files.ts";
import { TemporaryFolder } from "../../base/files/temporary_folder.ts";
import type { Inputs, NDArray } from "../../kernels/benchmark.ts";

type SharedArray = NDArray<Float64Array | Int32Array>;

/** Where arrays lie, for a message to another process. */
export interface Manifest {
  /** Folder with one raw little-endian file per array, named like it. */
  readonly folder: string;
  /** The arrays in their order; those without a file are zero. */
  readonly arrays: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly type: "f64" | "i32";
    readonly zero: boolean;
  }[];
}

/** Writes arrays that any number of processes read. */
export class Handover implements Disposable {
  #temporary?: TemporaryFolder;
  #count = 0;

  /** A folder of this run; removed with everything in it on disposal. */
  root(): string {
    return (this.#temporary ??= new TemporaryFolder()).path;
  }

  /**
   * Writes arrays where other processes can read them.
   *
   * @throws {Error} if they cannot be written; nothing is left behind
   */
  async write(
    sources: Iterable<SharedArray> | AsyncIterable<SharedArray>,
  ): Promise<Manifest> {
    const folder = `${this.root()}/arrays-${++this.#count}`;
    const arrays = [];
    try {
      await this.#attempt(() => Deno.mkdir(folder));
      for await (const { name, shape, data } of sources) {
        const zero = isZero(data);
        if (!zero) await this.#attempt(() => Deno.writeFile(`${folder}/${name}`, bytesOf(data)));
        arrays.push({ name, shape, type: typeOf(data), zero });
      }
    } catch (error) {
      // An incomplete copy fills the disk that others need.
      await Deno.remove(folder, { recursive: true }).catch(() => {});
      throw error;
    }
    return { folder, arrays };
  }

  /** Reads arrays that were written. */
  read(manifest: Manifest): Promise<Inputs> {
    return new Recipient().receive(manifest);
  }

  /** Does something with files; says what it was for, and in which folder, if it fails. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw new Error(
        `Cannot hand arrays over in "${dirname(this.root())}": ${fileError(error)}`,
        { cause: error },
      );
    }
  }

  /** Removes everything. */
  [Symbol.dispose](): void {
    this.#temporary?.[Symbol.dispose]();
  }
}

/** Reads arrays that another process has written. */
export class Recipient {
  /** What kernels still hold of what was read, by file. */
  readonly #held = new Map<string, WeakRef<ArrayBuffer>>();

  /** The arrays of a manifest; those that some kernel has kept since they were read are shared. */
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
    if (read === null) throw new Error(`Cannot read arrays: "${path}" ends at byte ${at}`);
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
