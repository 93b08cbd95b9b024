/** Writes files so that nobody ever finds half of one. */
import { basename, dirname, isAbsolute } from "node:path";

/** Links that may point to one another before it looks as if they went in a circle. */
const MOST_LINKS = 40;

/** Seconds without a change after which nobody writes a temporary file any more. */
const STALE = 60;

/**
 * Replaces a file, or makes it: completely, or not at all. The content goes to a temporary file
 * beside it, which takes its place, and its access rights, when it is complete. A symbolic link
 * stays, and the file that it points to is replaced. Temporary files of the same target that killed
 * processes have left behind are removed.
 *
 * @throws {Error} if it cannot be written; the file is as it was and nothing else is left behind
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<void> {
  const { target, info } = await followLinks(path);
  const temporary = `${target}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  const mode = info?.mode == null ? {} : { mode: info.mode & 0o777 };
  try {
    await (typeof content === "string"
      ? Deno.writeTextFile(temporary, content, mode)
      : Deno.writeFile(temporary, content, mode));
    await Deno.rename(temporary, target);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
  await sweep(target).catch(() => {});
}

/** Removes what was to become a file when its writer was killed. */
async function sweep(target: string): Promise<void> {
  const folder = dirname(target);
  const { state } = await Deno.permissions.query({ name: "read", path: folder });
  if (state !== "granted") return;
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.startsWith(`${basename(target)}.`)) continue;
    if (!/^[0-9a-f]{8}\.tmp$/.test(name.slice(basename(target).length + 1))) continue;
    const { mtime } = await Deno.lstat(`${folder}/${name}`);
    // A young one may be another process's that is writing the same file right now.
    if (mtime && Date.now() - mtime.getTime() > 1000 * STALE) {
      await Deno.remove(`${folder}/${name}`);
    }
  }
}

/**
 * The path that symbolic links lead to, and what is there, if anything is.
 *
 * @throws {Error} if the links lead in a circle
 */
export async function followLinks(
  path: string,
): Promise<{ readonly target: string; readonly info?: Deno.FileInfo }> {
  let target = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    let info: Deno.FileInfo;
    try {
      info = await Deno.lstat(target);
    } catch (error) {
      const { NotFound, NotADirectory } = Deno.errors;
      if (error instanceof NotFound || error instanceof NotADirectory) return { target };
      throw error;
    }
    if (!info.isSymlink) return { target, info };
    const link = await Deno.readLink(target);
    // Not made shorter: what "..", after a folder that is a link itself, means only the system knows.
    target = isAbsolute(link) ? link : `${dirname(target)}/${link}`;
  }
  throw new Error(`Cannot follow "${path}": its symbolic links lead in a circle`);
}

/**
 * What the system had against a file, without the call and the path that Deno appends: they name
 * the temporary file.
 */
export function fileError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/(\(os error \d+\)): \w+ '.*$/s, "$1");
}
