/** The registry of backends, empty until backends are registered. */
import type { Backend, Device, Runtime } from "./backend.ts";
import { checkBackend } from "./check.ts";

const registry = new Map<string, Backend>();

/**
 * Adds a backend, so that it can be run by name. Its kernels are added by
 * {@linkcode registerKernel}, or it names kernels that exist already.
 *
 * @throws {TypeError} if the name is taken, or the backend is not what its type says
 *
 * @example
 * ```ts ignore
 * registerBackend({
 *   name: "speedygonzales",
 *   description: "The fastest library of all Mexico",
 *   devices: ["cpu"],
 *   precisions: ["f64", "f32"],
 *   setup: async function* () {
 *     const library = await import("npm:speedygonzales@1.0.0");
 *     yield { version: library.version, library };
 *     library.dispose();
 *   },
 * });
 * ```
 */
export function registerBackend<R extends Runtime>(backend: Backend<R>): void {
  checkBackend(backend);
  if (registry.has(backend.name)) {
    throw new TypeError(`Cannot register backend "${backend.name}": a backend of that name exists`);
  }
  registry.set(backend.name, backend);
}

/** All registered backends in order of registration. */
export function listBackends(): Backend[] {
  return [...registry.values()];
}

/** The backends that take part in a run on a device that names none. */
export function defaultBackends(device: Device): Backend[] {
  return listBackends().filter(({ devices, onRequest }) =>
    onRequest !== true && devices.includes(device)
  );
}

/**
 * The backend of that name.
 *
 * @throws {TypeError} if there is none
 */
export function getBackend(name: string): Backend {
  const backend = registry.get(name);
  if (!backend) {
    const names = [...registry.keys()].join(", ");
    throw new TypeError(`Cannot find backend "${name}": registered are ${names}`);
  }
  return backend;
}
