/** The line to show for an error. */
import { CommanderError } from "commander";
import { CannotResume } from "../../bench/run/options/resume.ts";
import { parserMessage } from "../arguments/arguments.ts";
import { permissionMessage } from "../permissions.ts";
import { UsageError } from "../arguments/usage.ts";

/** The message of an error that the user can correct, without prefix; nothing for other errors. */
export function usageMessage(error: unknown): string | undefined {
  if (error instanceof CommanderError) return parserMessage(error);
  if (error instanceof UsageError || error instanceof CannotResume) return error.message;
  if (error instanceof Deno.errors.NotCapable) return permissionMessage(error);
}
