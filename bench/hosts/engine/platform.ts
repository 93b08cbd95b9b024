/** A JavaScript engine other than Deno's, for portable backends. */
import { BackendUnavailable, type Platform } from "../../../backends/backend.ts";

/** What the global scope of some engine may have. */
interface Globals {
  readonly Bun?: { readonly version: string; gc?(synchronous: boolean): void };
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> };
  readonly navigator?: { readonly userAgent?: string; readonly gpu?: GPU };
  readonly gc?: () => void;
}

/** Libraries by specifier, imported when they are first used. */
export type Libraries = Readonly<Record<string, () => Promise<unknown>>>;

/** Reads a file of a library; nothing if there is none of that name. */
export type ReadFile = (name: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;

/** The platform of the engine that runs this code. */
export function enginePlatform(
  globals: Globals,
  libraries: Libraries,
  readFile: ReadFile = () => Promise.resolve(undefined),
): Platform {
  const engine = engineName(globals);
  const { gc, navigator } = globals;
  return {
    engine,
    gpu: navigator?.gpu,
    gpuVersion: engine,
    gpuHint: "enable WebGPU in this engine, and install the driver of the GPU",
    async importLibrary<T>(specifier: string): Promise<T> {
      const load = libraries[specifier];
      if (!load) {
        throw new BackendUnavailable(`${specifier} is not in the bundle for other engines`);
      }
      return await load() as T;
    },
    async readLibraryFile(name) {
      const bytes = await readFile(name);
      if (!bytes) {
        throw new BackendUnavailable(`${name} is not beside the bundle for other engines`);
      }
      return bytes;
    },
    withQuietDriver: (action) => action(),
    ...(gc ? { collectGarbage: () => gc() } : {}),
  };
}

/** How browsers name themselves; the later ones stand in the names of the earlier ones, too. */
const BROWSERS: readonly (readonly [name: string, version: RegExp])[] = [
  ["Firefox", /\bFirefox\/([\d.]+)/],
  ["Edge", /\bEdg\/([\d.]+)/],
  ["Chromium", /\b(?:Headless)?Chrome\/([\d.]+)/],
  ["Safari", /\bVersion\/([\d.]+).*\bSafari\b/],
];

/** Name and version of an engine: `"Node 25.9.0 (V8 14.1)"`, `"Firefox 153.0"`. */
export function engineName({ Bun, process, navigator }: Globals): string {
  if (Bun) return `Bun ${Bun.version} (JavaScriptCore)`;
  const { node, v8 } = process?.versions ?? {};
  if (node) return `Node ${node} (V8 ${v8?.split(".").slice(0, 2).join(".")})`;
  const agent = navigator?.userAgent ?? "";
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(agent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return agent || "unknown engine";
}
