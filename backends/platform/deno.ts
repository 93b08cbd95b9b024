/** This process, for portable backends. */
import { tmpdir } from "node:os";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { importLibrary } from "../array_libraries/library.ts";
import { gpuDriver } from "./gpu_driver.ts";
import { gpuMemory } from "./gpu_memory.ts";
import type { Platform } from "./platform.ts";

let collect: (() => void) | undefined;

/** Deno: everything that {@linkcode Platform} knows is there. */
export const denoPlatform: Platform = {
  engine: `V8 ${Deno.version.v8}`,
  gpu: navigator.gpu,
  gpuVersion: `Deno ${Deno.version.deno} (wgpu)`,
  gpuHint: "install the GPU's driver and the Vulkan loader (libvulkan1), " +
    "or mesa-vulkan-drivers for a software adapter",
  importLibrary,
  withQuietDriver,
  gpuDriver: (device) => withQuietDriver(() => Promise.resolve(gpuDriver(device))),
  gpuMemory,
  collectGarbage() {
    if (!collect) {
      setFlagsFromString("--expose-gc");
      collect = runInNewContext("gc") as () => void;
    }
    collect();
  },
};

/** Mesa complains on stderr where this variable is not set, though it needs no such directory. */
async function withQuietDriver<T>(action: () => Promise<T>): Promise<T> {
  if (Deno.env.has("XDG_RUNTIME_DIR")) return await action();
  Deno.env.set("XDG_RUNTIME_DIR", tmpdir());
  try {
    return await action();
  } finally {
    Deno.env.delete("XDG_RUNTIME_DIR");
  }
}
