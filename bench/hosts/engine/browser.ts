/**
 * A child process that stands between a run and a browser: what arrives on stdin goes to the worker
 * of a page in the browser, and what the worker answers goes to stdout, a JSON document per line.
 * The browser has a fresh profile, and ends with this process, however that ends.
 *
 * ```sh
 * deno run -A browser.ts chromium /usr/bin/chromium bundle.js '{}'
 * ```
 */
import { exitWithParent } from "../../../base/process/parent.ts";
import { TemporaryFolder } from "../../../base/files/temporary_folder.ts";
import { serveEngine } from "./server.ts";

/** Browsers that can be started, and what starts them quietly on a page. */
const BROWSERS: Readonly<
  Record<string, (url: string, profile: string) => { args: string[]; preferences?: string }>
> = {
  chromium: (url, profile) => ({
    args: [
      ...["--headless=new", `--user-data-dir=${profile}`, "--no-first-run", "--disable-sync"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-quic"],
      // Timers and workers of a page that is not looked at must not be slowed.
      ...["--disable-background-timer-throttling", "--disable-renderer-backgrounding"],
      "--enable-unsafe-webgpu",
      // Chromium refuses to run as root with its sandbox.
      ...(Deno.uid() === 0 ? ["--no-sandbox"] : []),
      url,
    ],
  }),
  firefox: (url, profile) => ({
    args: ["--headless", "--no-remote", "--profile", profile, url],
    preferences: [
      ["dom.webgpu.enabled", true],
      ["dom.webgpu.workers.enabled", true],
      ["gfx.webgpu.ignore-blocklist", true],
      ["dom.max_script_run_time", 0],
      ["datareporting.policy.dataSubmissionEnabled", false],
      ["toolkit.telemetry.enabled", false],
      ["app.update.enabled", false],
      ["browser.shell.checkDefaultBrowser", false],
      ["browser.aboutwelcome.enabled", false],
      ["network.captive-portal-service.enabled", false],
      ["network.connectivity-service.enabled", false],
      ["services.settings.server", "data:,"],
    ].map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
      .join("\n"),
  }),
};

/** Runs the arguments as a program, and kills it when stdin ends, as it does when this process dies. */
const GUARD = '"$@" & program=$!; cat >/dev/null; kill -9 $program';

async function main([kind, program, bundle, files]: readonly string[]): Promise<number> {
  await exitWithParent();
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGINT", () => {});
  using profile = new TemporaryFolder();
  await using server = serveEngine(await Deno.readTextFile(bundle), JSON.parse(files));
  const { args, preferences } = BROWSERS[kind](server.url, profile.path);
  if (preferences) await Deno.writeTextFile(`${profile.path}/user.js`, preferences);
  const browser = new Deno.Command("sh", {
    args: ["-c", GUARD, "sh", program, ...args],
    stdin: "piped",
    stdout: "null",
    // Browsers complain at length about what a headless one does without.
    stderr: "null",
  }).spawn();
  const output = new TextEncoder();
  server.onAnswer((line) => {
    const bytes = output.encode(`\n${line}\n`);
    for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
  });
  const code = await Promise.race([
    forward(Deno.stdin.readable, server.send).then(() => 0),
    server.lost.then((reason) => {
      console.error(`the page in ${kind} ${reason}`);
      return 1;
    }),
  ]);
  await browser.stdin.close();
  await browser.status;
  return code;
}

/** Passes lines on until the stream ends. */
async function forward(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  send: (line: string) => Promise<void>,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) if (line !== "") await send(line);
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
