/**
 * The command line: arguments → run → report.
 *
 * @example
 * ```ts ignore
 * import { main } from "jsr:@hpc/bench/cli";
 * Deno.exit(await main(["equation_of_state", "-s", "4096"]));
 * ```
 * @module
 */
import { CommanderError } from "commander";
import { serve } from "./bench/hosts/worker.ts";
import { declare } from "./cli/arguments/arguments.ts";
import { compareCommand } from "./cli/commands/compare.ts";
import { mergeCommand, reportCommand } from "./cli/commands/report.ts";
import { runCommand } from "./cli/commands/run.ts";
import { serveCommand } from "./cli/commands/serve.ts";
import { completionScript } from "./cli/arguments/completions.ts";
import { EXIT } from "./cli/exit_codes.ts";
import { onInterrupt } from "./cli/interrupt.ts";
import { terminalOptions } from "./cli/output/terminal.ts";
import { listIsolation, listReport } from "./cli/commands/list.ts";
import { usageMessage } from "./cli/output/messages.ts";
import { noiseReport } from "./cli/commands/noise.ts";
import { consoleToStderr, print, printError, WriteError } from "./cli/output/output.ts";
import { withProgress } from "./cli/output/progress.ts";
import { register } from "./cli/plugins/registrations.ts";
import { settled } from "./cli/plugins/settle.ts";

/** A backend's promise is pending and nothing is left that could settle it. */
class NeverSettles extends Error {
  override readonly message = "Cannot finish: a promise that a backend awaits never settles";
}

/**
 * Runs the program.
 *
 * @param args command-line arguments without the program's name
 * @returns the exit code: 0, or 1 if nothing could be measured or `--strict` found a case that
 * failed or anything could not be written, 2 after an error of usage, 130 after an interrupt
 */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = EXIT.success;
  using _ = consoleToStderr();
  try {
    const program = declare({
      run: async (benchmarks, flags) => void (code = await runCommand(benchmarks, flags)),
      list: async (flags) => {
        await register(flags);
        await print(await listReport(listIsolation(flags), terminalOptions(false).width));
      },
      compare: async (baseline, current, flags) =>
        void (code = await compareCommand(baseline, current, flags)),
      merge: mergeCommand,
      report: async (files, flags) => void (code = await reportCommand(files, flags)),
      noise: async (benchmarks, flags) => {
        const interrupt = new AbortController();
        using _ = onInterrupt(interrupt);
        const { signal } = interrupt;
        const report = await withProgress(
          flags.quiet,
          (onProgress) => noiseReport(benchmarks, flags, { onProgress, signal }),
        );
        if (signal.aborted) code = EXIT.interrupted;
        else await print(report);
      },
      completions: (shell, program) => print(completionScript(shell, program)),
      serve: async (flags) => {
        const interrupt = new AbortController();
        using _ = onInterrupt(interrupt);
        await serveCommand(flags, interrupt.signal);
      },
      worker: async (flags) => {
        await register(flags);
        await serve();
      },
    });
    await settled(program.parseAsync(args, { from: "user" }), () => new NeverSettles());
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.success;
    if (error instanceof WriteError || error instanceof NeverSettles) {
      printError(error.message);
      return EXIT.failure;
    }
    const message = usageMessage(error);
    if (message === undefined) throw error;
    printError(message);
    return EXIT.usage;
  }
}

// A top-level await that never ends would keep the program from noticing that nothing is left.
if (import.meta.main) main(Deno.args).then(Deno.exit);
