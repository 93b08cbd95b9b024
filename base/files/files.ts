/** Writes files completely or not at all. */
import { basename, dirname, isAbsolute } from "node:path";
import { reasonOf } from "../text/reason.ts";

/** Symbolic links that are followed before they count as circular. */
const MAX_LINKS = 40;

/** Age in seconds from which a temporary file counts as abandoned. */
const MAX_AGE = 60;

/** Errors of a directory or mount that does not let a file be replaced; the file may be writable. */
const NOT_REPLACEABLE = ["EBUSY", "EACCES", "EPERM", "EROFS", "EXDEV"];

/**
 * Replaces a file, or makes it: completely, or not at all. The content goes to a temporary file
 * beside it, is flushed to disk, and takes the place and the access rights of the file. A symbolic
 * link stays, and the file that it points to is replaced. Temporary files of the same target that
 * killed processes left behind are removed.
 *
 * A file that exists but cannot be replaced, because it is a mount point or in a read-only
 * directory, is overwritten in place. Readers may then see part of it.
 *
 * @throws {Error} if it cannot be written; the file is as it was and nothing else is left behind
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<void> {
  const { target, info } = await followLinks(path);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const prefix = await temporaryPrefix(target);
  const temporary = `${prefix}${crypto.randomUUID().slice(0, 8)}.tmp`;
  const mode = info?.mode == null ? {} : { mode: info.mode & 0o777 };
  try {
    using file = await Deno.open(temporary, { write: true, createNew: true, ...mode });
    await writeAll(file, bytes);
    await file.sync();
    await Deno.rename(temporary, target);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    if (!info || !isNotReplaceable(error)) throw error;
    return await overwrite(target, bytes, error);
  }
  await removeAbandoned(prefix).catch(() => {});
}

/**
 * Checks that {@linkcode replaceFile} can write a file, without changing its content.
 *
 * @throws {Error} if it cannot
 */
export async function checkReplaceable(path: string): Promise<void> {
  const { target, info } = await followLinks(path);
  if (info) {
    const file = await Deno.open(target, { write: true }).catch(() => undefined);
    if (file) return file.close();
    return await replaceFile(target, await Deno.readFile(target));
  }
  const probe = `${await temporaryPrefix(target)}${crypto.randomUUID().slice(0, 8)}.tmp`;
  await Deno.writeFile(probe, new Uint8Array(), { createNew: true });
  await Deno.remove(probe);
}

/** The path of a target's temporary files up to their random part; short for any target's name. */
async function temporaryPrefix(target: string): Promise<string> {
  const name = new TextEncoder().encode(basename(target));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", name)).subarray(0, 8).toHex();
  return `${dirname(target)}/.hpc-bench-${hash}-`;
}

function isNotReplaceable(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable ||
    NOT_REPLACEABLE.includes((error as { code?: string }).code ?? "");
}

/** Writes over an existing file. If that fails, the old content is restored as far as possible. */
async function overwrite(
  target: string,
  bytes: Uint8Array<ArrayBuffer>,
  cause: unknown,
): Promise<void> {
  const before = await Deno.readFile(target).catch(() => undefined);
  let file: Deno.FsFile;
  try {
    file = await Deno.open(target, { write: true });
  } catch {
    throw cause;
  }
  using _ = file;
  const write = async (content: Uint8Array) => {
    await file.seek(0, Deno.SeekMode.Start);
    await writeAll(file, content);
    await file.truncate(content.length);
    await file.sync();
  };
  try {
    await write(bytes);
  } catch (error) {
    if (before) await write(before);
    throw error;
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

/** Removes the temporary files of a target whose writers were killed. */
async function removeAbandoned(prefix: string): Promise<void> {
  const folder = dirname(prefix);
  const { state } = await Deno.permissions.query({ name: "read", path: folder });
  if (state !== "granted") return;
  const start = basename(prefix);
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.startsWith(start) || !/^[0-9a-f]{8}\.tmp$/.test(name.slice(start.length))) continue;
    const { mtime } = await Deno.lstat(`${folder}/${name}`);
    // A newer one may belong to another process that is writing the same file.
    if (mtime && Date.now() - mtime.getTime() > 1000 * MAX_AGE) {
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
  for (let links = 0; links < MAX_LINKS; links++) {
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
    // Not normalized: only the system resolves ".." after a folder that is a link itself.
    target = isAbsolute(link) ? link : `${dirname(target)}/${link}`;
  }
  throw new Error(`Cannot follow "${path}": its symbolic links lead in a circle`);
}

/** The system's message of a failed file operation, without the call and the path that Deno appends. */
export function fileError(error: unknown): string {
  return reasonOf(error).replace(/(\(os error \d+\)): \w+( '.*)?$/s, "$1");
}
