/** The sections of the page that are text and tables. */
import type { Environment } from "../../environment.ts";
import type { Result, Results, Skipped } from "../../results.ts";
import { formatBytes, groups, timeUnit } from "../../units.ts";
import { columnsFor, legend } from "../columns.ts";
import { machineNames, machineOf } from "../machines.ts";
import {
  describeWarning,
  EXCLUDED_NOTE,
  type Group,
  groupResults,
  groupTitle,
  ranks,
  TIME_NOTE,
} from "../report.ts";
import { verdicts } from "../verdict.ts";
import { html, type Markup } from "./markup.ts";

/** What to remember, per benchmark. */
export function verdictSection(results: Results): Markup {
  const all = verdicts(results);
  if (all.length === 0) return html`<p>Nothing was measured.</p>`;
  return html`<dl class="verdict">${
    all.map(({ benchmark, machine, sentences }) =>
      html`
        <dt>${benchmark}${machine === "" ? "" : html`
          <small>${machine}</small>
        `}</dt>
        <dd>${sentences.map((sentence, n) =>
          n === 0
            ? html`
              <strong>${sentence}</strong>
            `
            : `${sentence} `
        )}</dd>
      `
    )
  }</dl>`;
}

/** What makes the results less trustworthy. */
export function warningSection({ warnings, interrupted }: Results): Markup {
  const items = [
    ...(interrupted ? ["The run was interrupted: not all calls were made."] : []),
    ...warnings.map(describeWarning),
  ];
  if (items.length === 0) return html``;
  return html`
    <section class="warnings" aria-labelledby="warnings">
      <h2 id="warnings">Warnings</h2>
      <ul>${items.map((item) => html`<li>${item}</li>`)}</ul>
    </section>
  `;
}

/** One table per benchmark and size. */
export function tableSection(results: Results): Markup {
  const machines = machineNames(results.results);
  const notes = results.results.length === 0
    ? []
    : [...legend(results.results), `${TIME_NOTE}; ${EXCLUDED_NOTE}`];
  return html`<section aria-labelledby="tables">
<h2 id="tables">Tables</h2>
${groupResults(results).map((group) => table(group, machines.get(machineOf(group.rows[0]))!))}
<div class="notes">${notes.map((note) => html`<p>${note}</p>`)}</div>
</section>`;
}

function table(group: Group, machine: string): Markup {
  const unit = timeUnit(group.rows[0].median);
  const columns = columnsFor(group.rows, unit);
  const rank = ranks(group.rows);
  const row = (one: Result, n: number) =>
    html`
      <tr class="${one.consistent ? /^1=?$/.test(rank[n]) ? "fastest" : "" : "failed"}"
        data-device="${one.device}" data-precision="${one.precision}">${columns.map((
          { title, align, cell },
        ) =>
          title === "backend"
            ? html`<th scope="row">${cell(one, rank[n])}</th>`
            : html`<td class="${align}">${cell(one, rank[n])}</td>`
        )}</tr>
    `;
  const title = `${groupTitle(group)}, times in ${unit.symbol}`;
  return html`
    <div class="scroll" role="region" tabindex="0" aria-label="${title}"
      data-benchmark="${group.benchmark}" data-machine="${machine}">
      <table>
        <caption>${title}</caption>
        <thead>
          <tr>${columns.map(({ title, align }) =>
            html`<th scope="col" class="${align}">${title}</th>`
          )}</tr>
        </thead>
        <tbody>
    ${group.rows.map(row)}</tbody>
      </table>
    </div>
  `;
}

/** What was not measured, the cases of one reason together. */
export function skippedSection({ skipped }: Results): Markup {
  if (skipped.length === 0) return html``;
  const groups = Map.groupBy(
    skipped,
    ({ backend, device, reason }) => JSON.stringify([backend, device, reason]),
  );
  return html`
    <section aria-labelledby="skipped">
      <h2 id="skipped">Not measured</h2>
      <div class="scroll" role="region" tabindex="0" aria-label="Not measured">
        <table>
          <thead>
            <tr>
              <th scope="col">backend</th>
              <th scope="col">device</th>
              <th scope="col">cases</th>
              <th scope="col">reason</th>
            </tr>
          </thead>
          <tbody>
    ${[...groups.values()].map((own) =>
      html`
        <tr>
          <th scope="row">${own[0].backend}</th>
          <td>${own[0].device}</td>
          <td>${casesOf(own)}</td>
          <td class="reason">${own[0].reason}</td>
        </tr>
      `
    )}</tbody>
        </table>
      </div>
    </section>
  `;
}

/** The cases of skipped rows in words: benchmarks, precisions, sizes, each where it matters. */
function casesOf(skipped: readonly Skipped[]): string {
  const values = (pick: (one: Skipped) => string | undefined) =>
    [
      ...new Set(skipped.map(pick).filter((value) => value !== undefined)),
    ].join(", ");
  const sizes = values(({ size }) => size === undefined ? undefined : groups(size));
  const parts = [
    values(({ benchmark }) => benchmark),
    values(({ precision }) => precision),
    sizes === "" ? "" : `size ${sizes}`,
    values(({ environment }) => environment?.cpu),
  ];
  return parts.filter((part) => part !== "").join("; ") || "all";
}

/** Machines, backends and options. */
export function environmentSection(results: Results): Markup {
  const environments = new Map<string, Environment>();
  for (const { environment = results.environment } of [...results.results, ...results.skipped]) {
    environments.set(`${environment.cpu} ${environment.time}`, environment);
  }
  if (environments.size === 0) environments.set("", results.environment);
  return html`<section aria-labelledby="environment">
<h2 id="environment">Environment</h2>
<div class="cards">
${[...environments.values()].map(environmentTable)}
${optionsTable(results)}
</div>
${backendTable(results)}
</section>`;
}

function facts(caption: string, rows: readonly (readonly [string, string | undefined])[]): Markup {
  return html`
    <table class="facts">
      <caption>${caption}</caption>
      <tbody>${rows.filter(([, value]) => value !== undefined).map(([name, value]) =>
        html`
          <tr>
            <th scope="row">${name}</th>
            <td>${value!}</td>
          </tr>
        `
      )}</tbody>
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

function optionsTable({ tool, options }: Results): Markup {
  return facts("Run", [
    ["program", `${tool.name} ${tool.version}`],
    ["benchmarks", options.benchmarks.join(", ")],
    ["sizes", options.sizes.map(groups).join(", ")],
    [
      "calls",
      options.repetitions ? groups(options.repetitions) : `${options.target_time} s per case`,
    ],
    ["burn-in", groups(options.burnin)],
    ["order", `random, seed ${options.shuffle_seed}`],
    ["processes", options.isolated ? "one per backend" : "one for all"],
  ]);
}

/** Backends with version and processor. */
function backendTable({ results }: Results): Markup {
  const rows = new Map(results.map((row) => [
    JSON.stringify([row.backend, row.device, row.device_name, row.backend_version]),
    row,
  ]));
  if (rows.size === 0) return html``;
  return html`
    <div class="scroll" role="region" tabindex="0" aria-label="Backends">
      <table>
        <caption>Backends</caption>
        <thead>
          <tr>
            <th scope="col">backend</th>
            <th scope="col">version</th>
            <th scope="col">device</th>
            <th scope="col">processor</th>
          </tr>
        </thead>
        <tbody>
    ${[...rows.values()].map((row) =>
      html`
        <tr>
          <th scope="row">${row.backend}</th>
          <td>${row.backend_version}</td>
          <td>${row.device}</td>
          <td>${row.device_name}</td>
        </tr>
      `
    )}</tbody>
      </table>
    </div>
  `;
}
