/**
 * Makes a folder to carry to a machine with a GPU and without a network:
 *
 * ```sh
 * deno task gpu FOLDER [checkout of pyhpc-benchmarks]
 * python3 FOLDER/run.py --out RESULTS --limit 350   # there
 * ```
 *
 * It holds `run.py`, an archive of Deno, which is made once for each version, and one of the sources,
 * the packages that they use and the Vulkan loader. Both machines need Linux on x86-64 and Python
 * with lzma.
 */

import { Command } from "@commander-js/extra-typings";
import { CHECKS } from "./plan.ts";

/** What of the repository is needed to measure and to check the kernels. */
const SOURCES = [
  ...["backends", "base", "bench", "cli", "kernels", "tools/gpu"],
  ...["tests/backends", "tests/golden", "tests/golden.ts", "tests/gpu.ts", "tests/kernels"],
  ...["cli.ts", "mod.ts", "deno.json", "deno.lock"],
];

/** Commands after which all packages that the work there uses have been downloaded. */
const WARM_UP = [
  ["run", "-A", "mod.ts", "equation_of_state", "-b", "typed_array", "-s", "64", "-r", "2"],
  ["test", "-A", "--no-check", "--no-run", ...CHECKS],
];

const LOADER = "libvulkan.so.1";

const COMPRESS = `import sys, tarfile
with tarfile.open(sys.argv[2], "w:xz") as archive: archive.add(sys.argv[1], arcname=sys.argv[3])`;

/** Makes the folder; returns its size in bytes. */
export async function pack(folder: string, originals?: string): Promise<number> {
  const root = new URL("../../", import.meta.url).pathname;
  await Deno.mkdir(folder, { recursive: true });
  const staging = await Deno.makeTempDir();
  try {
    const source = `${staging}/source`;
    await copyTracked(root, source, SOURCES);
    await Deno.mkdir(`${staging}/lib`);
    const loader = await findLoader();
    if (loader) await Deno.copyFile(loader, `${staging}/lib/${LOADER}`);
    if (originals) await copyTracked(originals, `${staging}/originals`, ["."]);
    const cache = `${staging}/cache`;
    for (const args of WARM_UP) {
      const more = args.includes("mod.ts")
        ? ["-o", `${staging}/x.json`, "-o", `${staging}/x.md`]
        : [];
      await run(Deno.execPath(), [...args, ...more], { cwd: source, DENO_DIR: cache });
    }
    await Deno.mkdir(`${staging}/deno_dir`);
    await Deno.rename(`${cache}/npm`, `${staging}/deno_dir/npm`);
    for (const name of ["cache", "x.json", "x.md"]) {
      await Deno.remove(`${staging}/${name}`, { recursive: true });
    }
    const compress = (from: string, to: string, name: string) =>
      run("python3", ["-c", COMPRESS, from, `${folder}/${to}`, name], { cwd: root });
    await compress(staging, "sources.tar.xz", ".");
    const deno = `deno-${Deno.version.deno}.tar.xz`;
    if (!await Deno.stat(`${folder}/${deno}`).catch(() => undefined)) {
      await compress(Deno.execPath(), deno, "deno");
    }
    await Deno.copyFile(new URL("run.py", import.meta.url), `${folder}/run.py`);
    const sizes = Array.from(
      Deno.readDirSync(folder),
      ({ name }) => Deno.statSync(`${folder}/${name}`).size,
    );
    return sizes.reduce((a, b) => a + b);
  } finally {
    await Deno.remove(staging, { recursive: true });
  }
}

/** Copies files that git knows; those that were changed, as they are now. */
async function copyTracked(from: string, to: string, paths: readonly string[]): Promise<void> {
  const list = await run("git", ["ls-files", "-z", "--", ...paths], { cwd: from });
  for (const path of list.split("\0").filter(Boolean)) {
    const target = `${to}/${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    await Deno.copyFile(`${from}/${path}`, target);
  }
}

/** Path of the Vulkan loader on this machine. */
async function findLoader(): Promise<string | undefined> {
  const text = await run("ldconfig", ["-p"], { cwd: "/" });
  return text.split("\n").find((line) => line.includes(LOADER))?.split("=> ")[1];
}

async function run(
  program: string,
  args: readonly string[],
  { cwd, ...env }: { cwd: string; DENO_DIR?: string },
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`Cannot pack: ${program} ${args[0]} failed: ${decoder.decode(stderr).trim()}`);
  }
  return decoder.decode(stdout);
}

if (import.meta.main) {
  await new Command("deno task gpu")
    .description("Make a folder to carry to a machine with a GPU and without a network")
    .argument("[folder]", "folder to make", "gpu-folder")
    .argument("[originals]", "checkout of pyhpc-benchmarks to measure beside these kernels")
    .action(async (folder, originals) => {
      const bytes = await pack(folder, originals);
      console.log(`${folder}: ${(bytes / 2 ** 20).toFixed(1)} MiB`);
    })
    .parseAsync(Deno.args, { from: "user" });
}
