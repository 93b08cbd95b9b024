/** The progress bar on standard error; silent when that is not a terminal. */
import { Presets, SingleBar } from "cli-progress";
import type { Progress } from "../bench/run/options.ts";

/** Shows how a run goes on. */
export interface ProgressView extends Disposable {
  /** Takes one report. */
  update(progress: Progress): void;
}

const PHASES = { generate: "generating", prepare: "preparing", measure: "measuring" };

/** Shortest time in milliseconds between two redraws. */
const REDRAW = 100;

/** Opens a progress bar with remaining time, or one that stays silent off a terminal. */
export function openProgress(): ProgressView {
  if (!Deno.stderr.isTerminal()) return { update: () => {}, [Symbol.dispose]: () => {} };
  const bar = new SingleBar({
    format: "{phase} [{bar}] {percentage}% {left}| {label}",
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    autopadding: true,
    barsize: 24,
    fps: 1000 / REDRAW,
  }, Presets.legacy);
  let last = -Infinity;
  return {
    update({ phase, label, done, remaining }) {
      const now = performance.now();
      if (now - last < REDRAW) return;
      last = now;
      const payload = {
        phase: PHASES[phase],
        label,
        left: remaining === undefined ? "" : `${Math.ceil(remaining)} s left `,
      };
      if (!bar.isActive) bar.start(1000, 0, payload);
      bar.update(Math.min(1000, Math.round(1000 * done)), payload);
      bar.render();
    },
    [Symbol.dispose]() {
      if (bar.isActive) bar.stop();
    },
  };
}
