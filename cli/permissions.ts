/** Checks permissions before a run, so that one line names all that are missing. */
import { fileError } from "../base/files/files.ts";
import { TemporaryFolder, temporaryRoot } from "../base/files/temporary_folder.ts";
import { UsageError } from "./arguments/usage.ts";

/** A permission of Deno, and its purpose. */
type Need = readonly [descriptor: Deno.PermissionDescriptor, purpose: string];

/** Permissions that the description of the machine needs. */
const MACHINE: readonly Need[] = [
  [{ name: "sys", kind: "systemMemoryInfo" }, "the machine's memory"],
  [{ name: "sys", kind: "cpus" }, "the processor"],
  [{ name: "sys", kind: "osRelease" }, "the operating system"],
  ...(Deno.build.os === "windows" ? [] : [
    [{ name: "sys", kind: "loadavg" }, "the machine's load"] satisfies Need,
  ]),
];

/** Permissions that child processes for the backends need. */
function processes(): Need[] {
  const folder = temporaryRoot();
  const files = folder === undefined ? {} : { path: folder };
  return [
    [{ name: "run", command: Deno.execPath() }, "a process for each backend"],
    [{ name: "read", ...files }, "files for these processes"],
    [{ name: "write", ...files }, "files for these processes"],
  ];
}

/** Variables that name the folder for temporary files, the first that is set. */
const TEMPORARY_FOLDER_VARIABLES = Deno.build.os === "windows"
  ? ["TMP", "TEMP", "USERPROFILE"]
  : ["TMPDIR", "TMP", "TEMP"];

/**
 * Checks that files for other processes can be written.
 *
 * @throws {UsageError} if not, with the folder, the variable that names it, and the reason
 */
export function requireTemporaryFolder(): void {
  try {
    new TemporaryFolder()[Symbol.dispose]();
  } catch (error) {
    const variable = TEMPORARY_FOLDER_VARIABLES.find((name) => Deno.env.get(name));
    const origin = variable ? ` that ${variable} names` : "";
    throw new UsageError(
      `Cannot use the temporary folder "${temporaryRoot()}"${origin}: ${fileError(error)}`,
    );
  }
}

/**
 * Checks that the permissions of every run are granted, and names all that are missing. On a
 * terminal Deno prompts for those that were not decided.
 *
 * @param isolated whether backends get processes of their own
 * @throws {UsageError} if a permission is missing
 */
export function requirePermissions(isolated: boolean): void {
  const needs = [...MACHINE, ...isolated ? processes() : []];
  const refused = Deno.stdin.isTerminal() && Deno.stderr.isTerminal()
    ? ["denied"]
    : ["denied", "prompt"];
  const missing = new Map<string, string>();
  for (const [descriptor, purpose] of needs) {
    const flag = `--allow-${descriptor.name}`;
    const { state } = Deno.permissions.querySync(descriptor);
    if (refused.includes(state) && !missing.has(flag)) missing.set(flag, purpose);
  }
  if (missing.size === 0) return;
  const list = [...missing].map(([flag, purpose]) => `${flag} (${purpose})`).join(", ");
  const otherwise = missing.has("--allow-run") ? "; --no-isolate needs no processes" : "";
  throw new UsageError(
    `Cannot run without ${list}: add ${missing.size > 1 ? "them" : "it"}, or -A${otherwise}`,
  );
}

/** The message for a permission whose lack was detected only when it was needed. */
export function permissionMessage({ message }: Deno.errors.NotCapable): string {
  const [, access, flag] = /^Requires (.*), run again with the (--allow-\w+) flag/s.exec(message) ??
    [undefined, message, undefined];
  return `Cannot continue without ${access}: add ${flag ? `${flag}, or -A` : "-A"}`;
}
