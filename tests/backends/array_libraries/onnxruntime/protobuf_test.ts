import assert from "node:assert/strict";
import { MessageWriter } from "../../../../backends/array_libraries/onnxruntime/protobuf.ts";

Deno.test("fields are written as the wire format has them", () => {
  const inner = new MessageWriter().integer(1, 150);
  const message = new MessageWriter().text(2, "testing").message(3, inner).bytes(
    4,
    Uint8Array.of(7),
  );
  assert.deepEqual(
    [...message.finish()],
    [0x12, 7, ...new TextEncoder().encode("testing"), 0x1a, 3, 0x08, 0x96, 0x01, 0x22, 1, 7],
  );
});

Deno.test("integers beyond 32 bits and high field numbers keep all bits", () => {
  assert.deepEqual(
    [...new MessageWriter().integer(20, 2 ** 40 + 1).finish()],
    [0xa0, 0x01, 0x81, 0x80, 0x80, 0x80, 0x80, 0x20],
  );
});
