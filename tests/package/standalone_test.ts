import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url).pathname;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function execute(command: readonly string[], cwd: string): Promise<Outcome> {
  const [program, ...args] = command;
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** What the program must do wherever it lies: compute, also in children, and know its kernels. */
async function checkProgram(command: readonly string[], cwd: string): Promise<void> {
  const run = ["all", "-s", "1000", "-r", "3", "--target-time", "0.01"];
  const own = ["-b", "typed_array", "-b", "wasm", "-b", "webgpu", "--device", "gpu", "--strict"];
  const ran = await execute([...command, ...run, ...own], cwd);
  assert.equal(ran.code, 0, ran.stderr);
  for (const backend of ["typed_array", "wasm"]) {
    assert.equal(ran.stdout.match(new RegExp(` ${backend} .* ok$`, "gm"))?.length, 3, ran.stdout);
  }
  const gpu = / webgpu .* ok$/m.test(ran.stdout) || /webgpu \(gpu\): .*adapter/.test(ran.stdout);
  assert.ok(gpu, ran.stdout);
  const mistaken = await execute([...command, "equation_of_stat"], cwd);
  assert.equal(mistaken.code, 2);
  assert.match(mistaken.stderr, /did you mean "equation_of_state"/);
}

Deno.test("one bundled file is the whole program", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const file = `${directory}/hpc-bench.js`;
    const bundle = [Deno.execPath(), "bundle", "--platform", "deno", "-o", file, "mod.ts"];
    const bundled = await execute(bundle, ROOT);
    assert.equal(bundled.code, 0, bundled.stderr);
    await checkProgram([Deno.execPath(), "run", "-A", "hpc-bench.js"], directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("deno compile makes a standalone program", async (test) => {
  const directory = await Deno.makeTempDir();
  try {
    const file = `${directory}/hpc-bench`;
    const compiled = await execute(
      [Deno.execPath(), "compile", "-A", "--output", file, "mod.ts"],
      ROOT,
    );
    const runtime = compiled.code === 0 || !/dns error|error sending request/.test(compiled.stderr);
    await test.step({
      name: runtime
        ? "compiled"
        : "compiled (skipped: Deno's runtime binary cannot be downloaded; the bundle is checked)",
      ignore: !runtime,
      fn: async () => {
        assert.equal(compiled.code, 0, compiled.stderr);
        await checkProgram([file], directory);
      },
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
