import assert from "node:assert/strict";
import { translateReal } from "../../../../kernels/webgpu/f32x2/translate.ts";

/** The translated body of a function of real numbers x and y, an index n and a pair v. */
function body(statements: string, result = "real"): string {
  const source = `alias Pair = vec2<real>;
    struct Water { salinity: real, both: Pair }
    const HALF: real = 1.0 / 2.0;
    const THIRD: real = 1.0 / 3.0;
    fn f(x: real, y: real, n: u32, v: Pair, w: Water) -> ${result} { ${statements} }`;
  const { code } = translateReal(source);
  return code.slice(code.indexOf("fn f("))
    .replace(/^[^{]*\{/, "").replace(/\}$/, "").trim().replace(/\s+/g, " ");
}

Deno.test("operators on real numbers become calls by precedence", () => {
  assert.equal(body("return x + y * x;"), "return f32x2_add(x, f32x2_mul(y, x));");
  assert.equal(body("return (x - y) / x;"), "return f32x2_div((f32x2_sub(x, y)), x);");
  assert.equal(body("return -x * y;"), "return f32x2_mul((-x), y);");
});

Deno.test("constants are computed in f64 and keep what a pair holds of them", () => {
  const [leading, trailing] = [Math.fround(1 / 3), Math.fround(1 / 3 - Math.fround(1 / 3))];
  assert.equal(body("return x + THIRD;"), `return f32x2_add(x, f32x2(${leading}f, ${trailing}f));`);
  assert.equal(body("return x + 1.0 / 3.0;"), body("return x + THIRD;"));
});

Deno.test("products with powers of two and with numbers of f32 are cheap", () => {
  assert.equal(body("return HALF * x;"), "return (x * 0.5f);");
  assert.equal(body("return x * 3.0;"), "return f32x2_times(x, 3f);");
});

Deno.test("vectors of real numbers become structures with functions", () => {
  const { code } = translateReal(
    "fn f(v: vec2<real>, x: real) -> real { let w = x * v; return w.y; }",
  );
  assert.match(code, /let w = f32x2_mul_1_2\(x, v\);\nreturn w\.y;/);
  assert.match(code, /fn f32x2_mul_1_2\(a: f32x2, b: f32x2_vec2\) -> f32x2_vec2/);
  assert.match(code, /f32x2_vec2\(f32x2_mul\(a, b\.x\), f32x2_mul\(a, b\.y\)\)/);
});

Deno.test("integers, comparisons, calls and members keep their meaning", () => {
  assert.equal(
    body("if (x > 0.0 && n + 1u < 4u) { return max(w.salinity, 0.0); } return w.both.y;"),
    "if ((f32x2_less(f32x2(0f, 0f), x) && ((n + 1u) < 4u))) " +
      "{ return f32x2_max(w.salinity, f32x2(0f, 0f)); } return w.both.y;",
  );
  assert.equal(body("var s = x; s += y; return s;"), "var s = x; s = f32x2_add(s, y); return s;");
  assert.equal(body("return u32(x);", "u32"), "return u32((x).x);");
  assert.equal(body("return real(n) + x;"), "return f32x2_add(f32x2(f32(n), 0.0), x);");
});

Deno.test("numbers become wide where they meet wide ones, and pairs only where it is said", () => {
  assert.equal(
    body("return wide(x) * y + THIRD;", "wide").replace(/f32x3\(f32x2\([^)]*\), [^)]*\)/, "THIRD"),
    "return f32x3_add(f32x3_mul(f32x3(x, 0.0), f32x3(y, 0.0)), THIRD);",
  );
  assert.equal(body("return 0.5 * wide(x);", "wide"), "return (f32x3(x, 0.0) * 0.5f);");
  assert.equal(body("return x;", "wide"), "return f32x3(x, 0.0);");
  assert.equal(
    body("return wide(1.0) / 2.0 * 3.0 * x;", "wide"),
    "return f32x3_times(f32x3(x, 0.0), 1.5f);",
  );
  assert.equal(
    body("return real(sqrt(wide(x)));"),
    "return f32x3_rounded(f32x3_sqrt(f32x3(x, 0.0)));",
  );
  assert.equal(
    body("return select(wide(x), 0.0, n == 0u);", "wide"),
    "return select(f32x3(x, 0.0), f32x3(f32x2(0f, 0f), 0f), (n == 0u));",
  );
  assert.throws(() => body("return wide(x) * y;"), /is of type wide, wanted real/);
  assert.throws(() => body("if (wide(x) < y) { return y; } return x;"), /is of type wide/);
  assert.throws(() => body("return max(wide(x), y);"), /is of type wide/);
});

Deno.test("own functions are reported", () => {
  const { code, functions } = translateReal("fn f(x: real) -> real { return exp_real(x); }");
  assert.match(code, /f32x2_exp\(x\)/);
  assert.deepEqual([...functions], ["exp"]);
});

Deno.test("what is not known of WGSL is an error that says where", () => {
  assert.throws(() => body("return sin(x);"), /Cannot translate WGSL: .* other than sin/);
  assert.throws(() => body("return x + ;"), /found ";" after .*, wanted an expression/);
  assert.throws(() => body("return v;"), /v is of type vec2<real>, wanted real/);
  assert.throws(() => translateReal("enable f16;"), /wanted a declaration/);
});
