import assert from "node:assert/strict";
import * as v from "valibot";
import {
  amounts,
  count,
  object,
  oneOf,
  optional,
  text,
} from "../../../../bench/results/schema/fields.ts";

interface Named {
  name: string;
  size?: number;
}

Deno.test("object: the schema and the interface are one description, or do not compile", () => {
  const named = object<Named>({ name: text, size: optional(count) });
  assert.deepEqual(v.parse(named, { name: "a\nb", extra: 1 }), { name: "a\\nb" });
  assert.ok(!v.is(named, { size: 1 }));
  assert.ok(!v.is(named, { name: "a", size: 0.5 }));
  // @ts-expect-error -- a property of the interface, although optional, has no schema
  object<Named>({ name: text });
  // @ts-expect-error -- a property of the schema is not in the interface
  object<Named>({ name: text, size: optional(count), extra: text });
  // @ts-expect-error -- optional in the interface only
  object<Named>({ name: text, size: count });
  // @ts-expect-error -- optional in the schema only
  object<Named>({ name: optional(text), size: optional(count) });
  // @ts-expect-error -- of another type
  object<Named>({ name: count, size: optional(count) });
});

Deno.test("oneOf: every word of the type and no other", () => {
  const schema = oneOf<"a" | "b">({ a: true, b: true });
  assert.deepEqual(["a", "b", "c", 1].map((word) => v.is(schema, word)), [
    true,
    true,
    false,
    false,
  ]);
  // @ts-expect-error -- a word of the type is missing
  oneOf<"a" | "b">({ a: true });
  // @ts-expect-error -- a word that is not of the type
  oneOf<"a">({ a: true, b: true });
});

Deno.test("amounts: finite numbers from 0, and nothing else", () => {
  assert.ok(v.is(amounts, [0, 1.5]) && v.is(amounts, []));
  for (const wrong of [[-1], [NaN], [Infinity], ["1"], [null], {}, "1", undefined]) {
    assert.ok(!v.is(amounts, wrong), JSON.stringify(wrong));
  }
});
