/** Compiles standalone programs for all targets into `dist/`: `deno task release`. */

const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
];

for (const target of TARGETS) {
  const output = `dist/hpc-bench-${target}`;
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["compile", "-A", "--target", target, "--output", output, "mod.ts"],
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) Deno.exit(1);
}
