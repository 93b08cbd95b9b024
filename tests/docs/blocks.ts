/** The code blocks of the documents. */

/** The project's folder. */
export const ROOT: string = new URL("../../", import.meta.url).pathname;

/** Every document that shows code. */
export const DOCUMENTS: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...[...Deno.readDirSync(`${ROOT}docs`)].map(({ name }) => `docs/${name}`).sort(),
];

/** A fenced block of code. */
export interface Block {
  /** Path of the document, and the line the block begins in. */
  readonly where: string;
  /** What follows the fence, e.g. `"ts ignore"`. */
  readonly info: string;
  readonly code: string;
}

/** All blocks of a document whose language is the one given. */
export function blocksOf(document: string, language: string): Block[] {
  const text = Deno.readTextFileSync(ROOT + document);
  return [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)]
    .map(({ 1: info, 2: code, index }) => ({
      where: `${document}:${text.slice(0, index).split("\n").length}`,
      info,
      code,
    }))
    .filter(({ info }) => info.split(" ")[0] === language);
}

/** The commands of a block of shell code as words, without comments. */
export function commandsOf({ code }: Block): string[][] {
  return code.replaceAll("\\\n", " ").split("\n")
    .map((line) => line.replace(/(^|\s)#.*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word));
}
