// Neutral slopes and the mixing tensor. One invocation works upwards through LEVELS levels of a
// column (i, j) and computes its east, north and top faces. Everything between inputs and outputs
// stays in registers: derivatives of density and gradients of a level serve the faces below and
// above it, and move down by one when the level is done. Gradients are pairs (temperature,
// salinity).

// Fields.
const MASK_T = 0u * PITCH;
const MASK_U = 1u * PITCH;
const MASK_V = 2u * PITCH;

// Pairs: temperature and salinity; maskW and K_iso.
const TRACERS = 0u * PITCH;
const MASK_W_AND_K_ISO = 1u * PITCH;

// Results; each Ai has four lines: [ip or jp][kr].
const K_11 = 0u * PITCH;
const K_22 = 1u * PITCH;
const K_33 = 2u * PITCH;
const AI_EZ = 3u * PITCH;
const AI_NZ = 7u * PITCH;
const AI_BX = 11u * PITCH;
const AI_BY = 15u * PITCH;

// Metrics after those of stencil.wgsl: a third on levels, then pairs on rows i.
const ZT = 4u * NY + 2u * NZ;
const DX = 4u * NY + 3u * NZ; // dxt, dxu

const EPSILON: real = 1e-20;
const SLOPE_CRITICAL: real = 1e-3;
const SLOPE_WIDTH: real = 1e-3;
const SLOPE_FLAT_OUT: real = 0.04; // the taper is 1e-34 there
const K_STEEP: real = 50.0;
const RHO_0: real = 1024.0;
const THETA_0: real = 283.0 - 273.15;
const GRAVITY: real = 9.81;
const BETA_T: real = 1.67e-4;
const BETA_TS: real = 1e-5;
const BETA_S: real = 0.78e-3;
const GAMMA_S: real = 1.1e-8;

alias Pair = vec2<real>;

// What the faces need of one level: of the column itself, its eastern and its northern neighbour
// the tracers and ∂ρ/∂(T, S), and the gradients across the four sides of the column.
struct Level {
  tracers: Pair, tracers_east: Pair, tracers_north: Pair,
  density: Pair, density_east: Pair, density_north: Pair,
  west: Pair, east: Pair, south: Pair, north: Pair,
  mask_u: real, mask_v: real,
}

// 1/(dxu cost) to the west and the east, 1/dyu to the south and the north.
struct Spacing { west: real, east: real, south: real, north: real }

fn tracers(at_pair: u32) -> Pair {
  return pairs[at_pair + TRACERS];
}

fn density_derivatives(at: u32, water: Pair, depth: real) -> Pair {
  let mask = fields[at + MASK_T] * RHO_0;
  let pressure = BETA_T * (1.0 + GAMMA_S * GRAVITY * RHO_0 * depth);
  return Pair(-mask * (BETA_TS * (water.x - THETA_0) + pressure), mask * BETA_S);
}

fn load_level(at: u32, at_pair: u32, k: u32, reciprocal: Spacing) -> Level {
  let depth = abs(metrics[ZT + k]);
  var v: Level;
  v.tracers = tracers(at_pair);
  v.tracers_east = tracers(at_pair + PAIR_ROW);
  v.tracers_north = tracers(at_pair + 1u);
  v.density = density_derivatives(at, v.tracers, depth);
  v.density_east = density_derivatives(at + ROW, v.tracers_east, depth);
  v.density_north = density_derivatives(at + 1u, v.tracers_north, depth);
  v.mask_u = fields[at + MASK_U];
  v.mask_v = fields[at + MASK_V];
  v.west = fields[at - ROW + MASK_U] * reciprocal.west * (v.tracers - tracers(at_pair - PAIR_ROW));
  v.east = v.mask_u * reciprocal.east * (v.tracers_east - v.tracers);
  v.south = fields[at - 1u + MASK_V] * reciprocal.south * (v.tracers - tracers(at_pair - 1u));
  v.north = v.mask_v * reciprocal.north * (v.tracers_north - v.tracers);
  return v;
}

// Vertical gradients and diffusivities of the column and its two neighbours, and its mask.
struct Vertical {
  here: Pair, east: Pair, north: Pair,
  mask: real, k_here: real, k_east: real, k_north: real,
  dzw: real,
}

fn vertical(
  at_pair: u32, k: u32, lower: Level, upper_here: Pair, upper_east: Pair, upper_north: Pair,
) -> Vertical {
  var v: Vertical;
  v.dzw = metrics[DZW + k];
  let reciprocal_dzw = 1.0 / v.dzw;
  let here = pairs[at_pair + MASK_W_AND_K_ISO];
  let east = pairs[at_pair + PAIR_ROW + MASK_W_AND_K_ISO];
  let north = pairs[at_pair + 1u + MASK_W_AND_K_ISO];
  v.here = here.x * reciprocal_dzw * (upper_here - lower.tracers);
  v.east = east.x * reciprocal_dzw * (upper_east - lower.tracers_east);
  v.north = north.x * reciprocal_dzw * (upper_north - lower.tracers_north);
  v.mask = here.x;
  v.k_here = here.y;
  v.k_east = east.y;
  v.k_north = north.y;
  return v;
}

// A slope s and its taper t. Beyond ±SLOPE_FLAT_OUT nothing depends on s, because t is 0: clamping
// it there keeps slopes of 1e20 and more out of the range of f32.
struct Triad { t: real, s: real }

fn triad(density: Pair, across: Pair, along: Pair) -> Triad {
  let h = density.x * across.x + density.y * across.y;
  let z = density.x * along.x + density.y * along.y;
  let s = clamp(h / (EPSILON - min(z, 0.0)), -SLOPE_FLAT_OUT, SLOPE_FLAT_OUT);
  // ½ (1 + tanh x) = 1 / (1 + exp(−2 x))
  let t = 1.0 / (1.0 + exp_real((2.0 / SLOPE_WIDTH) * (abs(s) - SLOPE_CRITICAL)));
  return Triad(select(t, 0.0, abs(s) >= SLOPE_FLAT_OUT), s);
}

// Two of the four triads of an east or north face, those on the same side (kr) of its level.
// `density` and `dz` belong to the columns on both sides of the face. Returns their part of the sum.
fn side_triads(
  at: u32, across: Pair, density_0: Pair, density_1: Pair, dz_0: Pair, dz_1: Pair,
  mask: real, diffusivity: real, dzw: real,
) -> real {
  let first = triad(density_0, across, dz_0);
  let second = triad(density_1, across, dz_1);
  result[at] = first.t * first.s * mask;
  result[at + 2u * PITCH] = second.t * second.s * mask;
  return dzw * mask * (max(K_STEEP, diffusivity * first.t) + max(K_STEEP, diffusivity * second.t));
}

// The four triads of a top face with the gradients of one direction. Returns their sum, in which
// the sides have weights.
fn top_triads(
  at: u32, dz: Pair, lower: Pair, upper: Pair, lower_0: Pair, lower_1: Pair, upper_0: Pair,
  upper_1: Pair, mask: real, weight_0: real, weight_1: real,
) -> real {
  let t00 = triad(lower, lower_0, dz);
  let t01 = triad(upper, upper_0, dz);
  let t10 = triad(lower, lower_1, dz);
  let t11 = triad(upper, upper_1, dz);
  let a00 = t00.t * t00.s * mask;
  let a01 = t01.t * t01.s * mask;
  let a10 = t10.t * t10.s * mask;
  let a11 = t11.t * t11.s * mask;
  result[at] = a00;
  result[at + PITCH] = a01;
  result[at + 2u * PITCH] = a10;
  result[at + 3u * PITCH] = a11;
  return weight_0 * (a00 * t00.s + a01 * t01.s) + weight_1 * (a10 * t10.s + a11 * t11.s);
}

@compute @workgroup_size(ALONG, ACROSS)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let j = id.x;
  let i = slab.first + id.y;
  if (id.y >= slab.rows || i < 1u || i + 2u >= NX || j < 1u || j + 2u >= NY) { return; }
  let east_face = j >= 2u;
  let north_face = i >= 2u;

  let row = id.y + slab.below;
  let dxt = metrics[DX + 2u * row];
  let dxu_west = metrics[DX + 2u * row - 1u];
  let dxu = metrics[DX + 2u * row + 1u];
  let dyt = metrics[DYT + j];
  let dyu_south = metrics[DYU + j - 1u];
  let dyu = metrics[DYU + j];
  let cost = metrics[COST + j];
  let reciprocal = Spacing(1.0 / (dxu_west * cost), 1.0 / (dxu * cost), 1.0 / dyu_south, 1.0 / dyu);
  let reciprocal_area_x = 0.25 / dxt;
  let reciprocal_area_y = 0.25 / (dyt * cost);
  let weight_south = metrics[COSU + j - 1u] * dyu_south;
  let weight_north = metrics[COSU + j] * dyu;

  let first = id.z * LEVELS;
  let end = min(first + LEVELS, NZ);
  var at = row * ROW + first * LEVEL + j;
  var at_pair = row * PAIR_ROW + first * PAIR_LEVEL + j;
  var to = (id.y * NZ + first) * RESULT_LEVEL + j;
  var level = load_level(at, at_pair, first, reciprocal);
  var below: Vertical;
  if (first > 0u) {
    let lower = at_pair - PAIR_LEVEL;
    var tracers_below: Level;
    tracers_below.tracers = tracers(lower);
    tracers_below.tracers_east = tracers(lower + PAIR_ROW);
    tracers_below.tracers_north = tracers(lower + 1u);
    below = vertical(
      lower, first - 1u, tracers_below, level.tracers, level.tracers_east, level.tracers_north);
  }

  for (var k = first; k < end; k++) {
    let top = k + 1u == NZ;
    // Above the surface there is no water: the level itself instead gives gradients of zero.
    var above = level;
    if (!top) { above = load_level(at + LEVEL, at_pair + PAIR_LEVEL, k + 1u, reciprocal); }
    let dz = vertical(at_pair, k, level, above.tracers, above.tracers_east, above.tracers_north);
    let reciprocal_dzt = 0.25 / metrics[DZT + k];

    if (east_face) {
      let mean = select(0.25 * (dz.k_here + below.k_here + dz.k_east + below.k_east),
        0.5 * (dz.k_here + dz.k_east), k == 0u);
      var sum = side_triads(to + AI_EZ + PITCH, level.east, level.density, level.density_east,
        dz.here, dz.east, level.mask_u, mean, dz.dzw);
      if (k > 0u) {
        sum += side_triads(to + AI_EZ, level.east, level.density, level.density_east,
          below.here, below.east, level.mask_u, mean, below.dzw);
      }
      result[to + K_11] = sum * reciprocal_dzt;
    }

    if (north_face) {
      let mean = select(0.25 * (dz.k_here + below.k_here + dz.k_north + below.k_north),
        0.5 * (dz.k_here + dz.k_north), k == 0u);
      var sum = side_triads(to + AI_NZ + PITCH, level.north, level.density, level.density_north,
        dz.here, dz.north, level.mask_v, mean, dz.dzw);
      if (k > 0u) {
        sum += side_triads(to + AI_NZ, level.north, level.density, level.density_north,
          below.here, below.north, level.mask_v, mean, below.dzw);
      }
      result[to + K_22] = sum * reciprocal_dzt;
    }

    if (east_face && north_face) {
      if (top) {
        result[to + K_33] = 0.0;
      } else {
        let x = top_triads(to + AI_BX, dz.here, level.density, above.density, level.west,
          level.east, above.west, above.east, dz.mask, dxu_west, dxu);
        let y = top_triads(to + AI_BY, dz.here, level.density, above.density, level.south,
          level.north, above.south, above.north, dz.mask, weight_south, weight_north);
        result[to + K_33] = dz.k_here * (x * reciprocal_area_x + y * reciprocal_area_y);
      }
    }

    level = above;
    below = dz;
    at += LEVEL;
    at_pair += PAIR_LEVEL;
    to += RESULT_LEVEL;
  }
}
