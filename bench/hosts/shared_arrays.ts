/** Arrays that a run makes once and that every process may read. */
import type { Inputs, NDArray } from "../../kernels/benchmark.ts";
import type { Handover, Manifest, Recipient } from "./handover.ts";

/** An array that can be handed over. */
export type SharedArray = NDArray<Float64Array | Int32Array>;

/** Named arrays, in the memory of this process or in files: inputs, or outputs of the reference. */
export interface SharedArrays {
  /** All arrays in the memory of this process. */
  load(): Promise<Inputs>;
  /** One of the arrays, so that the others need no memory. */
  read(name: string): Promise<SharedArray>;
  /** The arrays as files, for other processes. */
  publish(): Promise<Manifest>;
}

/**
 * Arrays that are made when they are first needed. Once loaded they stay in memory until they are
 * unloaded, and once published in files as long as the run; later cases read the
 * files, or has them made again where there are none.
 */
export class MadeArrays implements SharedArrays {
  #loaded?: Promise<Inputs>;
  #manifest?: Promise<Manifest>;

  /**
   * @param make generates or computes the arrays one after the other
   * @param handover writes the files
   */
  constructor(
    private readonly make: () => AsyncIterable<SharedArray>,
    private readonly handover: Pick<Handover, "write" | "read">,
  ) {}

  load(): Promise<Inputs> {
    return this.#loaded ??= this.#manifest === undefined ? this.#collect() : this.#manifest.then(
      (manifest) => this.handover.read(manifest),
      () => this.#collect(),
    );
  }

  async read(name: string): Promise<SharedArray> {
    return (await this.load())[name];
  }

  publish(): Promise<Manifest> {
    return this.#manifest ??= this.#loaded === undefined
      ? this.handover.write(this.make())
      : this.#loaded.then((arrays) => this.handover.write(Object.values(arrays)));
  }

  /** Gives the memory back. */
  unload(): void {
    this.#loaded = undefined;
  }

  async #collect(): Promise<Inputs> {
    const arrays: Record<string, SharedArray> = {};
    for await (const array of this.make()) arrays[array.name] = array;
    return arrays;
  }
}

/** Arrays that another process has published. */
export class ReceivedArrays implements SharedArrays {
  /** @param recipient reads the files, and shares what is held of them already */
  constructor(private readonly manifest: Manifest, private readonly recipient: Recipient) {}

  load(): Promise<Inputs> {
    return this.recipient.receive(this.manifest);
  }

  async read(name: string): Promise<SharedArray> {
    const { folder, arrays } = this.manifest;
    const one = { folder, arrays: arrays.filter((array) => array.name === name) };
    return (await this.recipient.receive(one))[name];
  }

  publish(): Promise<Manifest> {
    return Promise.resolve(this.manifest);
  }
}
