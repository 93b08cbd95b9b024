import assert from "node:assert/strict";
import { isUnicode } from "../../cli/terminal.ts";

Deno.test("the locale decides on Unicode, the strongest variable first", () => {
  assert.equal(isUnicode({ LANG: "de_DE.UTF-8" }, "linux"), true);
  assert.equal(isUnicode({ LANG: "en_US.utf8" }, "linux"), true);
  assert.equal(isUnicode({ LANG: "C" }, "linux"), false);
  assert.equal(isUnicode({ LC_ALL: "C", LANG: "de_DE.UTF-8" }, "linux"), false);
  assert.equal(isUnicode({ LC_ALL: "", LC_CTYPE: "C.UTF-8", LANG: "C" }, "linux"), true);
  assert.equal(isUnicode({}, "linux"), false);
  assert.equal(isUnicode({}, "windows"), true);
});
