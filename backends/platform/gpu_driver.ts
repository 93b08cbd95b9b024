/** Which driver a GPU has; WebGPU itself does not report it. */
/** Names of the Vulkan loader by operating system. */
const LOADERS: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "libvulkan.so.1",
  windows: "vulkan-1.dll",
};

const FUNCTIONS = {
  vkCreateInstance: { parameters: ["buffer", "pointer", "buffer"], result: "i32" },
  vkDestroyInstance: { parameters: ["pointer", "pointer"], result: "void" },
  vkEnumeratePhysicalDevices: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  vkGetPhysicalDeviceProperties2: { parameters: ["pointer", "buffer"], result: "void" },
} as const;

/** Structure types and version numbers of `vulkan_core.h`. */
const INSTANCE_CREATE_INFO = 1;
const DEVICE_PROPERTIES_2 = 1_000_059_001;
const DRIVER_PROPERTIES = 1_000_196_000;
const VERSION_1_2 = (1 << 22) | (2 << 12);

/** Bytes of VkPhysicalDeviceProperties2, generously. */
const PROPERTIES = 4096;

/** Bytes of the texts in Vulkan's structures. */
const TEXT = 256;

/** Most devices that are looked at. */
const MOST_DEVICES = 16;

/**
 * Name and version of a GPU's driver, e.g. `"NVIDIA 535.161.08"` or
 * `"llvmpipe Mesa 22.3.6 (LLVM 15.0.6)"`: as Vulkan reports it for the device of that name, else as
 * the kernel module of NVIDIA does. Nothing where neither does, as on macOS, where the driver is
 * part of the system.
 *
 * @param device name as the driver gives it, such as the `description` of a WebGPU adapter
 */
export function gpuDriver(device: string): string | undefined {
  const known = vulkanDrivers().get(device);
  return known ?? (/nvidia|geforce|tesla|quadro/i.test(device) ? nvidiaDriver() : undefined);
}

/** Version of NVIDIA's kernel module on Linux, e.g. `"NVIDIA 535.161.08"`. */
export function nvidiaDriver(): string | undefined {
  try {
    const text = Deno.readTextFileSync("/proc/driver/nvidia/version");
    const version = /Module\s.*?\b(\d+\.\d+(?:\.\d+)?)\b/.exec(text)?.[1];
    return version === undefined ? undefined : `NVIDIA ${version}`;
  } catch {
    return undefined; // no such driver, or not permitted to read
  }
}

/** Drivers by name of the device, of all devices that Vulkan has. */
function vulkanDrivers(): Map<string, string> {
  const loader = LOADERS[Deno.build.os];
  if (loader === undefined) return new Map();
  try {
    const library = Deno.dlopen(loader, FUNCTIONS);
    try {
      return readDrivers(library.symbols);
    } finally {
      library.close();
    }
  } catch {
    return new Map(); // no loader, too old a one, or not allowed to load it
  }
}

function readDrivers(vulkan: Deno.DynamicLibrary<typeof FUNCTIONS>["symbols"]) {
  const drivers = new Map<string, string>();
  // VkInstanceCreateInfo, and VkApplicationInfo, which asks for the version that reports drivers.
  const create = pair(INSTANCE_CREATE_INFO, 64, 24);
  create.setUint32(64 + 44, VERSION_1_2, true);
  const handle = new BigUint64Array(1);
  if (vulkan.vkCreateInstance(bytesOf(create), null, handle) !== 0) return drivers;
  const instance = Deno.UnsafePointer.create(handle[0]);
  try {
    const count = new Uint32Array([MOST_DEVICES]);
    const devices = new BigUint64Array(MOST_DEVICES);
    // A positive code says that there are more devices than were asked for.
    if (vulkan.vkEnumeratePhysicalDevices(instance, count, devices) < 0) return drivers;
    for (const device of devices.subarray(0, count[0])) {
      // VkPhysicalDeviceProperties2: type, next, five numbers, the name, and much that is not read;
      // VkPhysicalDeviceDriverProperties: type, next, a number, name and version.
      const both = pair(DEVICE_PROPERTIES_2, PROPERTIES, 8);
      both.setUint32(PROPERTIES, DRIVER_PROPERTIES, true);
      vulkan.vkGetPhysicalDeviceProperties2(Deno.UnsafePointer.create(device), bytesOf(both));
      const driver = textAt(both, PROPERTIES + 20);
      const version = textAt(both, PROPERTIES + 20 + TEXT);
      if (driver) drivers.set(textAt(both, 36), `${driver} ${version}`.trim());
    }
  } finally {
    vulkan.vkDestroyInstance(instance, null);
  }
  return drivers;
}

/** Two structures in one piece of memory, of which the first points to the second. */
function pair(type: number, bytes: number, pointer: number): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(bytes + 1024));
  view.setUint32(0, type, true);
  const start = Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytesOf(view)));
  view.setBigUint64(pointer, start + BigInt(bytes), true);
  return view;
}

function bytesOf({ buffer }: DataView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}

/** A text that ends with a zero. */
function textAt({ buffer }: DataView<ArrayBuffer>, start: number): string {
  const text = new Uint8Array(buffer, start, TEXT);
  return new TextDecoder().decode(text.subarray(0, text.indexOf(0)));
}
