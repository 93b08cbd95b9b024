/** The backends that take part in a run. */
import { type Backend, BackendUnavailable, type Device } from "../../backends/backend.ts";
import { defaultBackends, getBackend } from "../../backends/mod.ts";
import { type ChildHostOptions, openChildHost } from "../hosts/child_host.ts";
import { reasonOf } from "../../base/reason.ts";
import type { Handover } from "../hosts/handover.ts";
import { type Host, openLocalHost } from "../hosts/host.ts";
import type { Participant } from "./matrix.ts";
import type { Skipped } from "../results/schema.ts";

/** A backend that takes part, with its host. */
export interface Member extends Participant {
  /** Where its calls run. */
  readonly host: Host;
  /** Whether that is another process which needs a copy of the inputs. */
  readonly isolated: boolean;
}

/** Reason for backends that nobody asked for. */
const NOT_INSTALLED = "not installed (see list)";

/** How backends are set up. */
export interface JoinOptions {
  /** Device asked for. */
  readonly device: Device;
  /** How child processes are started; none are without it. */
  readonly isolate?: ChildHostOptions;
  /** Hands inputs to child processes. */
  readonly handover: Handover;
  /** Ends the work when it aborts, at once where it is another process that works. */
  readonly signal?: AbortSignal;
}

/**
 * Sets backends up, each in its own process if asked for.
 *
 * @param names backends asked for; empty for all on the device. Those asked for by name that do
 * not compute on the device take part on the CPU.
 * @param hosts takes the hosts that are opened
 * @param skipped takes the backends that cannot be had, or not be torn down, with the reason
 * @throws the signal's reason if it aborts
 */
export async function joinBackends(
  names: readonly string[],
  options: JoinOptions,
  hosts: AsyncDisposableStack,
  skipped: Skipped[],
): Promise<Member[]> {
  const { device: asked, signal } = options;
  const backends = names.length > 0 ? names.map(getBackend) : defaultBackends(asked);
  const join = async (backend: Backend): Promise<Member | Skipped> => {
    const device = backend.devices.includes(asked) ? asked : "cpu";
    const isolated = options.isolate !== undefined && !backend.isolated;
    try {
      signal?.throwIfAborted();
      if (!backend.devices.includes(device)) {
        throw new TypeError(
          `it does not compute on ${asked}: ask for device ${backend.devices.join(" or ")}`,
        );
      }
      const host = isolated
        ? await openChildHost(backend, device, options.handover, options.isolate!, signal)
        : await openLocalHost(backend, device);
      hosts.defer(async () => {
        try {
          await host[Symbol.asyncDispose]();
        } catch (error) {
          const reason = `teardown failed: ${reasonOf(error)}`;
          skipped.push({ backend: backend.name, device, reason });
        }
      });
      return { backend, device, host, isolated, runtime: host.runtime };
    } catch (error) {
      // Nobody has everything installed, and has asked for it: one line for all of these is enough.
      const isOptional = names.length === 0 && error instanceof BackendUnavailable &&
        error.notInstalled;
      const reason = isOptional ? NOT_INSTALLED : reasonOf(error);
      return { backend: backend.name, device, reason };
    }
  };
  const joined = options.isolate
    ? await Promise.all(backends.map(join))
    : await Array.fromAsync(backends, join);
  signal?.throwIfAborted();
  skipped.push(...joined.filter((one) => "reason" in one));
  return joined.filter((one) => "host" in one);
}
