/** Checks what benchmarks and kernels hand over: plug-ins need not have been through a type checker. */
import { describeValue, isAmount, isListOf, isPositive, requireField } from "../base/check.ts";
import {
  type Benchmark,
  type Draw,
  FORMULATIONS,
  type InputSpec,
  type Kernel,
  type OutputSpec,
  PRECISIONS,
  type Prepared,
  type Tolerance,
  type Transfer,
} from "./benchmark.ts";
import { smallestSize } from "./grid.ts";
import { checkName, LONGEST_NAME } from "./names.ts";

const DRAWS: readonly Draw["kind"][] = ["mask", "normal", "uniform", "integers", "zeros"];

/** Names of arrays, which become names of files. */
const ARRAY_NAME = new RegExp(`^\\w{1,${LONGEST_NAME}}$`);

/**
 * Checks that a benchmark is what its type says.
 *
 * @throws {TypeError} if it is not; the message names the field, what was found and what is wanted
 */
export function checkBenchmark(benchmark: Benchmark): void {
  checkName("benchmark", benchmark?.name);
  const action = `register benchmark "${benchmark.name}"`;
  const check = (field: string, value: unknown, isValid: boolean, wanted: string) =>
    requireField(action, field, value, isValid, wanted);
  const {
    description,
    inputs,
    outputs,
    formulations,
    halo,
    wordsPerPoint,
    flopsPerPoint,
    kernels,
  } = benchmark;
  check("description", description, typeof description === "string", "a sentence");
  check("inputs", inputs, Array.isArray(inputs), "an array");
  for (const input of inputs) checkInput(input, check);
  check("outputs", outputs, Array.isArray(outputs) && outputs.length > 0, "an array of outputs");
  for (const output of outputs) checkOutput(output, check);
  if (formulations !== undefined) {
    const isValid = PRECISIONS.every((precision) =>
      FORMULATIONS.includes(formulations?.[precision])
    );
    const wanted = `one of ${FORMULATIONS.join(", ")} for each precision`;
    check("formulations", formulations, isValid, wanted);
  }
  const isCount = halo === undefined || isAmount(halo) && Number.isSafeInteger(smallestSize(halo));
  check("halo", halo, isCount, "a number of cells");
  check("wordsPerPoint", wordsPerPoint, isPositive(wordsPerPoint), "a positive number");
  if (flopsPerPoint !== undefined) {
    const counts = typeof flopsPerPoint === "object" && flopsPerPoint !== null
      ? FORMULATIONS.map((formulation) => flopsPerPoint[formulation])
      : [flopsPerPoint];
    const wanted = "a positive number, or one for each formulation";
    check("flopsPerPoint", flopsPerPoint, counts.every(isPositive), wanted);
  }
  check("kernels", kernels, kernels instanceof Map, "a map of functions that load kernels");
  for (const [name, load] of kernels) {
    check(`kernel "${name}"`, load, typeof load === "function", "a function that loads it");
  }
}

type Check = (field: string, value: unknown, isValid: boolean, wanted: string) => void;

function checkInput(input: InputSpec, check: Check): void {
  const { name, shape, draw } = input ?? {};
  checkArray("input", name, shape, check);
  const kind = draw?.kind;
  const wanted = `a draw of kind ${DRAWS.join(", ")}`;
  check(`draw of input ${name}`, draw, isListOf(DRAWS, [kind]), wanted);
  if (draw.kind === "uniform") {
    const isValid = [draw.low, draw.high].every(Number.isFinite) && draw.low <= draw.high;
    check(`draw of input ${name}`, draw, isValid, "finite numbers low and high");
  }
  if (draw.kind === "integers") {
    check(`draw of input ${name}`, draw, typeof draw.below === "function", "a function below");
  }
}

function checkOutput(output: OutputSpec, check: Check): void {
  const { name, shape, tolerance, quantity, unit, shown } = output ?? {};
  checkArray("output", name, shape, check);
  const isValid = PRECISIONS.every((precision) => {
    const limits: Tolerance | undefined = tolerance?.[precision];
    return typeof limits === "object" && limits !== null &&
      [limits.l2, limits.rtol, limits.atol, limits.deviating ?? 0].every(isAmount);
  });
  const wanted = "an object with numbers l2, rtol and atol for each precision";
  check(`tolerance of output ${name}`, tolerance, isValid, wanted);
  for (const [field, value] of Object.entries({ quantity, unit })) {
    const isText = value === undefined || typeof value === "string";
    check(`${field} of output ${name}`, value, isText, "a text");
  }
  const isIndex = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const isShown = shown === undefined || (Array.isArray(shown) && shown.every(isIndex));
  check(`shown of output ${name}`, shown, isShown, "an array of indices");
}

function checkArray(kind: string, name: unknown, shape: unknown, check: Check): void {
  const isName = typeof name === "string" && ARRAY_NAME.test(name);
  check(
    `name of an ${kind}`,
    name,
    isName,
    `at most ${LONGEST_NAME} letters, digits and underscores`,
  );
  check(`shape of ${kind} ${name}`, shape, typeof shape === "function", "a function of the grid");
}

/**
 * Checks what the loader of a kernel returned.
 *
 * @param name name of the backend
 * @throws {TypeError} if it is no kernel
 */
export function checkKernel(name: string, kernel: unknown): asserts kernel is Kernel {
  if (typeof (kernel as Kernel | undefined)?.prepare === "function") return;
  throw new TypeError(
    `Cannot use kernel of "${name}": its loader returned ${describeValue(kernel)}, ` +
      "it must return an object with a function prepare",
  );
}

/**
 * Checks a number of bytes that a kernel estimates.
 *
 * @param name name of the backend
 * @throws {TypeError} if it is none
 */
export function checkMemory(name: string, memory: unknown): asserts memory is number {
  requireField(`use kernel of "${name}"`, "memory", memory, isAmount(memory), "a number of bytes");
}

/**
 * Checks a prepared case.
 *
 * @param name name of the backend
 * @throws {TypeError} if a function is missing
 */
export function checkPrepared(name: string, prepared: unknown): asserts prepared is Prepared {
  const action = `use kernel of "${name}"`;
  const isObject = typeof prepared === "object" && prepared !== null;
  requireField(action, "prepared case", prepared, isObject, "an object");
  const { run, outputs, settle, warmNext, transfer, [Symbol.asyncDispose]: dispose } =
    prepared as Prepared;
  const required = { run, outputs, "[Symbol.asyncDispose]": dispose };
  for (const [field, value] of Object.entries(required)) {
    requireField(action, field, value, typeof value === "function", "a function");
  }
  for (const [field, value] of Object.entries({ settle, warmNext, transfer })) {
    const isValid = value === undefined || typeof value === "function";
    requireField(action, field, value, isValid, "a function");
  }
}

/**
 * Checks the times that copies took.
 *
 * @param name name of the backend
 * @returns the times alone
 * @throws {TypeError} if they are no times
 */
export function checkTransfer(name: string, transfer: unknown): Transfer {
  const { upload, download } = (transfer ?? {}) as Transfer;
  for (const [field, value] of Object.entries({ upload, download })) {
    requireField(`use copies of "${name}"`, field, value, isAmount(value), "a number of seconds");
  }
  return { upload, download };
}
