/** Inputs and reference outputs of a run's cases, each made once. */
import type { Benchmark, NDArray } from "../../kernels/benchmark.ts";
import { gridOf } from "../../kernels/grid.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";
import type { Surroundings } from "./surroundings.ts";
import { MadeArrays, type SharedArray } from "../hosts/shared_arrays.ts";
import { computeReference } from "../checking/reference.ts";
import type { Case } from "../results/schema.ts";

/** A case, with the group whose data it shares. */
export interface Grouped {
  /** The case. */
  readonly id: Case;
  /** Name of its group. */
  readonly group: string;
  /** Its benchmark. */
  readonly benchmark: Benchmark;
}

/** What cases of the same benchmark and size have in common. */
export interface GroupData {
  /** What all of them compute with. */
  readonly inputs: MadeArrays;
  /** What all of them are compared with: outputs in f64 and their error scales. */
  readonly reference: MadeArrays;
}

/** The data of all groups. */
export class RunData {
  readonly #groups = new Map<string, GroupData>();

  /**
   * @param handover keeps files for other processes
   * @param onProgress called while inputs are generated, with the share that is done
   * @param onReference called with each array of a reference once it is computed
   */
  constructor(
    private readonly handover: Surroundings["handover"],
    private readonly onProgress: (id: Case, done: number) => void,
    private readonly onReference: (one: Grouped, array: NDArray) => void,
    private readonly signal?: AbortSignal,
  ) {}

  /** The data of a case's group. */
  of(one: Grouped): GroupData {
    const { id, group, benchmark } = one;
    const known = this.#groups.get(group);
    if (known) return known;
    const inputs = new MadeArrays(() => this.#generate(id, benchmark), this.handover);
    const { onReference } = this;
    const compute = async function* () {
      const arrays = computeReference(benchmark, await inputs.load(), gridOf(id.size));
      for await (const array of arrays) {
        onReference(one, array);
        yield array;
      }
    };
    const reference = new MadeArrays(compute, this.handover);
    const data = { inputs, reference };
    this.#groups.set(group, data);
    return data;
  }

  /** Gives the memory of a group back. */
  unload(group: string): void {
    const data = this.#groups.get(group);
    data?.inputs.unload();
    data?.reference.unload();
  }

  async *#generate(id: Case, benchmark: Benchmark): AsyncGenerator<SharedArray> {
    const inputs = await generateInputs(benchmark, id.size, {
      signal: this.signal,
      onProgress: (done) => this.onProgress(id, done),
    });
    yield* Object.values(inputs);
  }
}
