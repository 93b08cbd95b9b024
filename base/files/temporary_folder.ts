/** Temporary folders that are removed however their process ends. */
import { tmpdir } from "node:os";
import { dirname } from "node:path";

/** Start of the folders' names. */
const PREFIX = "hpc-bench-";

/** Age in milliseconds from which an unlocked folder counts as abandoned: its owner locks it soon. */
const MIN_AGE = 60_000;

/**
 * A temporary folder, locked as long as its process lives and removed on disposal or when the
 * program exits. If the process is killed, the system releases the lock, and the next process that
 * makes such a folder removes it.
 *
 * @example
 * ```ts ignore
 * using folder = new TemporaryFolder();
 * await Deno.writeFile(`${folder.path}/numbers`, bytes);
 * ```
 */
export class TemporaryFolder implements Disposable {
  /** The folder. */
  readonly path: string;
  readonly #lock?: Deno.FsFile;
  readonly #removeNow = () => this[Symbol.dispose]();

  /** Makes a folder, and removes those that processes left behind when they were killed. */
  constructor() {
    this.path = Deno.makeTempDirSync({ dir: temporaryRoot(), prefix: PREFIX });
    this.#lock = lock(this.path);
    globalThis.addEventListener("unload", this.#removeNow);
    removeAbandoned(dirname(this.path));
  }

  /** Removes the folder with everything in it. */
  [Symbol.dispose](): void {
    globalThis.removeEventListener("unload", this.#removeNow);
    remove(this.path);
    this.#lock?.close();
  }
}

/** The system's folder for temporary files; nothing if the variables that name it may not be read. */
export function temporaryRoot(): string | undefined {
  try {
    return tmpdir();
  } catch {
    return undefined;
  }
}

function removeAbandoned(folder: string): void {
  for (const name of ownFolders(folder)) {
    const path = `${folder}/${name}`;
    if (isYoung(path)) continue;
    using abandoned = lock(path);
    if (abandoned) remove(path);
  }
}

function ownFolders(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)]
      .filter(({ name, isDirectory }) => isDirectory && name.startsWith(PREFIX))
      .map(({ name }) => name);
  } catch {
    // Without permission to list the folder.
    return [];
  }
}

/** Locks a folder; returns nothing if another process holds the lock or folders cannot be locked. */
function lock(path: string): Deno.FsFile | undefined {
  let file: Deno.FsFile | undefined;
  try {
    file = Deno.openSync(path, { read: true });
    if (file.tryLockSync(true)) return file;
  } catch {
    // Windows opens no folders, and some network file systems lock none.
  }
  file?.close();
}

/** Whether a folder is so new that its owner may not have locked it yet. */
function isYoung(path: string): boolean {
  try {
    const { mtime } = Deno.lstatSync(path);
    return mtime === null || Date.now() - mtime.getTime() < MIN_AGE;
  } catch {
    return true;
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // Another process has removed it or will.
  }
}
