/** A backend that takes part in a run. */
import type { Backend, Device, Runtime } from "../../../backends/backend.ts";
import { type Engine, isBrowser } from "../../hosts/engine/find.ts";
import type { CaseHost } from "../../hosts/hosted_case.ts";

/** A backend that takes part in a run, in any role. */
export interface Participant {
  /** The backend. */
  readonly backend: Backend;
  /** Device that it computes on. */
  readonly device: Device;
  /** Its description of itself, as its first setup found it. */
  readonly runtime: Runtime;
  /** Engine that it runs in, if that is not this Deno. */
  readonly engine?: Engine;
  /** Whether it has a child process of Deno's to itself, which needs a copy of the inputs. */
  readonly inChild: boolean;
  /** Whether it is the hidden copy of another participant that the run's control measures. */
  readonly isControl: boolean;
  /** Where its calls run in the present round; absent between rounds. */
  host?: CaseHost;
  /** Most bytes of main memory that its process has occupied so far, if that is known. */
  memoryPeak?: number;
}

/** Whether a participant runs in a browser. */
export function inBrowser({ engine }: Pick<Participant, "engine">): boolean {
  return engine !== undefined && isBrowser(engine);
}
