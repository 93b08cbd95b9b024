/** A file system that is as small, full or read-only as a test needs it. */

/** How large it is. */
const BYTES = 256 << 10;

async function mount(...args: string[]): Promise<string | undefined> {
  try {
    const { success, stderr } = await new Deno.Command("mount", { args }).output();
    return success ? undefined : new TextDecoder().decode(stderr).trim();
  } catch (error) {
    return (error as Error).message;
  }
}

/** A mounted tmpfs; disposing unmounts it. */
export class TinyDisk implements AsyncDisposable {
  private constructor(readonly path: string) {}

  /** Mounts one on a new directory. */
  static async mount(): Promise<TinyDisk> {
    const path = await Deno.makeTempDir({ prefix: "tiny-disk-" });
    const problem = await mount("-t", "tmpfs", "-o", `size=${BYTES}`, "tmpfs", path);
    if (problem === undefined) return new TinyDisk(path);
    await Deno.remove(path);
    throw new Error(problem);
  }

  /** Leaves no room at all. */
  async fill(): Promise<void> {
    using file = await Deno.open(`${this.path}/filler`, { create: true, append: true });
    try {
      for (;;) await file.write(new Uint8Array(1024));
    } catch (error) {
      if (!`${error}`.includes("No space left")) throw error;
    }
  }

  /** Takes no more writes. */
  async makeReadOnly(): Promise<void> {
    const problem = await mount("-o", "remount,ro", this.path);
    if (problem !== undefined) throw new Error(problem);
  }

  /** Paths of all its files but the filler, sorted. */
  async files(): Promise<string[]> {
    const walk = async (folder: string): Promise<string[]> => {
      const found = [];
      for await (const { name, isDirectory } of Deno.readDir(`${this.path}/${folder}`)) {
        found.push(...isDirectory ? await walk(`${folder}${name}/`) : [`${folder}${name}`]);
      }
      return found;
    };
    return (await walk("")).filter((path) => path !== "filler").sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { success, stderr } = await new Deno.Command("umount", { args: [this.path] }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    await Deno.remove(this.path);
  }
}

/** Why there can be no such file system here, if so: mounting takes rights. */
const missing: string | undefined = await TinyDisk.mount().then(
  async (disk) => {
    await disk[Symbol.asyncDispose]();
    return undefined;
  },
  (error: Error) => error.message.split("\n")[0],
);

/** A test on a tiny disk; where none can be mounted, it is skipped and says so. */
export function diskTest(name: string, fn: (disk: TinyDisk) => Promise<void>): void {
  Deno.test({
    name: missing === undefined ? name : `${name} (skipped: ${missing})`,
    ignore: missing !== undefined,
    async fn() {
      await using disk = await TinyDisk.mount();
      await fn(disk);
    },
  });
}
