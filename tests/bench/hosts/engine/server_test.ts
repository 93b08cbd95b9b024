import assert from "node:assert/strict";
import { TemporaryFolder } from "../../../../base/files/temporary_folder.ts";
import { serveEngine } from "../../../../bench/hosts/engine/server.ts";

Deno.test("the page and the program are served isolated, to clients that know the token", async () => {
  using folder = new TemporaryFolder();
  const path = `${folder.path}/file`;
  await Deno.writeTextFile(path, "bytes");
  await using server = serveEngine("console.log(1);", { "library.wasm": path });
  const page = await fetch(server.url);
  assert.match(await page.text(), /new Worker/);
  assert.equal(page.headers.get("cross-origin-opener-policy"), "same-origin");
  assert.equal(page.headers.get("cross-origin-embedder-policy"), "require-corp");
  const url = new URL(server.url);
  url.pathname = "/engine.js";
  assert.equal(await (await fetch(url)).text(), "console.log(1);");
  url.pathname = "/library.wasm";
  const file = await fetch(url);
  assert.equal(await file.text(), "bytes");
  assert.equal(file.headers.get("content-type"), "application/wasm");
  url.searchParams.set("token", "guessed");
  const refused = await fetch(url);
  assert.equal(refused.status, 403);
  await refused.body?.cancel();
});

Deno.test("requests wait for a worker, answers come from it, and its end is noticed", async () => {
  await using server = serveEngine("");
  const answers: string[] = [];
  server.onAnswer((line) => answers.push(line));
  const sent = server.send("question");
  const url = new URL(server.url);
  const socket = new WebSocket(`ws://${url.host}/socket${url.search}`);
  const question = await new Promise<string>((resolve) => {
    socket.onmessage = ({ data }) => resolve(data);
  });
  await sent;
  assert.equal(question, "question");
  socket.send("answer");
  socket.close();
  assert.equal(await server.lost, "was closed or crashed");
  assert.deepEqual(answers, ["answer"]);
});

Deno.test("a worker whose program does not load is lost, with the reason", async () => {
  await using server = serveEngine("");
  const url = new URL(server.url);
  url.pathname = "/failed";
  const response = await fetch(url, { method: "POST", body: "Deno is not defined" });
  await response.body?.cancel();
  assert.equal(await server.lost, "failed: Deno is not defined");
});
