import assert from "node:assert/strict";
import { Child, ChildError, ChildTerminated } from "../../../base/process/child.ts";

/** A child that knows some tricks; its answers name the request, as any child's must. */
const CHILD = `
const decoder = new TextDecoder(), encoder = new TextEncoder();
const write = (text) => Deno.stdout.writeSync(encoder.encode(text));
const tricks = {
  echo: ({ value }) => ({ result: value }),
  raise: () => ({ error: { kind: "MemoryError", message: "no room" } }),
  exit: ({ code }) => { console.error("one"); console.error("two\\n"); Deno.exit(code); },
  throw: () => { setTimeout(() => { throw new Error("out of salt"); }); },
  abort: () => { Deno.kill(Deno.pid, "SIGKILL"); for (;;); },
  fill: () => {
    console.error("#\\n# Fatal out of memory: Reached heap limit\\n#");
    console.error("==== C stack trace ====\\n" + "    frame\\n".repeat(30));
    Deno.exit(5);
  },
  crash: () => {
    console.error("the sea is dry\\nStack backtrace:\\n  0: frame\\n==== end ====\\n");
    Deno.exit(6);
  },
  hang: () => { console.error("waiting"); for (;;); },
  shout: ({ id }) => {
    console.log("hello");
    console.log('{"id": 999, "result": "not asked for"}');
    console.log('{"id": ' + id + ', "result": "cut off');
    console.log("{}");
    console.log("x".repeat(100000));
    return { result: "done" };
  },
  drip: async ({ id }) => {
    const answer = encoder.encode(JSON.stringify({ id, result: "Grüße 🌊" }) + "\\n");
    for (const byte of answer) {
      Deno.stdout.writeSync(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  },
};
let rest = "";
for await (const chunk of Deno.stdin.readable) {
  const lines = (rest + decoder.decode(chunk)).split("\\n");
  rest = lines.pop();
  for (const line of lines) {
    const request = JSON.parse(line);
    if (request.op === "cling") setInterval(() => {}, 1000);
    const answer = await (tricks[request.op] ?? (() => ({ result: null })))(request);
    if (answer) write(JSON.stringify({ id: request.id, ...answer }) + "\\n");
  }
}
`;

function child(timeout = 60, signal?: AbortSignal): Child {
  return new Child({
    name: "mime",
    command: Deno.execPath(),
    args: ["eval", CHILD],
    timeout,
    signal,
  });
}

function gone(message: string | RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof ChildTerminated);
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(error.message, message);
    return true;
  };
}

Deno.test("answers find their requests", async () => {
  await using mime = child();
  const values = [1, "two", { three: [null, true] }];
  assert.deepEqual(
    await Promise.all(values.map((value) => mime.request("echo", { value }))),
    values,
  );
});

Deno.test("a signal closes a child, also during a request, and ends with it", async () => {
  const interrupt = new AbortController();
  const { signal } = interrupt;
  let listeners = 0;
  const [add, remove] = [signal.addEventListener, signal.removeEventListener];
  signal.addEventListener = (...event: unknown[]) => {
    listeners++;
    Reflect.apply(add, signal, event);
  };
  signal.removeEventListener = (...event: unknown[]) => {
    listeners--;
    Reflect.apply(remove, signal, event);
  };
  {
    await using mime = child(60, signal);
    assert.equal(await mime.request("echo", { value: 1 }), 1);
    assert.equal(listeners, 1);
  }
  assert.equal(listeners, 0);
  await using mime = child(60, signal);
  const answer = assert.rejects(mime.request("hang"), gone("mime was closed"));
  interrupt.abort();
  await answer;
});

Deno.test("an error answer rejects its request only", async () => {
  await using mime = child();
  await assert.rejects(mime.request("raise"), (error) => {
    assert.ok(error instanceof ChildError);
    assert.deepEqual([error.kind, error.message], ["MemoryError", "no room"]);
    return true;
  });
  assert.equal(await mime.request("echo", { value: "alive" }), "alive");
});

Deno.test("the reason quotes the line that names the cause, not headings of stack traces", async () => {
  await using full = child();
  await assert.rejects(
    full.request("fill"),
    gone("mime exited with code 5; last output: Fatal out of memory: Reached heap limit"),
  );
  await using crashed = child();
  await assert.rejects(
    crashed.request("crash"),
    gone("mime exited with code 6; last output: the sea is dry"),
  );
});

Deno.test("other lines on stdout are no answers, and the last of them are kept", async () => {
  await using mime = child();
  assert.equal(await mime.request("shout"), "done");
  assert.equal(mime.log[0], "hello");
  assert.equal(mime.log.length, 5);
  assert.equal(mime.log.at(-1), "x".repeat(500));
});

Deno.test("an answer that arrives byte by byte is one answer", async () => {
  await using mime = child();
  assert.equal(await mime.request("drip"), "Grüße 🌊");
});

Deno.test("a child that exits fails this request and all later ones with its last output", async () => {
  await using mime = child();
  const waiting = [mime.request("exit", { code: 3 }), mime.request("echo", { value: 1 })];
  const reason = "mime exited with code 3; last output: two";
  for (const request of waiting) await assert.rejects(request, gone(reason));
  await assert.rejects(mime.request("echo", { value: 1 }), gone(reason));
});

Deno.test("a child that is killed is distinguished from one that exits", async () => {
  await using mime = child();
  await assert.rejects(mime.request("abort"), gone("mime was killed by SIGKILL"));
});

Deno.test("a child that hangs is killed when its time is over", async () => {
  await using mime = child(0.5);
  await assert.rejects(
    mime.request("hang"),
    gone(/^mime gave no answer to "hang" within 0\.5 s/),
  );
  await assert.rejects(mime.request("echo"), gone(/within 0\.5 s/));
});

Deno.test({
  name: "the time that a suspended program and its child stand still does not count",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using mime = child();
    await mime.request("echo");
    Deno.kill(mime.pid, "SIGSTOP");
    const answer = mime.request("echo", { value: 1 }, 2);
    // This process stands still as well, until after the answer was due.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2700);
    await new Promise((resolve) => setTimeout(resolve, 100));
    Deno.kill(mime.pid, "SIGCONT");
    assert.equal(await answer, 1);
  },
});

Deno.test({
  name: "a child that closes its output is killed",
  ignore: Deno.build.os === "windows",
  async fn() {
    const args = ["-c", "exec >&-; while read line; do :; done"];
    await using mime = new Child({ name: "mime", command: "sh", args, timeout: 60 });
    await assert.rejects(mime.request("echo"), gone(/^mime closed its output/));
  },
});

Deno.test("disposing ends a child, willing or not, and its open requests", async () => {
  for (const op of ["echo", "cling"]) {
    const mime = child();
    await mime.request(op);
    const late = assert.rejects(mime.request("hang"), gone("mime was closed"));
    await mime[Symbol.asyncDispose]();
    await late;
    await assert.rejects(mime.request("echo"), gone("mime was closed"));
  }
});

Deno.test("a program that does not exist is said to", () => {
  assert.throws(
    () => new Child({ name: "missing", command: "no-such-program", timeout: 1 }),
    gone('Cannot start "no-such-program": no such program'),
  );
});

Deno.test("the last output is the error, not a frame of its stack trace", async () => {
  await using mime = child();
  const message = /^mime exited with code 1; last output: .*out of salt/;
  await assert.rejects(() => mime.request("throw"), gone(message));
});

Deno.test({
  name: "a folder that was deleted meanwhile is named as the reason, not the program",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const before = Deno.cwd();
    const folder = await Deno.makeTempDir();
    try {
      Deno.chdir(folder);
      await Deno.remove(folder);
      assert.throws(
        () => new Child({ name: "child", command: Deno.execPath(), timeout: 5 }),
        /^ChildTerminated: Cannot start ".*": the current folder no longer exists$/,
      );
    } finally {
      Deno.chdir(before);
    }
  },
});
