/** Checks backends that are registered: plugins need not have been through a type checker. */
import { PRECISIONS } from "../kernels/benchmark.ts";
import { checkName, shown } from "../kernels/names.ts";
import { type Backend, DEVICES, type Runtime } from "./backend.ts";

/**
 * Checks that a backend is what its type says.
 *
 * @throws {TypeError} if it is not; the message says what is wrong and what would be right
 */
export function checkBackend<R extends Runtime>(backend: Backend<R>): void {
  checkName("backend", backend?.name);
  const check = (what: keyof Backend, right: boolean, wanted: string) => {
    if (right) return;
    throw new TypeError(
      `Cannot register backend "${backend.name}" with ${what} ${shown(backend[what])}: ` +
        `${what} must be ${wanted}`,
    );
  };
  check("description", typeof backend.description === "string", "a sentence");
  check("devices", isListOf(DEVICES, backend.devices), `one or more of ${DEVICES.join(", ")}`);
  check(
    "precisions",
    isListOf(PRECISIONS, backend.precisions),
    `one or more of ${PRECISIONS.join(", ")}`,
  );
  check("setup", typeof backend.setup === "function", "an asynchronous generator function");
  const { onRequest = false } = backend;
  check("onRequest", typeof onRequest === "boolean", "true or false");
  if (backend.kernel !== undefined) checkName("kernel", backend.kernel);
  const { v8Flags = [] } = backend;
  check(
    "v8Flags",
    Array.isArray(v8Flags) && v8Flags.every((flag) => typeof flag === "string"),
    "an array of strings",
  );
}

function isListOf(known: readonly unknown[], value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => known.includes(one));
}
