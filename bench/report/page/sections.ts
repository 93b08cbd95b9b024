/** The sections of the page that are text and tables. */
import type { Device } from "../../../backends/backend.ts";
import type { Environment, OfRun, Result, Results } from "../../results/schema.ts";
import { formatBytes, formatInteger, threeDigits, timeUnit } from "../../../base/units.ts";
import { type Column, columnsFor, EXPENDABLE, legend } from "../tables/columns.ts";
import { machineName } from "../machines.ts";
import { type Group, groupResults, groupTitle, ranks } from "../tables/rows.ts";
import { describeWarnings, EXCLUDED_NOTE, groupSkipped, TIME_NOTE } from "../words.ts";
import { factsOfRuns } from "../runs.ts";
import { verdicts } from "../verdict.ts";
import { type Markup, markup } from "./markup.ts";

/** What to remember, per benchmark. */
export function verdictSection(results: Results): Markup {
  const all = verdicts(results);
  if (all.length === 0) return markup`<p>Nothing was measured.</p>`;
  return markup`<dl class="verdict">
          ${
    all.map(({ benchmark, machine, sentences }) =>
      markup`<dt>${benchmark} <small>${machine}</small></dt>
          <dd>${sentences.map((sentence) => markup`<p>${sentence}</p>`)}</dd>
          `
    )
  }
        </dl>`;
}

/** What makes the results less trustworthy. */
export function warningSection(results: Results): Markup {
  const items = [
    ...(results.runs.some(({ interrupted }) => interrupted)
      ? ["The run was interrupted: not all calls were made."]
      : []),
    ...describeWarnings(results),
  ];
  if (items.length === 0) return markup``;
  return markup`<section class="warnings" aria-labelledby="warnings">
        <h2 id="warnings">Warnings</h2>
        <ul>
          ${items.map((item) => markup`<li>${item}</li>`)}
        </ul>
      </section>`;
}

/** Headings of the columns that stay however narrow the page is. */
const KEPT: readonly string[] = ["#", "95% CI", "gpu", "error"];

/**
 * Headings of the columns that the page hides where they do not fit, the first ones first; cells
 * refer to them by their place.
 */
export const SPARE: readonly string[] = EXPENDABLE.filter((title) => !KEPT.includes(title));

/** One table per benchmark and size. */
export function tableSection(results: Results): Markup {
  const notes = results.results.length === 0
    ? []
    : [...legend(results.results), `${TIME_NOTE}; ${EXCLUDED_NOTE}`];
  return markup`<section aria-labelledby="tables">
        <h2 id="tables">Tables</h2>
        <p class="notes" id="hidden-columns" hidden></p>
        <p class="notes printed">In print, the tables leave out ${SPARE.join(", ")}.</p>
        ${groupResults(results).map((group) => table(group, results.runs[0].options.device))}
        <div class="notes">${notes.map((note) => markup`<p>${note}</p>`)}</div>
      </section>`;
}

function table(
  group: Group,
  device: Device,
): Markup {
  const unit = timeUnit(group.rows[0].median);
  const columns = columnsFor(group.rows, unit, device);
  const rank = ranks(group.rows);
  const look = (one: OfRun<Result>, n: number) =>
    one.status === "ok" ? /^1=?$/.test(rank[n]) ? "fastest" : "" : "failed";
  const row = (one: OfRun<Result>, n: number) =>
    markup`<tr class="${
      look(one, n)
    }" data-device="${one.device}" data-precision="${one.precision}">${
      columns.map((column) =>
        column.title === "backend"
          ? markup`<th scope="row" ${place(column)}>${column.cell(one, rank[n])}</th>`
          : markup`<td ${place(column)}>${column.cell(one, rank[n])}</td>`
      )
    }</tr>
              `;
  const title = `${groupTitle(group)}, times in ${unit.symbol}`;
  const { benchmark, machine } = group;
  return markup`<div ${scrolled(title)} data-benchmark="${benchmark}" data-machine="${machine}">
          <table>
            <caption>${title}</caption>
            <thead>
              <tr>${
    columns.map((column) => markup`<th scope="col" ${place(column)}>${column.title}</th>`)
  }</tr>
            </thead>
            <tbody>
              ${group.rows.map(row)}
            </tbody>
          </table>
        </div>
        `;
}

/** Attributes of a cell: its alignment, whether it stays in sight, whether it can be spared. */
function place({ title, align }: Column): Markup {
  const sticky = title === "backend" ? " first" : title === "check" ? " last" : "";
  const spare = SPARE.indexOf(title);
  return markup`class="${align}${sticky}"${spare < 0 ? "" : markup` data-spare="${spare}"`}`;
}

/** Attributes of an element that scrolls sideways, also by keyboard. */
function scrolled(label: string): Markup {
  return markup`class="scroll" role="region" tabindex="0" aria-label="${label}"`;
}

/** A table of texts, the first column being the headings of the rows. */
function textTable(
  caption: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): Markup {
  return markup`<div ${scrolled(caption)}>
          <table class="texts">
            <caption>${caption}</caption>
            <thead>
              <tr>${titles.map((title) => markup`<th scope="col">${title}</th>`)}</tr>
            </thead>
            <tbody>
              ${
    rows.map(([first, ...rest]) =>
      markup`<tr><th scope="row">${first}</th>${rest.map((text) => markup`<td>${text}</td>`)}</tr>
              `
    )
  }
            </tbody>
          </table>
        </div>`;
}

/** What was not measured, the cases of one reason together. */
export function skippedSection(results: Results): Markup {
  const rows = groupSkipped(results)
    .map(({ backend, device, cases, reason }) => [backend, device, cases || "all", reason]);
  if (rows.length === 0) return markup``;
  return markup`<section aria-labelledby="skipped">
        <h2 id="skipped">Not measured</h2>
        ${textTable("Backends and cases", ["backend", "device", "cases", "reason"], rows)}
      </section>`;
}

/** Machines, backends and options. */
export function environmentSection(results: Results): Markup {
  return markup`<section aria-labelledby="environment">
        <h2 id="environment">Environment</h2>
        <div class="cards">
          ${results.runs.map(({ environment }) => environmentTable(environment))}
          ${optionsTable(results)}
        </div>
        ${backendTable(results)}
        ${limitTable(results)}
      </section>`;
}

function facts(caption: string, rows: readonly (readonly [string, string | undefined])[]): Markup {
  return markup`<table class="facts">
            <caption>${caption}</caption>
            <tbody>
              ${
    rows.filter(([, value]) => value !== undefined).map(([name, value]) =>
      markup`<tr><th scope="row">${name}</th><td>${value!}</td></tr>
              `
    )
  }
            </tbody>
          </table>
          `;
}

function environmentTable(environment: Environment): Markup {
  const { affinity, load, battery } = environment;
  return facts(environment.cpu, [
    ["measured", `${environment.time.replace("T", " ").slice(0, 19)} UTC`],
    ["cores", `${environment.cores}${affinity ? `, pinned to ${affinity.join(", ")}` : ""}`],
    ["caches", environment.caches],
    ["memory", formatBytes(environment.memory)],
    ["system", `${environment.os}, ${environment.arch}`],
    ["load", load?.toFixed(2)],
    ["governor", environment.governor],
    ["power", battery === undefined ? undefined : battery ? "battery" : "mains"],
    ["runtime", `Deno ${environment.deno}, V8 ${environment.v8}`],
    ["revision", environment.revision],
  ]);
}

function optionsTable(results: Results): Markup {
  const { programs, benchmarks, sizes, calls, burnin, seeds, processes } = factsOfRuns(results);
  return facts("Run", [
    ["program", programs.join(", ")],
    ["benchmarks", benchmarks.join(", ")],
    ["sizes", sizes.map(formatInteger).join(", ")],
    ["calls", calls || undefined],
    ["burn-in", burnin],
    ["order", ["random", ...seeds.map((seed) => `seed ${seed}`)].join(", ")],
    ["processes", processes || undefined],
  ]);
}

/** Backends with version, processor and the flags that they were built and run with. */
function backendTable(results: Results): Markup {
  const machine = machineName(results);
  const rows = results.runs.flatMap(({ environment, backends }, run) =>
    backends.map(({ name, version, device, ...facts }) => [
      name,
      version,
      device,
      facts.device_name ?? environment.cpu,
      facts.driver ?? "",
      facts.build_flags ?? "",
      facts.v8_flags ?? "",
      machine({ run }),
    ])
  );
  const titles = ["backend", "version", "device", "processor", "driver", "compiler's flags"]
    .concat("V8's flags", "machine");
  return shortTable("Backends", titles, rows);
}

/** What the processors can do at most. */
function limitTable(results: Results): Markup {
  const machine = machineName(results);
  const rows = results.runs.flatMap(({ limits }, run) =>
    limits.map((limit) => [
      limit.backend,
      limit.device,
      limit.precision,
      `${threeDigits(limit.bandwidth / 1e9)} GB/s`,
      limit.flops === undefined ? "" : `${threeDigits(limit.flops / 1e9)} GFLOP/s`,
      machine({ run }),
    ])
  );
  const titles = ["measured by", "device", "precision", "bandwidth", "arithmetic", "machine"];
  return shortTable("Limits of the processors", titles, rows);
}

/** A table without the columns that are empty and the rows that occur before. */
function shortTable(caption: string, titles: readonly string[], rows: readonly string[][]): Markup {
  if (rows.length === 0) return markup``;
  const used = titles.map((_, column) => rows.some((row) => row[column] !== ""));
  const shorten = (row: readonly string[]) => row.filter((_, column) => used[column]);
  const distinct = new Map(rows.map((row) => [JSON.stringify(row), shorten(row)]));
  return textTable(caption, shorten(titles), [...distinct.values()]);
}
