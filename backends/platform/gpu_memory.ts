/** How much memory a GPU has; WebGPU itself does not report it. */

/**
 * Bytes of the GPU's memory as its driver reports them, or nothing if no driver does. With several
 * GPUs it is the largest one's, which is the one that a high-performance adapter stands for.
 */
export async function gpuMemory(): Promise<number | undefined> {
  const sizes = [...await nvidiaMemory(), ...amdMemory()].filter((bytes) => bytes > 0);
  return sizes.length > 0 ? Math.max(...sizes) : undefined;
}

async function nvidiaMemory(): Promise<number[]> {
  try {
    const { stdout } = await new Deno.Command("nvidia-smi", {
      args: ["--query-gpu=memory.total", "--format=csv,noheader,nounits"],
      stdin: "null",
      stderr: "null",
    }).output();
    const mebibytes = new TextDecoder().decode(stdout).trim().split("\n").map(Number);
    return mebibytes.filter(Number.isFinite).map((size) => size * 2 ** 20);
  } catch {
    return []; // no such driver
  }
}

function amdMemory(): number[] {
  try {
    return Array.from(Deno.readDirSync("/sys/class/drm"), ({ name }) => {
      try {
        return Number(Deno.readTextFileSync(`/sys/class/drm/${name}/device/mem_info_vram_total`));
      } catch {
        return 0; // another vendor's card, or a connector
      }
    });
  } catch {
    return []; // not Linux
  }
}
