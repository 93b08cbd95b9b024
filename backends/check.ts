/** Checks what backends hand over: plug-ins need not have been through a type checker. */
import {
  describeValue,
  isAmount,
  isCount,
  isListOf,
  isPositive,
  isText,
  isTextList,
  requireField,
} from "../base/check.ts";
import { PRECISIONS } from "../kernels/benchmark.ts";
import { checkName } from "../kernels/names.ts";
import {
  type Backend,
  type ComputingProcess,
  DEVICES,
  FAMILIES,
  type MachineLimits,
  PLACES,
  PROGRAMS,
  type Runtime,
} from "./backend.ts";

/**
 * Checks that a backend is what its type says.
 *
 * @throws {TypeError} if it is not; the message names the field, what was found and what is wanted
 */
export function checkBackend<R extends Runtime>(backend: Backend<R>): void {
  checkName("backend", backend?.name);
  const { description, devices, precisions, setup, kernel, onRequest, hasOwnProcess } = backend;
  const { program = "fused", family = "other", runsIn = ["Deno"], v8Flags = [] } = backend;
  const check = (field: keyof Backend, isValid: boolean, wanted: string) =>
    requireField(`register backend "${backend.name}"`, field, backend[field], isValid, wanted);
  check("description", typeof description === "string", "a sentence");
  check("devices", isListOf(DEVICES, devices), `one or more of ${DEVICES.join(", ")}`);
  check("precisions", isListOf(PRECISIONS, precisions), `one or more of ${PRECISIONS.join(", ")}`);
  check("setup", typeof setup === "function", "an asynchronous generator function");
  if (kernel !== undefined) checkName("kernel", kernel);
  check("program", PROGRAMS.includes(program), `one of ${PROGRAMS.join(", ")}`);
  check("family", FAMILIES.includes(family), `one of ${FAMILIES.join(", ")}`);
  check("runsIn", isListOf(PLACES, runsIn), `one or more of ${PLACES.join(", ")}`);
  check("v8Flags", isTextList(v8Flags), "an array of strings");
  check("onRequest", onRequest === undefined || typeof onRequest === "boolean", "true or false");
  check(
    "hasOwnProcess",
    hasOwnProcess === undefined || typeof hasOwnProcess === "boolean",
    "true or false",
  );
}

/**
 * Checks what a setup function yields.
 *
 * @throws {TypeError} if it is no runtime; the message names the field, what was found and what is
 * wanted
 */
export function checkRuntime(
  { name, precisions }: Backend,
  runtime: unknown,
): asserts runtime is Runtime {
  const action = `use backend "${name}"`;
  if (typeof runtime !== "object" || runtime === null) {
    const found = describeValue(runtime);
    throw new TypeError(`Cannot ${action}: its setup yields ${found}, it must yield a runtime`);
  }
  const facts = runtime as Readonly<Record<keyof Runtime, unknown>>;
  const check = (field: keyof Runtime, isValid: (value: unknown) => boolean, wanted: string) =>
    requireField(action, field, facts[field], isValid(facts[field]), wanted);
  const checkIfGiven: typeof check = (field, isValid, wanted) => {
    if (facts[field] !== undefined) check(field, isValid, wanted);
  };
  check("version", isText, "a string that is not empty");
  checkIfGiven("deviceName", isText, "a string that is not empty");
  checkIfGiven("driver", isText, "a string that is not empty");
  checkIfGiven("buildFlags", isTextList, "an array of strings");
  checkIfGiven(
    "precisions",
    (value) => isListOf(precisions, value),
    `one or more of ${precisions.join(", ")}`,
  );
  checkIfGiven("memory", isAmount, "a number of bytes");
  checkIfGiven("memoryFactor", isPositive, "a positive number");
  checkIfGiven("mainMemoryFactor", isPositive, "a positive number");
  checkIfGiven("warmUpCalls", isCount, "a positive integer");
  checkIfGiven("process", isProcess, "an object with a pid and a function stop");
  checkIfGiven("limits", (value) => typeof value === "function", "a function");
}

/**
 * Checks limits that a backend has measured.
 *
 * @returns the limits alone
 * @throws {TypeError} if they are none; the message names the field, what was found and what is
 * wanted
 */
export function checkLimits({ name }: Pick<Backend, "name">, limits: unknown): MachineLimits {
  const { bandwidth, flops } = (limits ?? {}) as MachineLimits;
  const action = `use limits of backend "${name}"`;
  requireField(action, "bandwidth", bandwidth, isPositive(bandwidth), "positive bytes per second");
  if (flops === undefined) return { bandwidth };
  requireField(action, "flops", flops, isPositive(flops), "positive operations per second");
  return { bandwidth, flops };
}

function isProcess(value: unknown): boolean {
  const { pid, stop } = (value ?? {}) as Partial<ComputingProcess>;
  return Number.isInteger(pid) && typeof stop === "function";
}
