import assert from "node:assert/strict";

const ROOT = new URL("../../../", import.meta.url);

/** What runs in any JavaScript engine; everything else is handed in by the platform. */
const PORTABLE = [
  "backends/typed_array.ts",
  "backends/wasm/mod.ts",
  "backends/webgpu/mod.ts",
  "backends/array_libraries/numpy_ts.ts",
  "backends/array_libraries/jax_js.ts",
  "backends/array_libraries/tfjs.ts",
  "backends/array_libraries/onnxruntime/mod.ts",
  "kernels/mod.ts",
  "kernels/inputs/inputs.ts",
];

/** Modules of the kernels of other backends, which benchmarks load only for those. */
const ELSEWHERE = /^kernels\/(python\/.*|[a-z_]+\/native\/.*|native\/.*)\.ts$/;

interface Module {
  readonly specifier: string;
  readonly local?: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier: string };
  }[];
}

async function graph(): Promise<Map<string, Module>> {
  const modules = new Map<string, Module>();
  for (const path of PORTABLE) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", path],
      cwd: ROOT,
      stderr: "null",
    }).output();
    for (const module of JSON.parse(new TextDecoder().decode(stdout)).modules) {
      modules.set(module.specifier, module);
    }
  }
  return modules;
}

/** The modules that a module reaches by imports of code, dynamic ones included. */
function reach(from: string, modules: ReadonlyMap<string, Module>, found: Set<string>): void {
  const path = from.replace(ROOT.href, "");
  if (found.has(path) || ELSEWHERE.test(path)) return;
  found.add(path);
  for (const { code } of modules.get(from)?.dependencies ?? []) {
    if (code) reach(code.specifier, modules, found);
  }
}

Deno.test("portable modules use nothing that only Deno or Node has", async () => {
  const modules = await graph();
  const found = new Set<string>();
  for (const path of PORTABLE) reach(new URL(path, ROOT).href, modules, found);
  assert.ok(found.has("kernels/isoneutral_mixing/webgpu/kernel.ts"));
  assert.ok(found.has("backends/array_libraries/onnxruntime/graph.ts"));
  for (const path of found) {
    assert.doesNotMatch(path, /^(npm|node|jsr|https?):/, "imports a package when it is loaded");
    if (!path.endsWith(".ts")) continue;
    const lines = Deno.readTextFileSync(new URL(path, ROOT)).split("\n");
    const used = lines.filter((line) => !/^\s*(\/\/|\/?\*)/.test(line) && /\bDeno\./.test(line));
    assert.deepEqual(used, [], path);
  }
});
