/** Which JavaScript engines tests can use here. */
import { type Engine, findEngine, type StartedKind } from "../../../../bench/hosts/engine/find.ts";

/**
 * The engine of a kind, or why tests with it cannot run here. Where `HPC_BENCH_REQUIRE_ENGINES` is
 * set, as in CI, that is an error instead.
 */
export async function engineOrReason(kind: StartedKind): Promise<Engine | string> {
  try {
    return await findEngine(kind);
  } catch (error) {
    if (Deno.env.get("HPC_BENCH_REQUIRE_ENGINES")) throw error;
    return (error as Error).message;
  }
}

/** A test in an engine; without it the test is skipped and says so. */
export async function engineTest(
  kind: StartedKind,
  name: string,
  fn: (engine: Engine) => Promise<void>,
): Promise<void> {
  const engine = await engineOrReason(kind);
  if (typeof engine === "string") {
    Deno.test({ name: `${kind}: ${name} (skipped: ${engine})`, ignore: true, fn() {} });
  } else Deno.test(`${kind}: ${name}`, () => fn(engine));
}
