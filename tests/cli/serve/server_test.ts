import assert from "node:assert/strict";
import { serveSite } from "../../../cli/serve/server.ts";

/** The status line of an answer to a client on this machine that asks for a host. */
async function statusOf(port: number, host: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const request = `GET /machine.json HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(request));
  const chunks = await Array.fromAsync(connection.readable.pipeThrough(new TextDecoderStream()));
  return chunks.join("").split("\r\n")[0];
}

Deno.test("the machine is described to pages of this server only, by whatever name it is reached", async () => {
  const folder = await Deno.makeTempDir();
  {
    await using server = serveSite(folder, { hostname: "127.0.0.1", port: 0 });
    const port = Number(new URL(server.url).port);
    for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
      assert.equal(await statusOf(port, `${host}:${port}`), "HTTP/1.1 200 OK", host);
    }
    for (const host of ["rebound.example", "127.0.0.1.example"]) {
      assert.equal(await statusOf(port, `${host}:${port}`), "HTTP/1.1 404 Not Found", host);
    }
  }
  await Deno.remove(folder);
});
