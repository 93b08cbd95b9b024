/** Temporary folders that do not stay behind, however their process ends. */
import { dirname } from "node:path";

/** Start of the folders' names. */
const PREFIX = "hpc-bench-";

/** Milliseconds after which a folder without an owner was not just made. */
const YOUNG = 60_000;

/**
 * A temporary folder, locked as long as its process lives and removed on disposal or when the
 * program exits. If the process is killed, the next one that needs such a folder removes it: the
 * lock, which the system releases, tells that nobody owns it any more.
 *
 * @example
 * ```ts ignore
 * using scratch = new Scratch();
 * await Deno.writeFile(`${scratch.path}/numbers`, bytes);
 * ```
 */
export class Scratch implements Disposable {
  /** The folder. */
  readonly path: string;
  readonly #lock?: Deno.FsFile;
  readonly #removeNow = () => this[Symbol.dispose]();

  /** Makes a folder, and removes those that dead processes have left. */
  constructor() {
    this.path = Deno.makeTempDirSync({ prefix: PREFIX });
    this.#lock = lock(this.path);
    globalThis.addEventListener("unload", this.#removeNow);
    sweep(dirname(this.path));
  }

  /** Removes the folder with everything in it. */
  [Symbol.dispose](): void {
    globalThis.removeEventListener("unload", this.#removeNow);
    remove(this.path);
    this.#lock?.close();
  }
}

function sweep(folder: string): void {
  for (const name of abandonable(folder)) {
    const path = `${folder}/${name}`;
    if (isYoung(path)) continue;
    using abandoned = lock(path);
    if (abandoned) remove(path);
  }
}

function abandonable(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)]
      .filter(({ name, isDirectory }) => isDirectory && name.startsWith(PREFIX))
      .map(({ name }) => name);
  } catch {
    // Not allowed to look.
    return [];
  }
}

/** Locks a folder, unless somebody has, or folders cannot be locked here. */
function lock(path: string): Deno.FsFile | undefined {
  let file: Deno.FsFile | undefined;
  try {
    file = Deno.openSync(path, { read: true });
    if (file.tryLockSync(true)) return file;
  } catch {
    // Windows opens no folders, some network file systems lock none; somebody else's are not ours.
  }
  file?.close();
}

/** Whether the owner may not have come to lock it yet. */
function isYoung(path: string): boolean {
  try {
    const { mtime } = Deno.lstatSync(path);
    return mtime === null || Date.now() - mtime.getTime() < YOUNG;
  } catch {
    return true;
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // Another process has removed it, or may: there is nothing to be done here.
  }
}
