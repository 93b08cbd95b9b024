/** Shows the progress of a run on standard error. */
import { Presets, SingleBar } from "cli-progress";
import { oneLine } from "../../base/text/one_line.ts";
import type { Progress } from "../../bench/run/options/options.ts";

/** Shows the progress of a run. */
export interface ProgressView extends Disposable {
  /** Takes one report. */
  update(progress: Progress): void;
}

const PHASES = { generate: "generating", prepare: "preparing", measure: "measuring" };

/** Shortest time in milliseconds between two redraws of the bar. */
const REDRAW_INTERVAL = 100;

/** Time in milliseconds between two lines where there is no bar. */
const LINE_INTERVAL = 30_000;

/**
 * Opens a view of the progress: a bar on terminals that can move the cursor, elsewhere a line every
 * half a minute.
 */
function openProgress(): ProgressView {
  return Deno.stderr.isTerminal() && canMoveCursor() ? openBar() : openLines(console.error);
}

/** Whether the terminal understands more than plain lines. */
function canMoveCursor(): boolean {
  try {
    return Deno.env.get("TERM") !== "dumb";
  } catch {
    return true; // The variable may not be read.
  }
}

/**
 * A view of lines, the first after one interval.
 *
 * @param print takes each line
 * @param now the time in milliseconds
 */
export function openLines(
  print: (line: string) => void,
  now: () => number = () => performance.now(),
): ProgressView {
  let last = now();
  return {
    update(progress) {
      if (now() - last < LINE_INTERVAL) return;
      last = now();
      const { phase, label, done } = progress;
      const percent = Math.floor(100 * Math.min(1, done));
      print(oneLine(`hpc-bench: ${PHASES[phase]} ${percent}%, ${timeLeft(progress)}${label}`));
    },
    [Symbol.dispose]: () => {},
  };
}

function timeLeft({ remaining }: Progress): string {
  return remaining === undefined ? "" : `${Math.ceil(Math.max(0, remaining))} s left, `;
}

/** A bar that is redrawn in place, and erased in the end. */
function openBar(): ProgressView {
  const bar = new SingleBar({
    format: "{phase} [{bar}] {percentage}% | {left}{label}",
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    autopadding: true,
    barsize: 24,
    fps: 1000 / REDRAW_INTERVAL,
  }, Presets.legacy);
  let last = -Infinity;
  return {
    update(progress) {
      const now = performance.now();
      if (now - last < REDRAW_INTERVAL) return;
      last = now;
      const { phase, label, done } = progress;
      const payload = { phase: PHASES[phase], label, left: timeLeft(progress) };
      if (!bar.isActive) bar.start(1000, 0, payload);
      bar.update(Math.min(1000, Math.round(1000 * done)), payload);
      bar.render();
    },
    [Symbol.dispose]() {
      if (bar.isActive) bar.stop();
    },
  };
}

/** Does work whose progress is shown unless `quiet` is set. */
export async function withProgress<T>(
  quiet: boolean,
  work: (onProgress?: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  if (quiet) return await work();
  using view = openProgress();
  return await work((progress) => view.update(progress));
}
