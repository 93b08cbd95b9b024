/** A file on which another one is mounted, so that it cannot be replaced. */

async function mount(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("mount", { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim().split("\n")[0]);
}

/** Calls a test with the path of such a file, the only one in its folder. */
async function withMount(test: (path: string) => Promise<void>, mode: "rw" | "ro"): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/below/file.json`;
    await Deno.mkdir(`${folder}/below`);
    await Deno.writeTextFile(`${folder}/source`, "source");
    await Deno.writeTextFile(path, "below");
    await mount("--bind", `${folder}/source`, path);
    try {
      if (mode === "ro") await mount("-o", "remount,bind,ro", path);
      await test(path);
    } finally {
      await new Deno.Command("umount", { args: [path] }).output();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Why nothing can be mounted here, if so: mounting needs privileges. */
const missing: string | undefined = await withMount(() => Promise.resolve(), "rw")
  .then(() => undefined, (error: Error) => error.message);

/** A test with bind mounts; it is skipped with the reason where none can be made. */
export function mountTest(
  name: string,
  fn: (
    mounted: (test: (path: string) => Promise<void>, mode?: "rw" | "ro") => Promise<void>,
  ) => Promise<void>,
): void {
  Deno.test({
    name: missing === undefined ? name : `${name} (skipped: ${missing})`,
    ignore: missing !== undefined,
    fn: () => fn((test, mode = "rw") => withMount(test, mode)),
  });
}
