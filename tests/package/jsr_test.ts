import assert from "node:assert/strict";
import { defaultBackends } from "../../mod.ts";
import { GPU_MISSING } from "../gpu.ts";
import { execute, ROOT, temporaryFolder } from "./execute.ts";
import { openRegistry } from "./registry.ts";

/** The program that the documents show, at a size that takes no time. */
function documentedProgram(): string {
  const text = Deno.readTextFileSync(`${ROOT}docs/command-line.md`);
  const [, code] = /^```ts\n(.*?)^```/ms.exec(text)!;
  const short = code.replace("sizes: [65536]", "sizes: [1000], targetTime: 0.01");
  assert.notEqual(short, code);
  return short;
}

Deno.test("published, the package runs as a program, as a command line and as a library", async (test) => {
  await using registry = openRegistry();
  await using elsewhere = await temporaryFolder();
  const deno = (command: string, cwd = elsewhere.path) =>
    execute([Deno.execPath(), ...command.split(" ")], cwd, { JSR_URL: registry.url });

  const published = await deno(
    "publish --token dummy --no-provenance --allow-dirty --no-check",
    ROOT,
  );
  assert.equal(published.code, 0, published.stderr);
  assert.ok(registry.files().includes("/mod.ts"));
  for (const path of registry.files()) {
    const isForDevelopment = /^\/((tests|tools|results\/method|\.ci)\/|\.git|deno\.lock$)/;
    assert.doesNotMatch(path, isForDevelopment, "development files stay at home");
  }
  for (const path of ["backends", "kernels", "kernels/isoneutral_mixing"]) {
    const sources = registry.files().filter((file) => file.startsWith(`/${path}/wasm/assembly/`));
    assert.ok(sources.some((file) => file.endsWith(".ts")), `sources of WASM in ${path}`);
  }

  await test.step("the program on the CPU", async () => {
    const ran = await deno(
      "run -A jsr:@hpc/bench all -s 1000 -r 3 -b typed_array -b wasm --strict",
    );
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(
      ran.stdout.match(/ (typed_array|wasm) +fused +f64 .* ok$/gm)?.length,
      6,
      ran.stdout,
    );
  });

  await test.step({
    name: `the program on the GPU${GPU_MISSING ? ` (skipped: ${GPU_MISSING})` : ""}`,
    ignore: GPU_MISSING !== undefined,
    fn: async () => {
      const ran = await deno("run -A jsr:@hpc/bench equation_of_state --device gpu -s 4096");
      assert.equal(ran.code, 0, ran.stderr);
      const [, median] =
        / webgpu +fused +f(?:64 closed|32 quadrature) +[\d,]+ +[\d,.]+ +[\d,.]+ +[\d,.]+ +[\d,.]+ +([\d,.]+) .* ok$/m
          .exec(ran.stdout) ?? assert.fail(ran.stdout);
      assert.ok(Number(median.replaceAll(",", "")) > 0, ran.stdout);
      for (const { name } of defaultBackends("gpu")) {
        const row = new RegExp(` ${name} +(?:fused|array program) +f\\d\\d .* (ok|FAILED)$`, "m");
        const reason = new RegExp(`${name} \\(gpu\\).*: .+`);
        assert.ok(row.test(ran.stdout) || reason.test(ran.stdout), `${name} in\n${ran.stdout}`);
      }
    },
  });

  await test.step("the command line", async () => {
    const { code, stdout, stderr } = await deno("run -A jsr:@hpc/bench/cli list");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /typed_array +cpu +f64 f32 +all +available/);
    assert.match(stdout, /webgpu +gpu/);
  });

  await test.step("the page of serve, with the files that libraries load", async () => {
    const { code, stderr } = await deno("run -A jsr:@hpc/bench serve --export page");
    assert.equal(code, 0, stderr);
    const files = [...Deno.readDirSync(`${elsewhere.path}/page`)].map(({ name }) => name);
    for (const name of ["engine.js", "run.js", "vega.js", "ort-wasm-simd-threaded.wasm"]) {
      assert.ok(files.includes(name), `${name} in ${files}`);
    }
  });

  await test.step("the library as in the documents", async () => {
    await Deno.writeTextFile(`${elsewhere.path}/library.ts`, documentedProgram());
    const { code, stdout, stderr } = await deno("run -A library.ts");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^equation_of_state, size 1,000 /m);
    assert.match(stdout, / typed_array +fused +f64 closed .* ok$/m);
  });
});
