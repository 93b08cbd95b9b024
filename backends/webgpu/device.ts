/** Asks for an adapter and a device with everything they offer. */
import { BackendUnavailable, type Platform } from "../backend.ts";

/**
 * Features beyond the adapter's own list that are asked for one by one. wgpu grants the ones that
 * begin with `wgpu-` where the hardware has them, although the adapter does not list them.
 */
const EXTRA_FEATURES = ["wgpu-shader-f64", "wgpu-shader-int64", "subgroups"];

/**
 * The high-performance adapter; a software adapter if there is no other.
 *
 * @throws {BackendUnavailable} if there is none, with a hint at what may be missing
 */
export async function requestAdapter(
  { gpu, gpuHint, withQuietDriver }: Platform,
): Promise<GPUAdapter> {
  if (!gpu) throw new BackendUnavailable("this JavaScript engine has no WebGPU");
  const adapter = await withQuietDriver(() =>
    gpu.requestAdapter({ powerPreference: "high-performance" })
  );
  if (!adapter) throw new BackendUnavailable(`no WebGPU adapter found: ${gpuHint}`);
  return adapter;
}

/** Limits that the shaders profit from; a device may do without the others. */
const NEEDED_LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
];

/**
 * A device with all limits and features that the adapter offers, and those of the extra features
 * that are granted. Where the adapter refuses what it offered, a device with less.
 *
 * @throws {BackendUnavailable} if no device is available
 */
export async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const offered: string[] = [...adapter.features];
  const extras = EXTRA_FEATURES.filter((name) => !offered.includes(name));
  const limits = offeredLimits(adapter);
  const needed = Object.fromEntries(
    Object.entries(limits).filter(([name]) => NEEDED_LIMITS.includes(name)),
  );
  try {
    return await request(adapter, [...offered, ...extras], limits);
  } catch {
    const granted: string[] = [];
    for (const name of extras) {
      if (await isGranted(adapter, name)) granted.push(name);
    }
    try {
      return await request(adapter, [...offered, ...granted], limits);
    } catch {
      const timestamps = offered.filter((name) => name === "timestamp-query");
      return await request(adapter, [...timestamps, ...granted], needed).catch((error) => {
        throw new BackendUnavailable(`${adapterName(adapter)} gives no device: ${error.message}`, {
          cause: error,
        });
      });
    }
  }
}

function request(
  adapter: GPUAdapter,
  features: readonly string[],
  requiredLimits: Record<string, number>,
): Promise<GPUDevice> {
  return adapter.requestDevice({
    requiredFeatures: features as GPUFeatureName[],
    requiredLimits,
  });
}

async function isGranted(adapter: GPUAdapter, feature: string): Promise<boolean> {
  try {
    (await request(adapter, [feature], {})).destroy();
    return true;
  } catch {
    return false;
  }
}

function offeredLimits({ limits }: GPUAdapter): Record<string, number> {
  const offered: Record<string, number> = {};
  for (const name in limits) {
    const value = limits[name as keyof GPUSupportedLimits];
    // "No limit" is the largest 64-bit integer, which may not be asked for.
    if (typeof value === "number") offered[name] = Math.min(value, Number.MAX_SAFE_INTEGER);
  }
  return offered;
}

/** True for adapters that compute on the CPU. */
export function isSoftware({ info }: GPUAdapter): boolean {
  return info.isFallbackAdapter ||
    /\b(llvmpipe|lavapipe|swiftshader|warp)\b/i.test(`${info.description} ${info.architecture}`);
}

/** Name for the reports; a software adapter says so. */
export function adapterName(adapter: GPUAdapter): string {
  const { description, vendor, architecture, device } = adapter.info;
  // Browsers say less about the GPU than Deno, so that pages cannot recognize it.
  const name = description || ["GPU", vendor, architecture, device].filter(Boolean).join(" ");
  return isSoftware(adapter) ? `${name.replace(/\s*\(.*\)/, "")} (software)` : name;
}
