import assert from "node:assert/strict";
import { exchangeBrowsers } from "../../../../bench/run/phases/setup.ts";
import { Machine } from "../../../../bench/run/machine.ts";
import { contextOf, participant } from "../fakes.ts";

Deno.test("browsers are started for the block that they compute, and ended for all others", async () => {
  const events: string[] = [];
  const engine = (kind: "chromium" | "firefox") => ({ kind, path: "", version: "1" });
  const watched = (name: string, kind?: "chromium" | "firefox") => {
    const one = participant(name, []);
    const host = {
      ...one.host!,
      [Symbol.asyncDispose]: () => Promise.resolve(void events.push(`end ${name}`)),
    };
    return { ...one, host, ...(kind ? { engine: engine(kind) } : {}) };
  };
  const participants = [watched("a"), watched("b", "chromium"), watched("c", "firefox")];
  const hosts = new Map(participants.map(({ backend: { name }, host }) => [name, host]));
  await using context = await contextOf(participants);
  class Watched extends Machine {
    override open({ backend: { name } }: Parameters<Machine["open"]>[0]) {
      events.push(`start ${name}`);
      return Promise.resolve(hosts.get(name)!);
    }
  }
  Object.assign(context, { surroundings: new Watched() });
  const blockOf = (name: string) => context.entries.filter(({ id }) => id.backend === name);
  await exchangeBrowsers(context, blockOf("b"));
  assert.deepEqual(events.splice(0), ["end c"]);
  await exchangeBrowsers(context, blockOf("a"));
  assert.deepEqual(events.splice(0), ["end b"]);
  await exchangeBrowsers(context, blockOf("c"));
  assert.deepEqual(events.splice(0), ["start c"]);
  await exchangeBrowsers(context, blockOf("c"));
  assert.deepEqual(events, []);
});
