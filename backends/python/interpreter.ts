/** Which Python interpreter a backend gets, and which packages an interpreter has. */
import { lastMessage, startError } from "../../base/process/child.ts";
import { BackendUnavailable } from "../backend.ts";

/** How Python processes are started. */
export interface PythonOptions {
  /**
   * The interpreter.
   *
   * @default "python3"
   */
  readonly python?: string;
  /** Interpreters of single backends, by the backend's name. */
  readonly interpreters?: Readonly<Record<string, string>>;
  /**
   * Seconds that preparing (compiling) or a call may take; setting up may take a minute at least.
   *
   * @default 600
   */
  readonly timeout?: number;
}

let options: PythonOptions = {};

/**
 * Chooses the interpreters of all Python backends that are set up from now on.
 *
 * @example
 * ```ts
 * import { configurePython } from "./interpreter.ts";
 *
 * configurePython({ python: ".venv/bin/python", interpreters: { cupy: "/opt/cuda/bin/python3" } });
 * ```
 */
export function configurePython(chosen: PythonOptions): void {
  options = chosen;
}

/** The interpreter of a backend, and the seconds that it may take to answer. */
export function pythonOf(backend: string): { readonly command: string; readonly timeout: number } {
  return {
    command: options.interpreters?.[backend] ?? options.python ?? "python3",
    timeout: options.timeout ?? 600,
  };
}

/** The modules that backends need: an interpreter is asked for all of them at once. */
const wanted = new Set<string>();

/** Which of the wanted modules an interpreter has, or why it cannot be started. */
type Answer = { readonly modules: ReadonlySet<string> } | { readonly problem: string };

const answers = new Map<string, Promise<Answer>>();

/** Announces that some backend needs a module. */
export function wantModule(module: string): void {
  wanted.add(module);
  answers.clear();
}

/**
 * Finds out whether an interpreter has a module that was announced, without importing it.
 *
 * @returns nothing if it has, otherwise why not
 * @throws {BackendUnavailable} if the interpreter starts and fails
 */
export async function whyMissing(command: string, module: string): Promise<string | undefined> {
  if (!answers.has(command)) answers.set(command, findModules(command));
  const answer = await answers.get(command)!;
  if ("problem" in answer) return answer.problem;
  return answer.modules.has(module) ? undefined : `${command} has no module "${module}"`;
}

/** Prints those of its arguments that can be imported, other than from the current folder. */
const FIND_MODULES = `
import sys
sys.path[:] = [folder for folder in sys.path if folder]
from importlib.util import find_spec
print("\\n".join(name for name in sys.argv[1:] if find_spec(name)))
`;

async function findModules(command: string): Promise<Answer> {
  let output: Deno.CommandOutput;
  try {
    const args = ["-c", FIND_MODULES, ...wanted];
    output = await new Deno.Command(command, { args, stdin: "null" }).output();
  } catch (error) {
    return { problem: `Cannot start "${command}": ${startError(error)}` };
  }
  const [out, log] = [output.stdout, output.stderr]
    .map((bytes) => new TextDecoder().decode(bytes).split(/\r?\n/));
  if (output.success) return { modules: new Set(out) };
  throw new BackendUnavailable(
    `Cannot use "${command}": ${lastMessage(log) ?? `exited with code ${output.code}`}`,
  );
}
