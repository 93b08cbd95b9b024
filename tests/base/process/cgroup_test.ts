import assert from "node:assert/strict";
import { dirname } from "node:path";
import { cgroupMemoryAvailable, cgroupProcessors } from "../../../base/process/cgroup.ts";

const GiB = 1024 ** 3;

/** What a function finds with these files under the mount and this membership. */
async function found(
  find: typeof cgroupMemoryAvailable,
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
    return find(root, `${root}/membership`);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const available = found.bind(undefined, cgroupMemoryAvailable);

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

Deno.test("processors: the lowest quota on the way to the root, in both versions", async () => {
  const processors = found.bind(undefined, cgroupProcessors);
  const files = {
    "pod/cpu.max": "150000 100000",
    "pod/box/cpu.max": "max 100000",
    "cpu/job/cpu.cfs_quota_us": 30_000,
    "cpu/job/cpu.cfs_period_us": 100_000,
    "cpu/cpu.cfs_quota_us": -1,
    "cpu/cpu.cfs_period_us": 100_000,
  };
  assert.equal(await processors("0::/pod/box\n", files), 1.5);
  assert.equal(await processors("4:cpuset:/\n3:cpuacct,cpu:/job\n", files), 0.3);
  assert.equal(await processors("3:cpu:/\n0::/\n", files), undefined);
  assert.equal(await processors("", {}), undefined);
});
