import assert from "node:assert/strict";
import { PROGRAM, program, start } from "./program.ts";

const CERT = new URL("../fixtures/tls_cert.pem", import.meta.url).pathname;
const KEY = new URL("../fixtures/tls_key.pem", import.meta.url).pathname;

/** The exit code and the lines on stderr. */
async function fails(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await program(["serve", ...args]);
  assert.equal(code, 2, stderr);
  assert.equal(stdout, "");
  assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
  return stderr;
}

Deno.test("serve: wrong arguments are errors of usage", async () => {
  assert.match(
    await fails("--port", "70000"),
    /Cannot use port "70000": port must be an integer, from 0 to 65535/,
  );
  assert.match(
    await fails("--export", "x", "--port", "1"),
    /--export.*cannot be used with.*--port/,
  );
  assert.match(await fails("--host", "192.0.2.1"), /Cannot serve on port 8000 of 192\.0\.2\.1: /);
  assert.match(await fails("--cert", CERT), /Cannot use --cert without --key/);
  assert.match(await fails("--key", KEY), /Cannot use --key without --cert/);
  assert.match(await fails("--cert", "nowhere", "--key", KEY), /Cannot read "nowhere": /);
  assert.match(await fails("--cert", CERT, "--key", CERT), /Cannot serve on port 8000 .*: No keys/);
  assert.match(await fails("--plugin", "nowhere.ts"), /Cannot load plugin "nowhere.ts": /);
  assert.match(await fails("--colour"), /unknown option '--colour'/);
});

Deno.test("serve: with a certificate the page is served over https", async () => {
  const child = start(["serve", "--port", "0", "--cert", CERT, "--key", KEY]);
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.endsWith("\n")) {
    const { value, done } = await reader.read();
    assert.ok(!done, `serve ended: ${line}`);
    line += value;
  }
  const [, url] = /^Open (https:\/\/127\.0\.0\.1:\d+\/) in a browser/.exec(line)!;
  using client = Deno.createHttpClient({ caCerts: [await Deno.readTextFile(CERT)] });
  const response = await fetch(url, { client });
  assert.equal(response.headers.get("cross-origin-opener-policy"), "same-origin");
  assert.match(await response.text(), /<!doctype html>/i);
  child.kill("SIGINT");
  await Promise.all([reader.cancel(), child.stderr.cancel()]);
  assert.equal((await child.status).code, 0);
});

Deno.test("serve: a port that is in use is an error of one line", async () => {
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = other.addr;
  assert.equal(
    await fails("--port", `${port}`),
    `hpc-bench: Cannot serve on port ${port} of 127.0.0.1: it is in use, choose another with --port\n`,
  );
});

Deno.test("serve: the page is exported to empty folders only", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/mine.txt`, "");
    assert.match(
      await fails("--export", folder),
      /Cannot export to ".*": it holds "mine\.txt", it must be empty or not exist/,
    );
    assert.match(await fails("--export", `${folder}/mine.txt`), /Cannot export to ".*mine\.txt": /);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("serve: the page is exported to a relative folder, also from beside another project", async () => {
  const cwd = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${cwd}/package.json`, "{}");
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", PROGRAM, "serve", "--export", "site/bench"],
      cwd,
      env: { NO_COLOR: "1" },
    }).output();
    assert.deepEqual([code, new TextDecoder().decode(stderr)], [0, ""]);
    const names = [...Deno.readDirSync(`${cwd}/site/bench`)].map(({ name }) => name);
    for (const name of ["index.html", "page.js", "run.js", "engine.js", "style.css", "vega.js"]) {
      assert.ok(names.includes(name), name);
    }
    const worker = await Deno.readTextFile(`${cwd}/site/bench/run.js`);
    assert.doesNotMatch(worker, /^import .* from "(node|npm):/m, "browsers have no such modules");
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});
