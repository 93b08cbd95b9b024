import assert from "node:assert/strict";
import { resumeCommand } from "../../cli/arguments/resume_command.ts";

const flags = {
  output: ["r.json"],
  plugin: [],
  python: [],
  timeout: 300,
  checkpoint: 10,
  format: "table",
  chart: true,
  color: true,
  strict: false,
  quiet: false,
} as const;

type Flags = Parameters<typeof resumeCommand>[1];

function command(changes: Partial<Flags>): string {
  return resumeCommand("r.json", { ...flags as unknown as Flags, ...changes });
}

Deno.test("options with their defaults are left out", () => {
  assert.equal(command({}), "hpc-bench --resume r.json");
});

Deno.test("options that the file does not hold are kept", () => {
  assert.equal(
    command({
      output: ["r.json", "r.md"],
      plugin: ["a.ts", "b.ts"],
      peers: "/originals",
      python: ["python3.12", "jax=/opt/python"],
      pin: 3,
      timeout: 20,
      format: "csv",
      chart: false,
      strict: true,
    }),
    "hpc-bench --resume r.json -o r.json -o r.md --plugin a.ts --plugin b.ts --peers /originals " +
      "--python python3.12 --python jax=/opt/python --pin 3 --timeout 20 --format csv --no-chart --strict",
  );
  assert.equal(command({ pin: true }), "hpc-bench --resume r.json --pin");
});

Deno.test("words are quoted for the shell", async () => {
  const plugin = ["my plug-in.ts", "it's $HOME", "a\nb", "*"];
  const words = command({ plugin }).slice("hpc-bench ".length);
  const { stdout } = await new Deno.Command("sh", { args: ["-c", `printf '%s\\0' ${words}`] })
    .output();
  assert.deepEqual(
    new TextDecoder().decode(stdout).split("\0").slice(0, -1),
    ["--resume", "r.json", ...plugin.flatMap((module) => ["--plugin", module])],
  );
});
