import assert from "node:assert/strict";

const MODULE = import.meta.resolve("../../cli/plugins/plugins.ts");

/** Loads a plug-in in a process of its own and returns the message that it fails with. */
async function failure(code: string): Promise<string> {
  const plugin = `data:text/javascript,${encodeURIComponent(code)}`;
  const script = `import { loadPlugins } from "${MODULE}";
    loadPlugins([${JSON.stringify(plugin)}], 0.2).then(
      () => "no error",
      ({ name, message }) => name + ": " + message,
    ).then((text) => {
      console.log(text.replace(${JSON.stringify(plugin)}, "<plugin>"));
      Deno.exit();
    });`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  assert.equal(text.decode(stderr), "");
  return text.decode(stdout).trim();
}

const timers = "setInterval(() => {}, 1000);";
const late = 'UsageError: Cannot load plugin "<plugin>": it did not finish loading within 0.2 s';

Deno.test("a plug-in that awaits forever while it is imported is refused with one line", async () => {
  assert.equal(await failure("await new Promise(() => {});"), late);
  assert.equal(await failure(`${timers} await new Promise(() => {});`), late);
});

Deno.test("a plug-in that awaits forever while it registers is refused with one line", async () => {
  const never = 'UsageError: Cannot load plugin "<plugin>": a promise that it awaits never settles';
  const register = "export default () => new Promise(() => {});";
  assert.equal(await failure(register), never);
  assert.equal(await failure(`${timers} ${register}`), late);
});

Deno.test("a plug-in that throws what is no error is refused with one line", async () => {
  const thrown = async (value: string) =>
    (await failure(`throw ${value};`)).replace('UsageError: Cannot load plugin "<plugin>": ', "");
  assert.equal(await thrown('"a string"'), "a string");
  assert.equal(await thrown("undefined"), "undefined");
  assert.equal(await thrown("Object.create(null)"), "an unknown error of type object");
  assert.equal(await thrown('new Error("first\\nsecond")'), "first");
});
