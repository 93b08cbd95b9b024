/** All plots on one sheet, as PNG. */
import { BackendUnavailable } from "../../../backends/backend.ts";
import { importLibrary } from "../../../backends/array_libraries/library.ts";
import { type LoadedLater, specifierOf } from "../../../base/packages.ts";
import type { Results } from "../../results/schema.ts";
import type { PictureOptions } from "./plots.ts";
import { svgReport } from "./svg.ts";

const RESVG = "@resvg/resvg-wasm";
const INTER = "@expo-google-fonts/inter";

/** Regular and semi-bold faces of Inter. */
const FACES = ["400Regular/Inter_400Regular.ttf", "600SemiBold/Inter_600SemiBold.ttf"];

/** Pixels per unit of the SVG: sharp in print and on fine screens. */
const ZOOM = 2;

/** What of resvg is used. */
interface Resvg {
  initWasm(module: Uint8Array): Promise<void>;
  Resvg: new (svg: string, options: {
    fitTo: { mode: "zoom"; value: number };
    font: { fontBuffers: Uint8Array[]; loadSystemFonts: boolean; defaultFontFamily: string };
  }) => { render(): { asPng(): Uint8Array<ArrayBuffer>; free(): void }; free(): void };
}

/**
 * Draws the same sheet as {@linkcode svgReport} with a font of its own, so that it looks the same
 * everywhere.
 *
 * @throws {BackendUnavailable} if a library cannot be loaded
 *
 * @example
 * ```ts ignore
 * await Deno.writeFile("results.png", await pngReport(results));
 * ```
 */
export async function pngReport(
  results: Results,
  options: PictureOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const svg = await svgReport(results, options);
  const { Resvg } = await loadResvg();
  const fontBuffers = await loadFonts();
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: ZOOM },
    font: { fontBuffers, loadSystemFonts: false, defaultFontFamily: "Inter" },
  });
  const image = picture.render();
  try {
    return image.asPng();
  } finally {
    image.free();
    picture.free();
  }
}

let library: Promise<Resvg> | undefined;

/** Loads resvg once: its WASM module can be initialised only once. */
function loadResvg(): Promise<Resvg> {
  return library ??= (async () => {
    const resvg = await importLibrary<Resvg>(specifierOf(RESVG));
    await resvg.initWasm(await packageFile(RESVG, "index_bg.wasm"));
    return resvg;
  })();
}

async function loadFonts(): Promise<Uint8Array[]> {
  try {
    // The package's own module needs a font loader; its description is enough to download it.
    await import(specifierOf(INTER, "package.json"), { with: { type: "json" } });
    return await Promise.all(FACES.map((face) => packageFile(INTER, face)));
  } catch (cause) {
    const [reason] = (cause as Error).message.split("\n");
    throw new BackendUnavailable(`Cannot load ${INTER}: ${reason}`, { cause });
  }
}

/** Reads a file of a package that has been downloaded. */
async function packageFile(name: LoadedLater, path: string): Promise<Uint8Array<ArrayBuffer>> {
  return await Deno.readFile(new URL(import.meta.resolve(specifierOf(name, path))));
}
