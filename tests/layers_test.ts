import assert from "node:assert/strict";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

interface Dependency {
  readonly isDynamic?: boolean;
  readonly code?: { readonly specifier: string };
  readonly type?: { readonly specifier: string };
}

/** The modules of the program by path, with the paths of what each imports, types included. */
async function imports(): Promise<Map<string, { path: string; isDynamic: boolean }[]>> {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "cli.ts"],
    cwd: root,
    stderr: "null",
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const path = (url: string) => relative(root, fileURLToPath(url)).replaceAll("\\", "/");
  const own = modules.filter(({ specifier }: { specifier: string }) =>
    specifier.startsWith("file:") && !path(specifier).startsWith("..")
  );
  return new Map(own.map(
    ({ specifier, dependencies = [] }: { specifier: string; dependencies?: Dependency[] }) => [
      path(specifier),
      dependencies.flatMap(({ code, type, isDynamic = false }) => {
        const target = (code ?? type)?.specifier ?? "";
        return target.startsWith("file:") ? { path: path(target), isDynamic } : [];
      }),
    ],
  ));
}

const modules = await imports();

Deno.test("imports point downwards: cli, reports, bench, backends, kernels, base", () => {
  const layers = ["base", "kernels", "backends", "bench", "bench/report", "cli"];
  const levelOf = (path: string) => {
    if (path === "deno.json") return -1;
    const level = layers.findLastIndex((folder) => path.startsWith(`${folder}/`));
    return level < 0 ? layers.length : level;
  };
  // Reached by imports of types only, which count as well.
  assert.ok(modules.has("kernels/webgpu/runtime.ts"));
  for (const [path, targets] of modules) {
    for (const target of targets) {
      assert.ok(levelOf(target.path) <= levelOf(path), `${path} imports ${target.path}`);
    }
  }
});

Deno.test("static imports make no circle", () => {
  const done = new Set<string>();
  const visit = (path: string, above: readonly string[]) => {
    assert.ok(!above.includes(path), [...above, path].join(" imports "));
    if (done.has(path)) return;
    for (const target of modules.get(path) ?? []) {
      if (!target.isDynamic) visit(target.path, [...above, path]);
    }
    done.add(path);
  };
  for (const path of modules.keys()) visit(path, []);
});
