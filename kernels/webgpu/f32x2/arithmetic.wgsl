// f64 emulated by pairs of f32: the unevaluated sum of a number `x` and a much smaller `y`, which
// have 48 bits together and the exponents of an f32. Algorithms: Dekker (1971), Knuth (TAOCP 2,
// 4.2.2), and Joldes, Muller & Popescu (2017), "Tight and rigorous error bounds for basic building
// blocks of double-word arithmetic".
//
// They need the rounding errors of sums and products, which WGSL allows a compiler to simplify to
// zero: it may treat floating-point numbers as real ones. So intermediate results pass through the
// bits of an integer, to which a zero is added that only the running shader knows.

alias f32x2 = vec2<f32>;

@group(0) @binding(9) var<uniform> f32x2_zero: u32;

fn f32x2_opaque(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) | f32x2_zero);
}

// a + b and its rounding error.
fn f32x2_two_sum(a: f32, b: f32) -> f32x2 {
  let sum = f32x2_opaque(a + b);
  let of_b = f32x2_opaque(sum - a);
  let of_a = f32x2_opaque(sum - of_b);
  return f32x2(sum, f32x2_opaque(a - of_a) + (b - of_b));
}

// The same for |a| ≥ |b|.
fn f32x2_quick_two_sum(a: f32, b: f32) -> f32x2 {
  let sum = f32x2_opaque(a + b);
  return f32x2(sum, b - f32x2_opaque(sum - a));
}

fn f32x2_add(a: f32x2, b: f32x2) -> f32x2 {
  let leading = f32x2_two_sum(a.x, b.x);
  let trailing = f32x2_two_sum(a.y, b.y);
  let sum = f32x2_quick_two_sum(leading.x, leading.y + trailing.x);
  return f32x2_quick_two_sum(sum.x, sum.y + trailing.y);
}

fn f32x2_sub(a: f32x2, b: f32x2) -> f32x2 {
  return f32x2_add(a, -b);
}

// By a single f32.
fn f32x2_times(a: f32x2, b: f32) -> f32x2 {
  let product = f32x2_two_product(a.x, b);
  return f32x2_quick_two_sum(product.x, product.y + a.y * b);
}

fn f32x2_mul(a: f32x2, b: f32x2) -> f32x2 {
  let product = f32x2_two_product(a.x, b.x);
  return f32x2_quick_two_sum(product.x, product.y + (a.x * b.y + a.y * b.x));
}

// Three digits of a long division, each from what the ones before it leave. A quotient near the
// end of the range of f32 stays as it is: the products would leave the range.
fn f32x2_div(a: f32x2, b: f32x2) -> f32x2 {
  let first = f32x2_opaque(a.x / b.x);
  let rest = f32x2_sub(a, f32x2_times(b, first));
  let second = f32x2_opaque(rest.x / b.x);
  let third = f32x2_sub(rest, f32x2_times(b, second)).x / b.x;
  let leading = f32x2_quick_two_sum(first, second);
  let quotient = f32x2_quick_two_sum(leading.x, leading.y + third);
  return select(quotient, f32x2(first, 0.0), abs(first) > 1e30);
}

// One step of Newton's iteration from the root in f32.
fn f32x2_sqrt(a: f32x2) -> f32x2 {
  let root = f32x2_opaque(sqrt(a.x));
  let rest = f32x2_sub(a, f32x2_two_product(root, root)).x;
  let refined = f32x2_quick_two_sum(root, 0.5 * rest / root);
  return select(refined, f32x2(), a.x <= 0.0);
}

fn f32x2_less(a: f32x2, b: f32x2) -> bool {
  return a.x < b.x || (a.x == b.x && a.y < b.y);
}

fn f32x2_min(a: f32x2, b: f32x2) -> f32x2 {
  return select(a, b, f32x2_less(b, a));
}

fn f32x2_max(a: f32x2, b: f32x2) -> f32x2 {
  return select(a, b, f32x2_less(a, b));
}

fn f32x2_clamp(a: f32x2, low: f32x2, high: f32x2) -> f32x2 {
  return f32x2_min(f32x2_max(a, low), high);
}

fn f32x2_abs(a: f32x2) -> f32x2 {
  return select(a, -a, a.x < 0.0);
}
