/** WebKit, the engine of Safari, for tests: WebKitGTK's browser, driven by WebDriver. */
import assert from "node:assert/strict";

/** The browser that belongs to the driver, in the folders of Debian's multiarch. */
const BROWSER = `/usr/lib/${Deno.build.arch}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;

/** Programs without which WebKit is not tested; the second gives it a display. */
const PROGRAMS = ["/usr/bin/WebKitWebDriver", "/usr/bin/xvfb-run", BROWSER];

const missing = PROGRAMS.find((path) => {
  try {
    return !Deno.statSync(path).isFile;
  } catch {
    return true;
  }
});

/** A page in the browser. */
export interface WebKitPage {
  /** Opens an address. */
  open(url: string): Promise<void>;
  /** Runs the body of a function in the page. */
  run(body: string): Promise<unknown>;
  /** Waits until the body of a function returns something that is true, and returns that. */
  waitFor(body: string): Promise<unknown>;
}

/** Runs a test in a page of a browser of its own. */
export function webkitTest(name: string, work: (page: WebKitPage) => Promise<void>): void {
  Deno.test({
    name: missing ? `${name} (skipped: no ${missing})` : name,
    ignore: missing !== undefined && !Deno.env.get("HPC_BENCH_REQUIRE_ENGINES"),
    fn: async () => {
      assert.equal(missing, undefined, `there is no ${missing}`);
      const { port } = freePort();
      await using driver = startDriver(port);
      await driver.ready;
      const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
        const options = { method, body: body && JSON.stringify(body) };
        const response = await fetch(
          `http://127.0.0.1:${port}/session${path}`,
          options as RequestInit,
        );
        const { value } = await response.json();
        assert.ok(response.ok, JSON.stringify(value));
        return value;
      };
      const session = await send("POST", "", {
        capabilities: {
          alwaysMatch: { "webkitgtk:browserOptions": { binary: BROWSER, args: ["--automation"] } },
        },
      }) as { sessionId: string };
      const id = `/${session.sessionId}`;
      const run = (script: string) => send("POST", `${id}/execute/sync`, { script, args: [] });
      try {
        await work({
          open: async (url) => void await send("POST", `${id}/url`, { url }),
          run,
          async waitFor(body) {
            for (;;) {
              const value = await run(body);
              if (value) return value;
              await new Promise((resolve) => setTimeout(resolve, 200));
            }
          },
        });
      } finally {
        await send("DELETE", id);
      }
    },
  });
}

/** A port that nothing listens on. */
function freePort(): { port: number } {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return { port: (listener.addr as Deno.NetAddr).port };
}

/** Starts the driver on a display of its own; it is `ready` when it answers. */
function startDriver(port: number): { readonly ready: Promise<void> } & AsyncDisposable {
  // The number of the driver's process comes first: that one is ended, and xvfb-run then ends its
  // display. A signal to xvfb-run itself would leave both behind.
  const command = 'echo $$; exec WebKitWebDriver "$@" >/dev/null';
  const child = new Deno.Command("xvfb-run", {
    args: ["--auto-servernum", "sh", "-c", command, "sh", `--port=${port}`],
    // The sandbox of WebKitGTK needs rights that containers do not give.
    env: { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = child.stdout.getReader();
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/status`).then((response) => response.text())
      .then(() => true, () => false);
  return {
    ready: (async () => {
      while (!await answers()) await new Promise((resolve) => setTimeout(resolve, 100));
    })(),
    async [Symbol.asyncDispose]() {
      const { value } = await output.read();
      Deno.kill(parseInt(new TextDecoder().decode(value)), "SIGTERM");
      await child.status;
      await output.cancel();
    },
  };
}
