/**
 * Writes everything that is generated from the results files of the repository: tables and pictures
 * beside them and the figures of the documents; with `--check` it only compares with what is there,
 * and fails if they differ.
 *
 * ```sh
 * deno task documents
 * deno task documents --check
 * ```
 */
import "../backends/mod.ts"; // Reports describe the backends that are registered.
import { parseResults } from "../bench/results/read.ts";
import { htmlReport } from "../bench/report/page/html.ts";
import { markdownReport } from "../bench/report/text/markdown.ts";
import type { Plot } from "../bench/report/plots/plots.ts";
import { pngReport } from "../bench/report/plots/png.ts";
import type { Results } from "../bench/results/schema.ts";
import { listBenchmarks } from "../kernels/mod.ts";
import { updateFigures } from "./figures.ts";

const ROOT = new URL("..", import.meta.url);

/** The results that have a page, and pictures of these plots. */
const SHOWN: Readonly<Record<string, readonly Plot[]>> = {
  "cpu-epyc-zen4": ["heatmap"],
  "engines-epyc-zen4": [],
};

/** Documents with figures. */
const DOCUMENTS = [
  "README.md",
  ...["engines", "faq", "results"].map((name) => `docs/${name}.md`),
  ...listBenchmarks().map(({ name }) => `kernels/${name}/README.md`),
];

/** A file as it must be. */
export interface Document {
  /** Path relative to the project's root. */
  readonly path: string;
  /** What the file must contain. */
  readonly content: Uint8Array;
}

/** Reads `results/<name>.json`, every file once. */
export const committed: (name: string) => Results = memoized((name) =>
  parseResults(Deno.readTextFileSync(new URL(`results/${name}.json`, ROOT)))
);

/** Makes everything in memory. */
export async function* build(): AsyncGenerator<Document> {
  const encode = (text: string) => new TextEncoder().encode(text);
  for (const { name: file } of Deno.readDirSync(new URL("results", ROOT))) {
    if (!file.endsWith(".json")) continue;
    const name = file.slice(0, -".json".length);
    const results = committed(name);
    yield { path: `results/${name}.md`, content: encode(markdownReport(results)) };
    if (!Object.hasOwn(SHOWN, name)) continue;
    yield { path: `results/${name}.html`, content: encode(await htmlReport(results)) };
    for (const plot of SHOWN[name]) {
      const content = await pngReport(results, { plots: [plot] });
      yield { path: `results/${name}-${plot}.png`, content };
    }
  }
  for (const path of DOCUMENTS) {
    const text = updateFigures(Deno.readTextFileSync(new URL(path, ROOT)), committed);
    yield { path, content: await formatted(text) };
  }
}

/** Markdown with its lines broken as `deno fmt` does. */
async function formatted(text: string): Promise<Uint8Array> {
  const config = new URL("deno.json", ROOT).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--config", config, "--ext", "md", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const [output] = await Promise.all([
    child.output(),
    new Response(text).body!.pipeTo(child.stdin),
  ]);
  if (!output.success) throw new Error("deno fmt failed");
  return output.stdout;
}

function memoized<T>(read: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    if (!known.has(name)) known.set(name, read(name));
    return known.get(name)!;
  };
}

function same(path: URL, content: Uint8Array): boolean {
  try {
    const there = Deno.readFileSync(path);
    return there.length === content.length && there.every((byte, n) => byte === content[n]);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

if (import.meta.main) {
  let stale = 0;
  for await (const { path, content } of build()) {
    const file = new URL(path, ROOT);
    if (same(file, content)) continue;
    if (Deno.args.includes("--check")) {
      console.error(`${path} is not what the results files give: run \`deno task documents\``);
      stale++;
    } else {
      Deno.writeFileSync(file, content);
      console.log(path);
    }
  }
  if (stale > 0) Deno.exit(1);
}
