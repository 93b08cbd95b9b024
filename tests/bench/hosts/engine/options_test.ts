import assert from "node:assert/strict";
import { inheritedOptions } from "../../../../bench/hosts/engine/options.ts";

Deno.test("options from the environment are those of the engine that is asked for", () => {
  const variables = {
    NODE_OPTIONS: "--jitless --no-opt",
    BUN_JSC_useJIT: "0",
    BUN_OPTIONS: "",
    BUN_INSTALL: "/opt/bun",
  };
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  try {
    for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
    assert.equal(inheritedOptions("node"), "NODE_OPTIONS=--jitless --no-opt");
    assert.equal(inheritedOptions("bun"), "BUN_JSC_useJIT=0");
    assert.equal(inheritedOptions("firefox"), undefined);
    for (const name of Object.keys(variables)) Deno.env.delete(name);
    assert.equal(inheritedOptions("node"), undefined);
    assert.equal(inheritedOptions("bun"), undefined);
  } finally {
    for (const [name, value] of before) {
      if (value !== undefined) Deno.env.set(name, value);
    }
  }
});
