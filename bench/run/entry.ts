/** A case on its way through a run. */
import type { Benchmark, KernelOptions, Prepared } from "../../kernels/benchmark.ts";
import { gridOf } from "../../kernels/grid.ts";
import { inputBytes, product } from "../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../kernels/mod.ts";
import type { Member } from "./members.ts";
import type { Demand } from "./residency.ts";
import type { Case, Checkpoint, OutputError, Preparation } from "../results/schema.ts";

/** A case with everything that is known of it so far. */
export interface Entry {
  /** Which case. */
  readonly id: Case;
  /** Cases of the same benchmark and size share inputs and reference. */
  readonly group: string;
  /** Its benchmark. */
  readonly benchmark: Benchmark;
  /** The backend that computes it. */
  readonly member: Member;
  /** What its kernel is asked for. */
  readonly options: KernelOptions;
  /** Memory that it needs. */
  readonly demand: Demand;
  /** Bytes needed beside it while it is checked: for the reference's outputs and its own. */
  readonly checkBytes: number;
  /** Seconds of the calls made so far. */
  readonly times: number[];
  /** The same by the device's own clock. */
  readonly gpuTimes: number[];
  /** Errors against the reference, once checked. */
  errors: OutputError[];
  /** What is left out of the times, once measured. */
  preparation?: Preparation;
  /** Seconds that a call takes, as seen in the warm-up. */
  secondsPerCall: number;
  /** Calls that are planned in all, burn-in included; 0 until the warm-up. */
  calls: number;
  /** The prepared case, while it is in memory. */
  prepared?: Prepared;
}

/**
 * Makes an entry, as new or from a checkpoint.
 *
 * @throws {Unsupported} if the backend cannot compute the case
 */
export async function createEntry(
  id: Case,
  member: Member,
  checkpoint?: Checkpoint,
): Promise<Entry> {
  const benchmark = getBenchmark(id.benchmark);
  const grid = gridOf(id.size);
  const options = { grid, precision: id.precision, formulation: id.formulation };
  const inputs = inputBytes(benchmark, grid);
  const own = await member.host.memory(benchmark, options);
  const group = `${id.benchmark} ${id.size}`;
  const outputs = benchmark.outputs.reduce((sum, { shape }) => sum + product(shape(grid)), 0);
  return {
    id,
    group,
    benchmark,
    member,
    options,
    demand: {
      group,
      inputs,
      bytes: own,
      place: id.backend,
      onHost: id.device === "cpu",
      ...(member.isolated ? { process: id.backend } : {}),
    },
    // A process of its own holds what it reads out, and writes it to a file.
    checkBytes: (member.isolated ? 4 : 2) * 8 * outputs,
    times: [...checkpoint?.times ?? []],
    gpuTimes: [...checkpoint?.gpu_times ?? []],
    errors: [...checkpoint?.errors ?? []],
    preparation: checkpoint?.preparation,
    secondsPerCall: 0,
    calls: checkpoint?.calls ?? 0,
  };
}

/** The state from which an entry can be resumed. */
export function checkpointOf(entry: Entry): Checkpoint {
  const { id, calls, times, gpuTimes, errors, preparation } = entry;
  return {
    ...id,
    calls,
    times: [...times],
    gpu_times: [...gpuTimes],
    errors: [...errors],
    ...(preparation ? { preparation } : {}),
  };
}

/** Whether all outputs were compared with the reference's. */
export function isChecked({ errors, benchmark }: Entry): boolean {
  return errors.length === benchmark.outputs.length;
}

/** Whether all planned calls are made. */
export function isComplete({ calls, times }: Entry): boolean {
  return calls > 0 && times.length >= calls;
}
