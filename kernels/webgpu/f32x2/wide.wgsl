// Numbers with more digits than a pair, where rounding to pairs is magnified: the unevaluated sum of
// three f32, each much smaller than the one before it, which have 72 bits together. Operations err
// by some units in the last of them.

alias f32x3 = vec3<f32>;

// The sum of x and much smaller y and z without overlap of its parts. Those of x and y may cancel.
fn f32x3_normalized(x: f32, y: f32, z: f32) -> f32x3 {
  let leading = f32x2_two_sum(x, y);
  let trailing = f32x2_two_sum(leading.y, z);
  let first = f32x2_quick_two_sum(leading.x, trailing.x);
  return f32x3(first.x, f32x2_quick_two_sum(first.y, trailing.y));
}

fn f32x3_rounded(a: f32x3) -> f32x2 {
  return f32x2_quick_two_sum(a.x, a.y + a.z);
}

fn f32x3_add(a: f32x3, b: f32x3) -> f32x3 {
  let first = f32x2_two_sum(a.x, b.x);
  let second = f32x2_two_sum(a.y, b.y);
  let middle = f32x2_two_sum(first.y, second.x);
  return f32x3_normalized(first.x, middle.x, middle.y + (second.y + (a.z + b.z)));
}

fn f32x3_sub(a: f32x3, b: f32x3) -> f32x3 {
  return f32x3_add(a, -b);
}

// By a single f32.
fn f32x3_times(a: f32x3, b: f32) -> f32x3 {
  let first = f32x2_two_product(a.x, b);
  let second = f32x2_two_product(a.y, b);
  let middle = f32x2_two_sum(first.y, second.x);
  return f32x3_normalized(first.x, middle.x, middle.y + (second.y + a.z * b));
}

fn f32x3_mul(a: f32x3, b: f32x3) -> f32x3 {
  let first = f32x2_two_product(a.x, b.x);
  let left = f32x2_two_product(a.x, b.y);
  let right = f32x2_two_product(a.y, b.x);
  let second = f32x2_two_sum(left.x, right.x);
  let middle = f32x2_two_sum(first.y, second.x);
  let third = left.y + right.y + (a.x * b.z + a.y * b.y + a.z * b.x);
  return f32x3_normalized(first.x, middle.x, middle.y + (second.y + third));
}

// Three digits of a long division, as in f32x2_div.
fn f32x3_div(a: f32x3, b: f32x3) -> f32x3 {
  let first = f32x2_opaque(a.x / b.x);
  let rest = f32x3_sub(a, f32x3_times(b, first));
  let second = f32x2_opaque(rest.x / b.x);
  let third = f32x3_sub(rest, f32x3_times(b, second)).x / b.x;
  let quotient = f32x3_normalized(first, second, third);
  return select(quotient, f32x3(first, 0.0, 0.0), abs(first) > 1e30);
}

// One step of Newton's iteration from the root as a pair.
fn f32x3_sqrt(a: f32x3) -> f32x3 {
  let root = f32x2_sqrt(a.xy);
  let pair = f32x3(root, 0.0);
  let rest = f32x3_sub(a, f32x3_mul(pair, pair)).x;
  let refined = f32x3_normalized(root.x, root.y, 0.5 * rest / root.x);
  return select(refined, f32x3(), a.x <= 0.0);
}
