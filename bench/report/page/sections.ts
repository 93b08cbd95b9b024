/** The sections of the page that are text and tables. */
import { formatBytes, threeDigits } from "../../../base/text/units.ts";
import type { Environment } from "../../results/schema.ts";
import {
  type Column,
  columnsOf,
  describeLimit,
  type Group,
  type Model,
  OMITTED_FIRST,
} from "../model.ts";
import type { RankedRow } from "../model/groups.ts";
import { runtimeOf } from "../model/runs.ts";
import { pictureText } from "../escape.ts";
import { distribution } from "./distribution.ts";
import { breakable, type Markup, markup, wholeNumbers } from "./markup.ts";

/** What to remember, per benchmark. */
export function verdictSection({ verdicts: all }: Model): Markup {
  if (all.length === 0) return markup`<p>Nothing was measured.</p>`;
  return markup`<dl class="verdict">
          ${
    all.map(({ benchmark, machine, sentences }) =>
      markup`<dt>${benchmark} <small>${machine}</small></dt>
          <dd>${sentences.map((sentence) => markup`<p>${wholeNumbers(sentence)}</p>`)}</dd>
          `
    )
  }
        </dl>`;
}

/** What makes the results less trustworthy, by kind, behind a summary. */
export function warningSection({ isInterrupted, warningKinds }: Model): Markup {
  const kinds = [
    ...(isInterrupted
      ? [{ kind: "interrupted", lines: ["The run was interrupted: not all calls were made."] }]
      : []),
    ...warningKinds,
  ];
  if (kinds.length === 0) return markup``;
  const counts = kinds.map(({ kind, lines }) =>
    lines.length > 1 ? `${lines.length} × ${kind}` : kind
  );
  return markup`<details class="warnings">
        <summary><b>Warnings</b>: ${counts.join(", ")}</summary>
        ${
    kinds.map(({ kind, lines }) =>
      markup`<h3>${kind}</h3>
        <ul>
          ${lines.map((line) => markup`<li>${line}</li>`)}
        </ul>
        `
    )
  }
      </details>`;
}

/** Heading of the column of pictures, which only the page has. */
const PICTURES = "distribution";

/**
 * Headings of the columns that the page hides where they do not fit, the first ones first; cells
 * refer to them by their place.
 */
export const HIDEABLE: readonly string[] = [...OMITTED_FIRST, PICTURES];

/** How the line under the tables begins that names the reference of the speed-ups. */
const SPEEDUP = "Δ: ";

/** The script finds this line, and names the reference that the reader chooses. */
const ABOUT_SPEEDUP = markup` id="about-speedup"`;

/** One table per benchmark and size, each behind its title. */
export function tableSection({ groups, notes }: Model): Markup {
  return markup`<section aria-labelledby="tables">
        <h2 id="tables">Tables</h2>
        <p class="notes" id="hidden-columns" hidden></p>
        <p class="notes">Headings sort. Distribution: how many calls took which time, from the fastest
        to what 98 % of them stay below; lines are the medians of the processes.</p>
        <p class="notes printed">In print, the tables leave out ${HIDEABLE.join(", ")}.</p>
        ${groups.map(table)}
        <div class="notes">${
    notes().map((note) =>
      markup`<p${note.startsWith(SPEEDUP) ? ABOUT_SPEEDUP : ""}>${wholeNumbers(note)}</p>`
    )
  }</div>
      </section>`;
}

function table({ benchmark, machine, title, unit, rows }: Group): Markup {
  const columns = columnsOf(rows);
  const row = (one: RankedRow) => {
    const style = one.status !== "ok" ? "failed" : one.isFastest ? "fastest" : "";
    const cells = columns.map((column) =>
      column.title === "backend"
        ? markup`<th scope="row" ${place(column)}>${breakable(column.cell(one, unit))}</th>`
        : markup`<td ${place(column)}>${column.cell(one, unit)}</td>`
    );
    const reason = one.reason === undefined ? "" : markup` title="${one.reason}"`;
    const key = [one.benchmark, one.machine, one.series, one.size]
      .map((part) => pictureText(`${part}`)).join(", ");
    return markup`<tr class="${style}" data-key="${key}" data-device="${one.device}" data-precision="${one.precision}"${reason}>${cells}<td ${PICTURE}>${
      distribution(one)
    }</td></tr>
              `;
  };
  const heading = (column: Column) =>
    markup`<th scope="col" ${
      place(column)
    } data-title="${column.title}"><button type="button">${column.title}</button></th>`;
  return markup`<details class="table" data-benchmark="${benchmark}" data-machine="${machine}">
          <summary>${title}</summary>
          <div ${scrolled(title)}>
            <table class="sortable">
              <thead>
                <tr>${columns.map(heading)}<th scope="col" ${PICTURE}>${PICTURES}</th></tr>
              </thead>
              <tbody>
                ${rows.map(row)}
              </tbody>
            </table>
          </div>
        </details>
        `;
}

/** Attributes of a cell with a picture. */
const PICTURE = place({ title: PICTURES, align: "left" });

/** Attributes of a cell: its alignment, whether it stays in sight, whether it can be hidden. */
function place({ title, align }: Pick<Column, "title" | "align">): Markup {
  const sticky = title === "backend" ? " first" : title === "Δ" ? " interval" : "";
  const hideable = HIDEABLE.indexOf(title);
  return markup`class="${align}${sticky}"${
    hideable < 0 ? "" : markup` data-hideable="${hideable}"`
  }`;
}

/** Attributes of an element that scrolls sideways, also by keyboard. */
export function scrolled(label: string): Markup {
  return markup`class="scroll" role="region" tabindex="0" aria-label="${label}"`;
}

/** A table of texts, the first column being the headings of the rows. */
function textTable(
  caption: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): Markup {
  return markup`<h3>${caption}</h3>
        <div ${scrolled(caption)}>
          <table class="texts">
            <thead>
              <tr>${titles.map((title) => markup`<th scope="col">${title}</th>`)}</tr>
            </thead>
            <tbody>
              ${
    rows.map(([first, ...rest]) =>
      markup`<tr><th scope="row">${first}</th>${
        rest.map((text, n) => markup`<td data-title="${titles[n + 1]}">${text}</td>`)
      }</tr>
              `
    )
  }
            </tbody>
          </table>
        </div>`;
}

/** What was not measured, the cases of one reason together. */
export function skippedSection({ skipped }: Model): Markup {
  const rows = skipped
    .map(({ backend, device, cases, reason }) => [backend, device, cases || "all", reason]);
  if (rows.length === 0) return markup``;
  return markup`<section aria-labelledby="skipped">
        <h2 id="skipped">Not measured</h2>
        ${textTable("Backends and cases", ["backend", "device", "cases", "reason"], rows)}
      </section>`;
}

/** Machines, backends and settings. */
export function environmentSection(model: Model): Markup {
  const { programs, runs, settings } = model;
  const run: Fact[] = [
    ["program", programs.join(", ")],
    ["order", "random"],
    ...settings.map(({ label, value }) => [label, value] as const),
  ];
  return markup`<section aria-labelledby="environment">
        <h2 id="environment">Environment</h2>
        <div class="cards">
          ${runs.map(({ environment }) => environmentTable(environment))}
          ${facts("Run", run)}
        </div>
        ${backendTable(model)}
        ${limitTable(model)}
      </section>`;
}

/** Name and value. */
type Fact = readonly [string, string | undefined];

function facts(caption: string, rows: readonly Fact[]): Markup {
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
    ["huge pages", environment.huge_pages],
    ["memory", environment.memory === undefined ? undefined : formatBytes(environment.memory)],
    ["system", `${environment.os}, ${environment.arch}`],
    ["load", load?.toFixed(2)],
    ["CPU quota", environment.quota === undefined ? undefined : threeDigits(environment.quota)],
    ["governor", environment.governor],
    ["power", battery === undefined ? undefined : battery ? "battery" : "mains"],
    ["runtime", runtimeOf(environment)],
    ["revision", environment.revision],
  ]);
}

/** Backends with version, processor if that is not the CPU, and the flags that they were built and run with. */
function backendTable({ runs, backends: summaries }: Model): Markup {
  const descriptions = new Map(summaries.map(({ name, description }) => [name, description]));
  const rows = runs.flatMap(({ backends, machine }) =>
    backends.map((backend) => [
      backend.name,
      descriptions.get(backend.name)!,
      backend.version,
      backend.program ?? "",
      backend.device,
      backend.device_name ?? "",
      backend.driver ?? "",
      backend.build_flags ?? "",
      backend.v8_flags ?? "",
      backend.engine_options ?? "",
      machine,
    ])
  );
  const titles = ["backend", "what it is", "version", "program", "device", "processor", "driver"]
    .concat("compiler's flags", "V8's flags", "engine's options", "machine");
  return shortTable("Backends", titles, rows);
}

/** What the processors can do at most. */
function limitTable({ runs }: Model): Markup {
  const rows = runs.flatMap(({ limits, machine }) =>
    limits.map((limit) => [
      limit.backend,
      limit.device,
      limit.precision,
      ...describeLimit(limit),
      machine,
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
