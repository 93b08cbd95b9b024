import assert from "node:assert/strict";

const MODULE = import.meta.resolve("../../../base/process/parent.ts");

/** Busy as long as anybody would wait, and then says so. */
const BUSY = `console.log("busy");
for (const end = performance.now() + 30_000; performance.now() < end;);
console.log("survived");
Deno.exit();`;

const run = (code: string) =>
  `new Deno.Command(Deno.execPath(), { args: ["eval", ${
    JSON.stringify(code)
  }], stdout: "inherit" }).spawn();`;

for (const method of ["exitWithParent", "watchParent"]) {
  Deno.test({
    name: `${method}: a busy process does not survive its parent`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      const child = `import { ${method} } from "${MODULE}"; await ${method}(); ${BUSY}`;
      const parent = new Deno.Command(Deno.execPath(), {
        args: ["eval", run(child)],
        stdout: "piped",
      }).spawn();
      let said = "";
      // The child holds the pipe too: it ends when both are dead.
      for await (const text of parent.stdout.pipeThrough(new TextDecoderStream())) {
        said += text;
        if (said === "busy\n") parent.kill("SIGKILL");
      }
      assert.equal(said, "busy\n");
      await parent.status;
    },
  });
}
