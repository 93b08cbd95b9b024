/** A real browser for tests, where there is one. */
import { type Browser, chromium } from "playwright-core";

/** Where Chromium usually is; the environment variable `CHROMIUM` goes first. */
const PATHS = [
  Deno.env.get("CHROMIUM") ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Path of a Chromium browser, if there is one. */
const CHROMIUM: string | undefined = PATHS.find((path) => {
  try {
    return path !== "" && Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});

/** A name under which the browser reaches this machine, and takes it for another. */
export const REMOTE = "remote.test";

/** Starts the browser without a window, and without the network traffic of its own. */
async function launch(): Promise<Browser> {
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--host-resolver-rules=MAP ${REMOTE} 127.0.0.1`,
    ],
  });
}

/** The browser of all tests of a file, once the first has started it. */
let shared: Browser | undefined;

Deno.test.afterAll(async () => await shared?.close());

/**
 * Runs a test in a browser, whose pages are closed afterwards; each page has cookies and storage of
 * its own. The driver keeps handles that outlive the test.
 */
export function browserTest(name: string, work: (browser: Browser) => Promise<void>): void {
  Deno.test({
    name: CHROMIUM ? name : `${name} (skipped: no Chromium found, set CHROMIUM to its path)`,
    ignore: CHROMIUM === undefined && !Deno.env.get("HPC_BENCH_REQUIRE_ENGINES"),
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      if (!shared?.isConnected()) shared = await launch();
      try {
        await work(shared);
      } finally {
        for (const context of shared.contexts()) await context.close();
      }
    },
  });
}
