/**
 * A browser whose page sets a backend up and then answers no more. The last argument is the address
 * of the page, as browsers get it.
 */
const url = new URL(Deno.args.at(-1)!);
const socket = new WebSocket(`ws://${url.host}/socket${url.search}`);
const answers: Record<string, unknown> = {
  hello: { engine: "Chromium 150.0.0.0", isolated: true, clockStep: 5e-6 },
  setup: { version: "1" },
};
socket.onmessage = ({ data }) => {
  const { id, op } = JSON.parse(data);
  const result = answers[op];
  if (result) socket.send(JSON.stringify({ id, result }));
};
