import assert from "node:assert/strict";
import { dirname } from "node:path";
import { cgroupMemoryAvailable } from "../../../base/process/cgroup.ts";

const GiB = 1024 ** 3;

/** What is available with these files under the mount and this membership. */
async function available(
  membership: string,
  files: Readonly<Record<string, string | number>>,
): Promise<number | undefined> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${root}/membership`, membership);
    for (const [name, content] of Object.entries(files)) {
      await Deno.mkdir(dirname(`${root}/${name}`), { recursive: true });
      await Deno.writeTextFile(`${root}/${name}`, `${content}\n`);
    }
    return cgroupMemoryAvailable(root, `${root}/membership`);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("version 2: the tightest limit on the way to the root, cached files do not count", async () => {
  const files = {
    "slurm/job/memory.max": 4 * GiB,
    "slurm/job/memory.current": 3 * GiB,
    "slurm/job/memory.stat": `anon ${2 * GiB}\ninactive_file ${GiB}\nactive_file 0`,
    "slurm/job/step/memory.max": "max",
    "slurm/job/step/memory.current": GiB,
    "slurm/memory.max": 64 * GiB,
    "slurm/memory.current": 8 * GiB,
  };
  assert.equal(await available("0::/slurm/job/step\n", files), 2 * GiB);
});

Deno.test("version 2 in a container: its own group is the root", async () => {
  const files = { "memory.max": GiB, "memory.current": GiB / 4 };
  assert.equal(await available("0::/\n", files), 0.75 * GiB);
  assert.equal(await available("0::/docker/0123\n", files), 0.75 * GiB);
});

Deno.test("version 1", async () => {
  const files = {
    "memory/docker/x/memory.limit_in_bytes": 2 * GiB,
    "memory/docker/x/memory.usage_in_bytes": 3 * GiB,
    "memory/docker/x/memory.stat": "cache 5\ntotal_inactive_file 0",
    "memory/memory.limit_in_bytes": "9223372036854771712",
    "memory/memory.usage_in_bytes": 3 * GiB,
  };
  assert.equal(await available("5:cpu,cpuacct:/\n4:memory:/docker/x\n", files), 0);
});

Deno.test("without a limit there is none", async () => {
  const files = { "memory.max": "max", "memory.current": GiB };
  assert.equal(await available("0::/\n", files), undefined);
  assert.equal(await available("", {}), undefined);
  assert.equal(cgroupMemoryAvailable("/none", "/none"), undefined);
});
