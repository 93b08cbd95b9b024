/** Sets the backends of a round up, each in a fresh process. */
import { BackendUnavailable, type Device } from "../../../backends/backend.ts";
import { reasonOf } from "../../../base/text/reason.ts";
import type { CaseHost } from "../../hosts/hosted_case.ts";
import { shuffled } from "../../statistics/shuffle.ts";
import type { RunContext } from "../context.ts";
import { controlOf } from "./control.ts";
import type { Entry } from "../plan/entry.ts";
import { takesPart } from "../plan/participation.ts";
import { inBrowser, type Participant } from "../plan/participant.ts";
import type { Candidate } from "../surroundings.ts";

/** Reason for backends that were not asked for by name. */
const NOT_INSTALLED = "not installed (see list)";

/**
 * Sets every backend up that takes part, all at once where they have processes of their own, in
 * random order. In the first round those that are unavailable are listed with the reason; the cases
 * of one that is unavailable later leave the run.
 *
 * @returns tears all of them down
 * @throws the signal's reason if it aborts
 */
export async function setUpBackends(context: RunContext): Promise<AsyncDisposable> {
  const hosts = new AsyncDisposableStack();
  try {
    if (!context.isPlanned) await setUpFirst(context, hosts);
    else await setUpAgain(context, hosts);
    context.options.signal?.throwIfAborted();
    return hosts;
  } catch (error) {
    await hosts.disposeAsync();
    throw error;
  }
}

async function setUpFirst(context: RunContext, hosts: AsyncDisposableStack): Promise<void> {
  const { settings: { backends: names, device: asked, rounds } } = context;
  const candidates = await context.surroundings.candidates(
    context.settings,
    (one) => context.skip(one),
  );
  const found = new Map<Candidate, Participant>();
  await eachInRandomOrder(context, candidates, async (candidate) => {
    try {
      const host = await open(context, candidate, asked);
      const participant = { ...candidate, runtime: host.runtime, host };
      close(context, participant, hosts);
      found.set(candidate, participant);
    } catch (error) {
      context.options.signal?.throwIfAborted();
      const { backend: { name }, device, engine } = candidate;
      // Few have everything installed: one line for all that were not asked for is enough.
      const isOptional = names.length === 0 && error instanceof BackendUnavailable &&
        error.missing !== undefined;
      context.skip({
        backend: name,
        device,
        ...(engine ? { engine: engine.kind } : {}),
        reason: isOptional ? NOT_INSTALLED : reasonOf(error),
      });
    }
  });
  context.participants = candidates.flatMap((candidate) => found.get(candidate) ?? []);
  const control = rounds > 1 ? controlOf(context.participants) : undefined;
  if (!control) return;
  try {
    const host = await open(context, control, asked);
    context.participants.push({ ...control, runtime: host.runtime, host });
    close(context, context.participants.at(-1)!, hosts);
  } catch {
    // Then the run has no control, which its results show.
  }
}

async function setUpAgain(context: RunContext, hosts: AsyncDisposableStack): Promise<void> {
  const needed = context.participants.filter((one) =>
    context.entries.some((entry) => entry.participant === one && takesPart(context, entry))
  );
  await eachInRandomOrder(context, needed, async (participant) => {
    if (inBrowser(participant) || await reopen(context, participant)) {
      close(context, participant, hosts);
    }
  });
}

/**
 * Starts the browsers that compute a block and ends the others: beside the work of their pages
 * browsers do other things, which must not disturb anyone else.
 */
export async function exchangeBrowsers(
  context: RunContext,
  block: readonly Entry[],
): Promise<void> {
  for (const participant of context.participants.filter(inBrowser)) {
    const isNeeded = block.some((entry) => entry.participant === participant);
    if (!isNeeded) await tearDown(context, participant);
    else if (!participant.host) await reopen(context, participant);
  }
}

/**
 * Starts a fresh process for every backend whose library has one memory of its own that never
 * shrinks, as those in WASM: what the cases before have left of it depends on which these were.
 */
export async function renewMemories(context: RunContext, block: readonly Entry[]): Promise<void> {
  const filled = context.participants.filter((participant) => {
    const { host, device, runtime: { memory } } = participant;
    return host?.runtime.process && device === "cpu" && memory !== undefined &&
      block.some((entry) => entry.participant === participant);
  });
  await Promise.all(filled.map(async (participant) => {
    await tearDown(context, participant);
    await reopen(context, participant);
  }));
}

/** Sets a backend up once more; if that fails its cases leave the run. */
async function reopen(context: RunContext, participant: Participant): Promise<boolean> {
  try {
    participant.host = await open(context, participant, participant.device);
    return true;
  } catch (error) {
    if (context.options.signal?.aborted) return false;
    const own = context.entries.filter((entry) => entry.participant === participant);
    for (const entry of own) await context.drop(entry, error);
    return false;
  }
}

/** All at once where each has a process or a worker to itself, else one after the other. */
async function eachInRandomOrder<T>(
  { settings: { shuffle_seed }, round, surroundings }: RunContext,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const order = [...shuffled(Uint32Array.from(items.keys()), shuffle_seed + round)];
  if (surroundings.isolated) await Promise.all(order.map((index) => work(items[index])));
  else for (const index of order) await work(items[index]);
}

async function open(
  context: RunContext,
  candidate: Omit<Candidate, "isControl">,
  asked: Device,
): Promise<CaseHost> {
  const { signal } = context.options;
  signal?.throwIfAborted();
  const { backend: { devices }, device } = candidate;
  if (!devices.includes(device)) {
    throw new TypeError(
      `it does not compute on ${asked}: ask for device ${devices.join(" or ")}`,
    );
  }
  return await context.surroundings.open(candidate, signal);
}

/** Has a backend torn down at the end of the round. */
function close(
  context: RunContext,
  participant: Participant,
  hosts: AsyncDisposableStack,
): void {
  hosts.defer(() => tearDown(context, participant));
}

async function tearDown(context: RunContext, participant: Participant): Promise<void> {
  const { backend: { name: backend }, device, host } = participant;
  participant.host = undefined;
  try {
    await host?.[Symbol.asyncDispose]();
  } catch (error) {
    if (context.options.signal?.aborted) return;
    const message = `Cannot tear ${backend} (${device}) down: ${reasonOf(error)}`;
    context.warnUnreleased(participant, message);
  }
}
