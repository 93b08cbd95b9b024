import assert from "node:assert/strict";
import { NOISE_BACKEND, NOISE_SIZES } from "../../bench/run/noise.ts";
import { PLUGIN, program } from "./program.ts";

const quick = ["--plugin", PLUGIN, "-s", "64", "--target-time", "0.001", "--rounds", "2"];

Deno.test("noise says what can be resolved in each case, from four rows of the same code", async () => {
  const { code, stdout } = await program(["noise", "scaling", "-b", "twin", ...quick]);
  assert.equal(code, 0);
  assert.match(stdout, /scaling +64 +\d+\.\d % +\d of 6\n/);
  assert.match(stdout, /twin was measured several times in one run/);
});

Deno.test("noise refuses names that are unknown", async () => {
  const { code, stderr } = await program(["noise", "scaling", "-b", "twinn", ...quick]);
  assert.equal(code, 2);
  assert.match(stderr, /Cannot find backend "twinn": did you mean "twin"\?/);
});

Deno.test("the help of noise has its own defaults", async () => {
  const { stdout } = await program(["noise", "--help"]);
  const text = stdout.replaceAll(/\s+/g, " ");
  assert.ok(text.includes(`(default: ${NOISE_SIZES.join(" ")})`));
  assert.ok(text.includes(`backend (repeatable) (default: ${NOISE_BACKEND})`));
  assert.doesNotMatch(text, /--shard|--engine|--precision/);
});
