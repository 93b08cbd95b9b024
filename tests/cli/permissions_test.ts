import assert from "node:assert/strict";
import { permissionMessage } from "../../cli/permissions.ts";
import { type Outcome, PLUGIN, PROGRAM } from "./program.ts";

const ALL = ["read", "write", "run", "env", "sys", "ffi", "net", "import"];

const quick = ["scaling", "--plugin", PLUGIN, "-s", "64", "-r", "1", "--target-time", "0.001"]
  .concat(["-b", "twin"]);

/** Runs the program, off a terminal, with some permissions only. */
async function permitted(permissions: readonly string[], ...args: string[]): Promise<Outcome> {
  const flags = permissions.map((name) => `--allow-${name}`);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, PROGRAM, ...args],
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

function refuses({ code, stdout, stderr }: Outcome, message: RegExp): void {
  assert.match(stderr, message);
  assert.equal(stderr.trim().split("\n").length, 1, stderr);
  assert.equal(stdout, "");
  assert.equal(code, 2);
}

const missing: Record<string, RegExp> = {
  read: /Cannot (run without --allow-read|load plugin .*--allow-read)/,
  write: /Cannot run without --allow-write \(files for these processes\): add it, or -A$/m,
  run: /Cannot run without --allow-run \(a process for each backend\): .*--no-isolate/,
  env: /Cannot continue without env access to "HPC_BENCH_PEERS": add --allow-env, or -A$/m,
  sys: /Cannot run without --allow-sys \(the machine's memory\): add it, or -A$/m,
};

for (const [name, message] of Object.entries(missing)) {
  Deno.test(`without --allow-${name} a run ends with one line that names it`, async () => {
    refuses(await permitted(ALL.filter((other) => other !== name), ...quick), message);
  });
}

Deno.test("everything that is missing is named at once", async () => {
  refuses(
    await permitted(["env"], "equation_of_state"),
    /without --allow-sys \(.*\), --allow-run \(.*\), --allow-read \(.*\), --allow-write \(.*\): add them/,
  );
  refuses(await permitted([]), /HPC_BENCH_PEERS/);
});

Deno.test("permissions for the folder and the program that are needed are enough", async () => {
  const folder = Deno.env.get("TMPDIR") ?? "/tmp";
  const narrow = ["env", "sys", "read", "import", `write=${folder}`, `run=${Deno.execPath()}`];
  const { code, stderr } = await permitted(narrow, ...quick);
  assert.equal(stderr, "");
  assert.equal(code, 0);
});

Deno.test("--no-isolate takes no more than the machine's description", async () => {
  const { code, stdout } = await permitted(
    ["sys", "env=HPC_BENCH_PEERS"],
    ...["equation_of_state", "--no-isolate", "-b", "typed_array", "-s", "64", "-r", "3"],
  );
  assert.equal(code, 0);
  assert.match(stdout, / typed_array +f64 /);
});

Deno.test("a file that may not be written is refused before anything is measured", async () => {
  const args = ["--no-isolate", "-b", "typed_array", "-o", "results.json"];
  const outcome = await permitted(["sys", "env", "read"], "equation_of_state", ...args);
  refuses(outcome, /Cannot write "results\.json": Requires write access/);
});

Deno.test("any message of Deno's becomes one that says what to do", () => {
  const message = (text: string) => permissionMessage(new Deno.errors.NotCapable(text));
  assert.equal(
    message('Requires net access to "x:1", run again with the --allow-net flag'),
    'Cannot continue without net access to "x:1": add --allow-net, or -A',
  );
  assert.equal(message("something else"), "Cannot continue without something else: add -A");
});
