/** A case on its way through a run. */
import type { Benchmark, KernelOptions } from "../../../kernels/benchmark.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { inputBytes, product } from "../../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import { recordedRound, type SampledRound } from "../../results/rounds.ts";
import type { HostedCase } from "../../hosts/hosted_case.ts";
import type { Case, Checkpoint, OutputError, Preparation } from "../../results/schema.ts";
import type { Demand } from "./residency.ts";
import type { Participant } from "./participant.ts";

/** A case with everything that is known of it so far. */
export interface Entry {
  /** Which case. */
  readonly id: Case;
  /** Cases of the same benchmark and size share inputs and reference. */
  readonly group: string;
  /** Its benchmark. */
  readonly benchmark: Benchmark;
  /** The backend that computes it. */
  readonly participant: Participant;
  /** What its kernel is asked for. */
  readonly options: KernelOptions;
  /** Calls until it needs no fresh memory any more. */
  readonly warmUpCalls: number;
  /** Memory that it needs. */
  readonly demand: Demand;
  /** The complete rounds. */
  readonly rounds: SampledRound[];
  /** The round in progress. */
  current: SampledRound;
  /** The largest error of each output in any check; empty until the first. */
  errors: OutputError[];
  /** What is left out of the times, measured in the first round. */
  preparation?: Preparation;
  /** Seconds that a call takes, as seen in the last warm-up. */
  secondsPerCall: number;
  /** Seconds that a timed call takes with the untimed one before it. */
  secondsPerTiming: number;
  /** Seconds that a check takes, as seen in the first; 0 until then. */
  secondsPerCheck: number;
  /** Seconds that preparing it takes, reading the inputs included. */
  secondsToPrepare: number;
  /** Calls that are planned in all rounds together; 0 until the first warm-up. */
  calls: number;
  /** The last round that it takes part in, from 0. */
  lastRound: number;
  /** The prepared case, while it is in memory. */
  hosted?: HostedCase;
}

/**
 * Makes an entry, as new or from a checkpoint.
 *
 * @throws {Unsupported} if the backend cannot compute the case
 */
export async function createEntry(
  id: Case,
  participant: Participant,
  checkpoint?: Checkpoint,
): Promise<Entry> {
  const benchmark = getBenchmark(id.benchmark);
  const grid = gridOf(id.size);
  const options = { grid, precision: id.precision, formulation: id.formulation };
  const own = await participant.host!.memory(benchmark, options);
  const { mainMemoryFactor = 1, warmUpCalls = 1 } = participant.runtime;
  const group = `${id.benchmark} ${id.size}`;
  const sizes = benchmark.outputs.map(({ shape }) => product(shape(grid)));
  const isScaled = benchmark.outputs.some(({ scaled }) => scaled);
  const place = placeOf(participant);
  return {
    id,
    group,
    benchmark,
    participant,
    options,
    warmUpCalls,
    demand: {
      group,
      inputs: inputBytes(benchmark, grid),
      bytes: own,
      // All outputs of the reference while it is computed; later one output of the case at a time,
      // the reference's, and its error scale if it has one.
      check: 8 * Math.max(sizes.reduce((a, b) => a + b), (isScaled ? 3 : 2) * Math.max(...sizes)),
      place,
      ...(id.device === "cpu" ? { onHost: own * mainMemoryFactor } : {}),
      ...(participant.inChild ? { process: place } : {}),
    },
    rounds: (checkpoint?.rounds ?? []).map(({ times, gpu_times = [], waited }) => ({
      times: [...times],
      gpuTimes: [...gpu_times],
      waited: waited ? [...waited] : times.map(() => 0),
    })),
    current: { times: [], gpuTimes: [], waited: [] },
    errors: [...checkpoint?.errors ?? []],
    preparation: checkpoint?.preparation,
    secondsPerCall: 0,
    secondsPerTiming: 0,
    secondsPerCheck: 0,
    secondsToPrepare: checkpoint?.preparation?.prepare ?? 0,
    calls: checkpoint?.calls ?? 0,
    lastRound: Infinity,
  };
}

/** Name of the process, and of the memory, in which a participant's cases live. */
export function placeOf({ backend: { name }, engine }: Participant): string {
  return engine ? `${name} in ${engine.kind}` : name;
}

/** The state from which an entry can be resumed: its complete rounds. */
export function checkpointOf(
  { id, calls, rounds, errors, preparation, participant: { isControl } }: Entry,
): Checkpoint {
  return {
    ...id,
    calls,
    rounds: rounds.map(recordedRound),
    errors: [...errors],
    ...(preparation ? { preparation } : {}),
    ...(isControl ? { control: true } : {}),
  };
}

/** Whether all outputs were compared with the reference's. */
export function isChecked({ errors, benchmark }: Entry): boolean {
  return errors.length === benchmark.outputs.length;
}
