/** What this program calls itself, in results files and on the command line. */
import configuration from "../../deno.json" with { type: "json" };

/** Name and version of this program. */
export const TOOL: { name: string; version: string } = {
  name: configuration.name,
  version: configuration.version,
};
