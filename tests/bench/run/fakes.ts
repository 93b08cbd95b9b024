/** A run whose cases compute nothing, for tests of single phases. */
import { scaling } from "../../fixtures/scaling_plugin.ts";
import type { CacheState } from "../../../bench/measuring/cache.ts";
import { RunContext } from "../../../bench/run/context.ts";
import { Machine } from "../../../bench/run/machine.ts";
import { createEntry, type Entry } from "../../../bench/run/plan/entry.ts";
import type { RunOptions } from "../../../bench/run/options/options.ts";
import type { Participant } from "../../../bench/run/plan/participant.ts";
import { resolveSettings, type RunSettings } from "../../../bench/run/options/settings.ts";
import type { OutputError } from "../../../bench/results/schema.ts";
import { getBenchmark, listBenchmarks, registerBenchmark } from "../../../kernels/mod.ts";

/** What was done with the cases, in order. */
export type Log = string[];

/** How the cases of a participant behave. */
export interface Behaviour {
  /** Called in every call; may throw. */
  readonly call?: (cache: CacheState) => void;
  /** Seconds that a call waited for a processor. */
  readonly waited?: () => number;
  /** Awaited in every preparation and call. */
  readonly slow?: (step: "prepare" | "call") => Promise<void>;
  /** Seconds that it costs to find out the time of a call. */
  readonly cost?: number;
  /** Error of the only output in a check. */
  readonly error?: () => Partial<OutputError>;
}

/** A participant that logs. */
export function participant(name: string, log: Log, behaviour: Behaviour = {}): Participant {
  const runtime = { version: "1" };
  return {
    backend: {
      name,
      description: name,
      devices: ["cpu"],
      precisions: ["f64"],
      setup: async function* () {
        yield await Promise.resolve(runtime);
      },
    },
    device: "cpu",
    runtime,
    inChild: false,
    isControl: false,
    host: {
      runtime,
      memory: () => Promise.resolve(8),
      async prepare(_benchmark, _inputs, { grid: { nx } }) {
        const label = `${name} ${nx}`;
        await behaviour.slow?.("prepare");
        log.push(`prepare ${label}`);
        return {
          prepareSeconds: 0.25,
          async run(cache: CacheState) {
            behaviour.call?.(cache);
            await behaviour.slow?.("call");
            log.push(`call ${label}`);
            const { cost, waited } = behaviour;
            return {
              seconds: 1e-3,
              ...(cost === undefined ? {} : { cost }),
              ...(waited === undefined ? {} : { waited: waited() }),
            };
          },
          check() {
            log.push(`check ${label}`);
            const found = behaviour.error?.() ?? {};
            const error = { output: "y", l2: 0, max: 0, deviating: 0, consistent: true, ...found };
            return Promise.resolve({ errors: [error], unpack: 0.5 });
          },
          save: () => Promise.resolve(),
          [Symbol.asyncDispose]() {
            log.push(`release ${label}`);
            return Promise.resolve();
          },
        };
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
  };
}

/** A run in its first round, with a case of each participant at each size. */
export async function contextOf(
  participants: readonly Participant[],
  settings: Partial<RunSettings> = {},
  options: Partial<RunOptions> = {},
): Promise<RunContext> {
  if (!listBenchmarks().some(({ name }) => name === "scaling")) registerBenchmark(scaling);
  const { sizes = [64] } = settings;
  const resolved = resolveSettings({
    benchmarks: ["scaling"],
    sizes,
    shuffleSeed: 1,
    repetitions: 4,
    ...settings,
  });
  const context = new RunContext({ benchmarks: ["scaling"], ...options }, resolved, new Machine());
  context.participants = [...participants];
  for (const size of sizes) {
    for (const one of participants) context.entries.push(await entryOf(one, size));
  }
  context.isPlanned = true;
  return context;
}

/** A case of a participant. */
export function entryOf(one: Participant, size: number): Promise<Entry> {
  const { name } = getBenchmark("scaling");
  const id = { benchmark: name, backend: one.backend.name, device: "cpu", size } as const;
  return createEntry({ ...id, precision: "f64" }, one);
}
