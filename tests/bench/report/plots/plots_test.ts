import assert from "node:assert/strict";
import { compile, type TopLevelSpec } from "vega-lite";
import { parse, View } from "vega";
import { modelOf } from "../../../../bench/report/model.ts";
import type { Frame } from "../../../../bench/report/plots/frame.ts";
import { heatmap } from "../../../../bench/report/plots/heatmap.ts";
import { LABEL_HEIGHT } from "../../../../bench/report/plots/labels.ts";
import { looksOf } from "../../../../bench/report/model/looks.ts";
import { FAMILY_COLORS, type Spec } from "../../../../bench/report/plots/theme.ts";
import {
  accuracyPlot,
  dotPlot,
  linePlot,
  type Metric,
} from "../../../../bench/report/plots/plots.ts";
import { pointsOf, valuesOf } from "../../../../bench/report/plots/points.ts";
import { sheet } from "../../../../bench/report/plots/svg.ts";
import { textWidth } from "../../../../bench/report/plots/vega.ts";
import { pictured, SIZES } from "../pictures.ts";

const METRICS: readonly Metric[] = ["runtime", "speedup", "bandwidth"];

const points = pointsOf(modelOf(pictured()).panels);
const panel = points.filter(({ benchmark }) => benchmark === "equation_of_state");

function frame(changes: Partial<Frame> = {}): Frame {
  return {
    data: { values: panel },
    width: 300,
    height: 200,
    scale: "log",
    sizes: SIZES,
    looks: looksOf(points),
    hover: false,
    ...changes,
  };
}

/** Compiles a specification; every warning of Vega-Lite is an error here, but one. */
function compiled(spec: Spec) {
  const complain = (...messages: readonly unknown[]) => {
    // Layers of one facet share their data; Vega-Lite cannot know.
    if (/Detected faceted independent scales/.test(messages.join(" "))) return logger;
    assert.fail(messages.join(" "));
  };
  const logger = {
    level: () => logger,
    error: complain,
    warn: complain,
    info: () => logger,
    debug: () => logger,
    // deno-lint-ignore no-explicit-any -- the library's type has overloads that are not needed
  } as any;
  return compile(spec as unknown as TopLevelSpec, { logger }).spec;
}

async function drawn(spec: Spec): Promise<View> {
  return await new View(parse(compiled(spec)), { renderer: "none" }).runAsync();
}

/** Texts of an SVG. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
}

Deno.test("every plot compiles without a warning and draws every series", async () => {
  const series = valuesOf(panel, "series");
  for (const scale of ["log", "linear"] as const) {
    const specs = [
      ...METRICS.flatMap((metric) => [linePlot(metric, frame({ scale }))]),
      accuracyPlot(frame({ scale }), panel),
    ];
    for (const spec of specs) {
      const labels = texts(await (await drawn(spec)).toSVG());
      for (const name of series) {
        const label = name.startsWith("broken") ? `${name} FAILED` : name;
        assert.ok(labels.includes(label), `${label} in ${labels}`);
      }
    }
  }
});

Deno.test("axes are logarithmic or linear, with the sizes and units as labels", async () => {
  const log = compiled(linePlot("runtime", frame()));
  assert.deepEqual(
    log.scales!.filter(({ name }) => name === "x" || name === "y").map(({ type }) => type),
    ["log", "log"],
  );
  const linear = compiled(linePlot("runtime", frame({ scale: "linear" })));
  assert.deepEqual(
    linear.scales!.filter(({ name }) => name === "x" || name === "y").map(({ type }) => type),
    ["linear", "linear"],
  );
  const labels = texts(await (await drawn(linePlot("runtime", frame({ width: 600 })))).toSVG());
  for (const label of ["4,096", "65,536", "1,048,576", "1 ms", "100 µs", "grid points"]) {
    assert.ok(labels.includes(label), `${label} in ${labels}`);
  }
  const speedups = texts(await (await drawn(linePlot("speedup", frame()))).toSVG());
  assert.ok(speedups.includes("10×"), `${speedups}`);
});

Deno.test("bands lie between the ends of the confidence intervals", async () => {
  const view = await drawn(linePlot("runtime", frame()));
  const scale = view.scale("y");
  const svg = await view.toSVG();
  for (const { median_low, median_high } of panel) {
    for (const bound of [median_low, median_high]) {
      assert.ok(svg.includes(`,${Number(scale(bound).toFixed(3))}`), `${bound}`);
    }
  }
});

Deno.test("the ends of every interval lie within the axis, with a margin", async () => {
  const values = panel.filter(({ common }) => common);
  const bounds = values.flatMap(({ speedup_low, speedup_high }) => [speedup_low, speedup_high]);
  for (const scale of ["log", "linear"] as const) {
    const at = frame({ scale, data: { values } });
    const least = scale === "log" ? 5 : 0;
    for (const spec of [linePlot("speedup", at), accuracyPlot(at, values)]) {
      const view = await drawn(spec);
      const places = bounds.map((bound): number => view.scale("y")(bound));
      assert.ok(places.every((y) => y >= 5 && y <= 200 - least), `${scale}: ${places}`);
    }
    const view = await drawn(dotPlot("speedup", at));
    const places = bounds.map((bound): number => view.scale("x")(bound));
    assert.ok(places.every((x) => x >= least && x <= 295), `${scale}: ${places}`);
  }
});

Deno.test("families differ by colour, backends by shape, precisions by dash", async () => {
  const view = await drawn(linePlot("runtime", frame()));
  const backends = valuesOf(points, "backend");
  const looks = backends.map((name) => ["fill", "shape"].map((scale) => view.scale(scale)(name)));
  const families = ["TypeScript", "WASM", "other", "WebGPU"] as const;
  assert.deepEqual(backends, ["typed_array", "wasm", "broken", "webgpu"]);
  assert.deepEqual(looks.map(([color]) => color), families.map((one) => FAMILY_COLORS[one]));
  assert.equal(new Set(looks.map(([, shape]) => shape)).size, backends.length);
  const dashes = ["f64", "f32"].map((precision) => `${view.scale("strokeDash")(precision)}`);
  assert.equal(new Set(dashes).size, 2);
});

Deno.test("direct labels keep their distance, their order and stay inside", async () => {
  const crowd = Array.from({ length: 12 }, (_, n) =>
    SIZES.map((size) => ({
      ...panel[0],
      backend: `b${n}`,
      series: `b${n}`,
      size,
      median: size * 1e-8 * (1 + 0.001 * n),
      median_low: size * 1e-8,
      median_high: size * 1.02e-8,
    }))).flat();
  for (const scale of ["log", "linear"] as const) {
    const spec = linePlot("runtime", frame({ scale, data: { values: crowd } }));
    const svg = await (await drawn(spec)).toSVG();
    const marks =
      /<text text-anchor="start" transform="translate\([\d.]+,([-\d.]+)\)"[^>]*>(b\d+)</g;
    const labels = [...svg.matchAll(marks)].map(([, y, text]) => ({ y: Number(y), text }))
      .sort((a, b) => b.y - a.y);
    assert.deepEqual(labels.map(({ text }) => text), Array.from({ length: 12 }, (_, n) => `b${n}`));
    labels.slice(1).forEach(({ y }, n) => {
      assert.ok(labels[n].y - y >= 0.85 * LABEL_HEIGHT, `${scale}: ${labels[n].y} and ${y}`);
    });
    assert.ok(labels.every(({ y }) => y > -10 && y < 215), JSON.stringify(labels));
  }
});

Deno.test("a single size becomes one row per series, the best on top", async () => {
  const single = pointsOf(modelOf(pictured([4096])).panels).filter((p) =>
    p.benchmark === "equation_of_state"
  );
  for (const metric of METRICS) {
    const view = await drawn(dotPlot(metric, frame({ data: { values: single }, sizes: [4096] })));
    const order = view.scale("y").domain();
    assert.deepEqual(
      metric === "runtime" ? order[0] : order.at(-1),
      metric === "runtime" ? "broken f32 FAILED" : "webgpu f32",
    );
    assert.equal(order.length, 5);
  }
});

Deno.test("accuracy: an exact result and one that is not finite have their places", async () => {
  const values = panel.map((point) => ({ ...point, common: point.size === 1048576 }));
  const view = await drawn(accuracyPlot(frame({ data: { values }, width: 600 }), values));
  const labels = texts(await view.toSVG());
  for (const label of ["0", "1e-8", "not finite"]) assert.ok(labels.includes(label), `${labels}`);
  const [low, high] = view.scale("x").domain();
  assert.ok(low <= 1e-17 && high >= 1e4);
});

Deno.test("accuracy: the axis has no room for what does not occur", async () => {
  const domain = async (...errors: number[]) => {
    const values = errors.map((error) => ({ ...panel[0], error, common: true }));
    const view = await drawn(accuracyPlot(frame({ data: { values }, width: 600 }), values));
    return view.scale("x").domain().map((end: number) => Math.round(Math.log10(end)));
  };
  const [ordinary, wrong] = [await domain(1e-14, 1e-3), await domain(1e-14, 22)];
  assert.ok(ordinary[0] > -17 && ordinary[1] < 0, `${ordinary}`);
  assert.ok(wrong[0] > -17 && wrong[1] >= 1 && wrong[1] < 4, `${wrong}`);
});

Deno.test("heat map: one cell per case with its speed-up, FAILED in words", async () => {
  const spec = heatmap({ data: { values: points }, points, machines: false, hover: false });
  const labels = texts(await (await drawn(spec)).toSVG());
  assert.equal(labels.filter((text) => text === "FAILED").length, 2 * SIZES.length);
  assert.equal(labels.filter((text) => text === "3.00").length, 2 * SIZES.length);
  assert.equal(labels.filter((text) => text === "4,096").length, 2);
  for (const name of valuesOf(points, "series")) assert.ok(labels.includes(name));
});

Deno.test("heat map: blocks of a single size are as wide as their titles", async () => {
  const single = pointsOf(modelOf(pictured([4096])).panels);
  const spec = heatmap({
    data: { values: single },
    points: single,
    machines: false,
    hover: false,
  });
  const width = (await drawn(spec)).signal("child_x_step");
  assert.ok(width >= textWidth("equation_of_state", 12), `${width}`);
});

Deno.test("the sheet holds every plot of every benchmark, or those asked for", async () => {
  const all = texts(await (await drawn(sheet(pictured()))).toSVG());
  assert.equal(all.filter((text) => text === "Median time per call").length, 2);
  assert.ok(all.includes("Speed-up of all cases"));
  const one = texts(await (await drawn(sheet(pictured(), { plots: ["runtime"] }))).toSVG());
  assert.ok(one.includes("Median time per call"));
  assert.ok(!one.includes("Bandwidth") && !one.includes("Speed-up of all cases"));
});

Deno.test("names from files are text, never code", async () => {
  const evil = "x'] || alert(1) || ['\"\\\u2028<b>";
  const document = pictured();
  document.results.forEach((row) => {
    if (row.backend === "wasm") row.backend = evil;
    row.benchmark = `${row.benchmark}${evil}`;
  });
  const svg = await (await drawn(sheet(document))).toSVG();
  assert.ok(!svg.includes("<b>"));
  assert.ok(svg.includes("alert(1)"));
});
