/** What a run needs from where it happens: this program on a machine, or a page in a browser. */
import type { Backend, Device, Runtime } from "../../backends/backend.ts";
import type { MemoryReader } from "../../base/process/memory.ts";
import type { Precision } from "../../kernels/benchmark.ts";
import type { Handover } from "../hosts/handover.ts";
import type { CaseHost } from "../hosts/hosted_case.ts";
import type { Environment, Limit, Skipped } from "../results/schema.ts";
import type { RecordedOptions } from "./options/settings.ts";
import type { Participant } from "./plan/participant.ts";

/** What is needed to set a backend up. */
export type Candidate = Pick<
  Participant,
  "backend" | "device" | "engine" | "inChild" | "isControl"
>;

/** A backend that takes part, as far as it can measure its processor. */
export interface Meter {
  /** The backend. */
  readonly backend: Pick<Backend, "name">;
  /** Device that it computes on. */
  readonly device: Device;
  /** What measures. */
  readonly runtime: Pick<Runtime, "limits" | "precisions">;
}

/** Where a run happens. It is disposed of with the run. */
export interface Surroundings extends AsyncDisposable {
  /** Whether every backend has a process, or a worker, to itself. */
  readonly isolated: boolean;
  /** Hands arrays over to other processes. */
  readonly handover: Pick<Handover, "write" | "read">;
  /** What processes occupy of main memory, if that can be read. */
  readonly memory?: MemoryReader;
  /** Describes the machine and its software. */
  describe(): Environment;
  /** Every backend that is asked for, in every engine; what cannot take part is skipped. */
  candidates(settings: RecordedOptions, skip: (one: Skipped) => void): Promise<Candidate[]>;
  /**
   * Sets a backend up. It is ended when the signal aborts.
   *
   * @throws {BackendUnavailable} if it is unavailable
   */
  open(candidate: Omit<Candidate, "isControl">, signal?: AbortSignal): Promise<CaseHost>;
  /** Measures the limits of the processors that a run uses, once, and names who could not. */
  limits(
    members: readonly Meter[],
    precisions: ReadonlySet<Precision>,
    onFailure?: (failure: Skipped) => void,
  ): Promise<Limit[]>;
}
