import assert from "node:assert/strict";
import { openRegistry } from "./registry.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

async function deno(args: readonly string[], env: Record<string, string>, cwd: string) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1", ...env },
    cwd,
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

Deno.test("published, the package runs as a program, as a command line and as a library", async () => {
  await using registry = openRegistry();
  const elsewhere = await Deno.makeTempDir();
  try {
    const env = { JSR_URL: registry.url };
    const publish = ["publish", "--token", "dummy", "--no-provenance", "--allow-dirty"];
    const published = await deno([...publish, "--no-check"], env, ROOT);
    assert.equal(published.code, 0, published.stderr);
    assert.ok(registry.files().includes("/mod.ts"));
    for (const path of registry.files()) {
      assert.doesNotMatch(path, /^\/(tests|results|\.ci)\//, "development files stay at home");
    }

    const args = ["-s", "4096", "-r", "3", "--target-time", "0.01", "-b", "typed_array"];
    const program = [
      "run",
      "-A",
      "jsr:@hpc/bench",
      "equation_of_state",
      "--device",
      "gpu",
      ...args,
    ];
    const ran = await deno(program, env, elsewhere);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /typed_array +f64 closed +3 .* ok/);

    const cli = await deno(["run", "-A", "jsr:@hpc/bench/cli", "list"], env, elsewhere);
    assert.equal(cli.code, 0, cli.stderr);
    assert.match(cli.stdout, /typed_array +cpu +f64 f32 +all +available/);
    assert.match(cli.stdout, /webgpu +gpu/);

    await Deno.writeTextFile(
      `${elsewhere}/library.ts`,
      `import { run, tableReport } from "jsr:@hpc/bench";
       const results = await run({
         benchmarks: ["turbulent_kinetic_energy"],
         sizes: [1000],
         backends: ["typed_array"],
         repetitions: 3,
         targetTime: 0.01,
       });
       console.log(tableReport(results));`,
    );
    const library = await deno(["run", "-A", "library.ts"], env, elsewhere);
    assert.equal(library.code, 0, library.stderr);
    assert.match(library.stdout, /turbulent_kinetic_energy, size 1,000 .*\n.*\n.*\n1 +typed_array/);
  } finally {
    await Deno.remove(elsewhere, { recursive: true });
  }
});
