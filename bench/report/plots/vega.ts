/** Draws Vega-Lite specifications. The libraries are loaded when the first picture is drawn. */
import { importLibrary } from "../../../backends/array_libraries/library.ts";
import { specifierOf } from "../../../base/packages.ts";
import type { Spec } from "./theme.ts";

const VEGA = specifierOf("vega");
const VEGA_LITE = specifierOf("vega-lite");

/** Where the plotting libraries come from. */
export interface PlotLibraries {
  /** Imports Vega-Lite. */
  vegaLite(): Promise<VegaLite>;
  /** The source of Vega for browsers, minified. */
  vegaSource(): Promise<string>;
}

/** What of Vega is used. */
interface Vega {
  readonly textMetrics: { width: (item: { fontSize?: number }, text: string) => number };
  parse(spec: Spec): unknown;
  View: new (runtime: unknown, options: { renderer: "none" }) => {
    toSVG(): Promise<string>;
    finalize(): void;
  };
}

/** What of Vega-Lite is used. */
export interface VegaLite {
  compile(spec: Spec, options: { logger: Logger }): { spec: Spec };
}

/** Where the libraries put their messages. */
export type Logger = Readonly<Record<"level" | "error" | "warn" | "info" | "debug", () => Logger>>;

const silent: Logger = {
  level: () => silent,
  error: () => silent,
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
};

/** The packages, which Deno downloads when they are first needed. */
let libraries: PlotLibraries = {
  vegaLite: () => importLibrary<VegaLite>(VEGA_LITE),
  async vegaSource() {
    await importLibrary(VEGA);
    return await Deno.readTextFile(new URL("vega.min.js", import.meta.resolve(VEGA)));
  },
};

/** Takes the plotting libraries from elsewhere, as a page must that cannot download packages. */
export function usePlotLibraries(others: PlotLibraries): void {
  libraries = others;
}

/**
 * Turns a Vega-Lite specification into one of Vega.
 *
 * @throws {BackendUnavailable} if the library cannot be loaded
 */
export async function compile(spec: Spec): Promise<Spec> {
  const { compile } = await libraries.vegaLite();
  return compile(spec, { logger: silent }).spec;
}

/**
 * Draws a Vega-Lite specification as an SVG document.
 *
 * @throws {BackendUnavailable} if the libraries cannot be loaded
 */
export async function drawSvg(spec: Spec): Promise<string> {
  const compiled = await compile(spec);
  const vega = await importLibrary<Vega>(VEGA);
  vega.textMetrics.width = ({ fontSize = 11 }, text) => textWidth(`${text ?? ""}`, fontSize);
  const view = new vega.View(vega.parse(compiled), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/**
 * The source of Vega for browsers, minified.
 *
 * @throws {BackendUnavailable} if the library cannot be loaded
 */
export async function vegaSource(): Promise<string> {
  return await libraries.vegaSource();
}

/** Widths of characters of a sans-serif font in units of its size. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[iljt.,:;'|!()[\] f]/, 0.32],
  [/[mwMW@%]/, 0.87],
  [/[A-Z_]/, 0.66],
];

/** Approximate width of a text in pixels; no canvas is there to measure it. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) {
    width += WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? 0.58;
  }
  return width * fontSize;
}
