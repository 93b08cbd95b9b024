/** Inputs and reference outputs of a run's cases, each made once. */
import type { Benchmark } from "../../kernels/benchmark.ts";
import { gridOf } from "../../kernels/grid.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";
import type { Surroundings } from "./surroundings.ts";
import { MadeArrays, type SharedArray } from "../hosts/shared_arrays.ts";
import { computeReference } from "../checking/reference.ts";
import type { Case } from "../results/schema.ts";

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
   */
  constructor(
    private readonly handover: Surroundings["handover"],
    private readonly onProgress: (id: Case, done: number) => void,
    private readonly signal?: AbortSignal,
  ) {}

  /** The data of a case's group. */
  of({ id, group, benchmark }: { id: Case; group: string; benchmark: Benchmark }): GroupData {
    const known = this.#groups.get(group);
    if (known) return known;
    const inputs = new MadeArrays(() => this.#generate(id, benchmark), this.handover);
    const compute = async function* () {
      yield* computeReference(benchmark, await inputs.load(), gridOf(id.size));
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
