/** The distribution of the calls of a row, drawn beside it. */
import { formatTime } from "../../../base/text/units.ts";
import { quantile, sorted } from "../../statistics/quantiles.ts";
import { countedTimes, roundMedians } from "../../results/rounds.ts";
import type { Row } from "../model.ts";
import { type Markup, markup } from "./markup.ts";

/** Size of a picture in pixels. */
const WIDTH = 120, HEIGHT = 20;

/** Columns of the histogram. */
const BINS = 40;

/** Share of the calls, the slowest, that is beyond the picture. */
const BEYOND = 0.02;

/**
 * A picture of all calls of a row: how often which time, from the fastest to what 98 % of the calls
 * stay below, and the median of each process as a line.
 */
export function distribution(row: Pick<Row, "rounds">): Markup {
  const times = sorted(countedTimes(row.rounds));
  const medians = roundMedians(row.rounds);
  const [low, high] = [times[0], Math.max(quantile(times, 1 - BEYOND), ...medians)];
  const place = (time: number) => high > low ? (time - low) / (high - low) : 0.5;
  const counts = Array<number>(BINS).fill(0);
  for (const time of times) {
    if (time <= high) counts[Math.min(BINS - 1, Math.floor(place(time) * BINS))]++;
  }
  const most = Math.max(...counts);
  const points = counts.map((count, n) => {
    const y = HEIGHT - Math.round((HEIGHT - 2) * count / most);
    return `${n * WIDTH / BINS},${y} ${(n + 1) * WIDTH / BINS},${y}`;
  });
  const outline = `0,${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}`;
  const text = `${times.length} calls from ${formatTime(low)} to ${formatTime(high)}; ` +
    `medians of the processes: ${medians.map(formatTime).join(", ")}`;
  const size = `0 0 ${WIDTH} ${HEIGHT}`;
  return markup`<svg class="calls" viewBox="${size}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${text}"><title>${text}</title><polygon points="${outline}"/>${
    medians.map((median) => {
      const x = (place(median) * WIDTH).toFixed(1);
      return markup`<path d="M${x},0V${HEIGHT}"/>`;
    })
  }</svg>`;
}
