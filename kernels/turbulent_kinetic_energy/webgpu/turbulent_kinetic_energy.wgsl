// A time step of turbulent kinetic energy. One invocation works through a column (i, j) twice:
// upwards it eliminates the tridiagonal system of the vertical mixing, downwards it substitutes
// back and, as the last one to touch a cell, adds lateral diffusion, advection and the
// Adams–Bashforth step. The coefficients of the elimination wait in the cells of `result` that the
// way down overwrites. Vertical neighbours stay in registers, horizontal ones in the caches.

// Fields; e is the energy at time level τ, `next` at τ+1, `dtke_before` the tendency at τ−1.
const MASK_U = 0u * PITCH;
const MASK_V = 1u * PITCH;
const MASK_W = 2u * PITCH;
const KAPPA = 3u * PITCH;
const MIXING_LENGTH = 4u * PITCH;
const FORCING = 5u * PITCH;
const VELOCITY_U = 6u * PITCH;
const VELOCITY_V = 7u * PITCH;
const VELOCITY_W = 8u * PITCH;
const ENERGY = 9u * PITCH;
const NEXT = 10u * PITCH;
const DTKE_BEFORE = 11u * PITCH;

// Results.
const TKE = 0u * PITCH;
const DTKE = 1u * PITCH;

// Fields of columns: the number of the lowest level (from 1), and the forcing at the surface.
const K_BOT = 0u * PITCH;
const SURFACE_FORCING = 1u * PITCH;

// Metrics after those of stencil.wgsl: pairs on rows i.
const DX = 4u * NY + 2u * NZ; // dxt, dxu

const DT: real = 1.0;
const AB_EPSILON: real = 0.1;
const ALPHA: real = 1.0;
const C_EPSILON: real = 0.7;
const K_HORIZONTAL: real = 2000.0;

const SURFACE = NZ - 1u;

@group(0) @binding(4) var<storage, read> surface_fields: array<real>;
@group(0) @binding(5) var<storage, read_write> surface_correction: array<real>;

// 1/Δ of every level (half a level at the surface), and 1/dzt of the level above; the same for
// all columns, so that a workgroup computes them once.
var<workgroup> per_delta: array<real, NZ>;
var<workgroup> per_dzt_above: array<real, NZ>;

fn prepare_levels(lane: u32) {
  for (var k = lane; k < NZ; k += ALONG * ACROSS) {
    per_delta[k] = select(real(1.0), real(2.0), k == SURFACE) / metrics[DZW + k];
    per_dzt_above[k] = 1.0 / metrics[DZT + min(k + 1u, SURFACE)];
  }
  workgroupBarrier();
}

// Adams–Bashforth, with the tendencies at τ and τ−1.
fn extrapolate(now: real, before: real) -> real {
  return DT * ((1.5 + AB_EPSILON) * now - (0.5 + AB_EPSILON) * before);
}

// The energies and masks of four cells in a row, −1, 0, 1, 2.
struct Four { e: vec4<real>, m: vec4<real> }

// Flux through the face between the cells 0 and 1 of four by the superbee scheme. `velocity` is
// positive towards cell 1, `transport` the same with the face's width, `cfl` the Courant number.
//
// The limiter cr = max(0, min(1, 2 c), min(2, c)) of c = rj_upwind / rj enters the flux only as
// cr·rj, which is max(0, min(a, 2 b), min(2 a, b)) with a = |rj|, b = rj_upwind sgn(rj): no
// division. For |rj| < 1e-20, where c is defined differently, it vanishes either way.
fn superbee(cells: Four, velocity: real, transport: real, cfl: real) -> real {
  let before = (cells.e.y - cells.e.x) * cells.m.y * cells.m.x;
  let rj = (cells.e.z - cells.e.y) * cells.m.z * cells.m.y;
  let after = (cells.e.w - cells.e.z) * cells.m.w * cells.m.z;
  let upwind = select(after, before, velocity > 0.0);
  let a = abs(rj);
  let b = select(-upwind, upwind, rj >= 0.0);
  let limited = max(0.0, max(min(a, 2.0 * b), min(2.0 * a, b)));
  let slope = select(-limited, limited, rj >= 0.0);
  return 0.5 * (transport * (cells.e.y + cells.e.z) - abs(transport) * (rj - (1.0 - cfl) * slope));
}

// The elimination when it has passed a level: x_k = d + c x_{k+1}, where `rest` is 1 − c, and δ
// between k and k+1.
struct Elimination { rest: real, d: real, delta: real }

// Eliminates the sub-diagonal from one level and leaves c and d in its results.
//
// With the couplings p = δ_{k−1}/Δ_k and q = δ_k/Δ_k the diagonal is 1 + p + q + dissipation/length,
// and p c_{k−1} is subtracted from it. Written as 1 + p (1 − c_{k−1}) + q + …, with 1 − c from the
// level below, nothing cancels where mixing is strong. One division by the diagonal times the
// length serves all.
fn eliminate_level(
  below: Elimination, k: u32, to: u32, e: real, length: real, forcing: real,
  surface_forcing: real, kappa: real, kappa_above: real,
) -> Elimination {
  let per = per_delta[k];
  let extra = select(0.0, surface_forcing * per, k == SURFACE);
  let delta = select(ALPHA * per_dzt_above[k] * 0.5 * (kappa + kappa_above), 0.0, k == SURFACE);
  let to_below = DT * below.delta * per;
  let to_above = DT * delta * per * length;
  let dissipation = DT * C_EPSILON * sqrt(max(e, 0.0));
  let without = length * (1.0 + to_below * below.rest) + dissipation;
  let scale = 1.0 / (without + to_above);
  let d = length * (e + DT * (forcing + extra) + to_below * below.d) * scale;
  result[to + TKE] = d;
  result[to + DTKE] = to_above * scale;
  return Elimination(without * scale, d, delta);
}

// The numbers of a field at levels k … k+3, as far as there are.
fn four_levels(at: u32, k: u32) -> vec4<real> {
  return vec4(
    fields[at],
    fields[at + (min(k + 1u, SURFACE) - k) * LEVEL],
    fields[at + (min(k + 2u, SURFACE) - k) * LEVEL],
    fields[at + (min(k + 3u, SURFACE) - k) * LEVEL]);
}

// Eliminates the sub-diagonal from level `bottom` to the surface. All columns of a workgroup are at
// the same level at the same time, although they begin at different ones: so their loads are
// contiguous. Four levels are loaded at a time, which hides the latency of three.
fn eliminate(column: u32, to_column: u32, bottom: u32, surface_forcing: real) {
  var state = Elimination(0.0, 0.0, 0.0);
  for (var k = 0u; k < NZ; k += 4u) {
    if (k + 3u < bottom) { continue; }
    let at = column + k * LEVEL;
    let to = to_column + k * RESULT_LEVEL;
    let e = four_levels(at + ENERGY, k);
    let length = four_levels(at + MIXING_LENGTH, k);
    let forcing = four_levels(at + FORCING, k);
    let kappa = four_levels(at + KAPPA, k);
    let kappa_above = fields[at + (min(k + 4u, SURFACE) - k) * LEVEL + KAPPA];
    if (k >= bottom) {
      state = eliminate_level(state, k, to, e.x, length.x, forcing.x, surface_forcing, kappa.x, kappa.y);
    }
    if (k + 1u >= bottom && k + 1u < NZ) {
      state = eliminate_level(
        state, k + 1u, to + RESULT_LEVEL, e.y, length.y, forcing.y, surface_forcing, kappa.y, kappa.z);
    }
    if (k + 2u >= bottom && k + 2u < NZ) {
      state = eliminate_level(
        state, k + 2u, to + 2u * RESULT_LEVEL, e.z, length.z, forcing.z, surface_forcing, kappa.z, kappa.w);
    }
    if (k + 3u >= bottom && k + 3u < NZ) {
      state = eliminate_level(
        state, k + 3u, to + 3u * RESULT_LEVEL, e.w, length.w, forcing.w, surface_forcing, kappa.w, kappa_above);
    }
  }
}

@compute @workgroup_size(ALONG, ACROSS)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  prepare_levels(lane);
  let j = id.x;
  let i = slab.first + id.y;
  if (id.y >= slab.rows || j >= NY) { return; }
  let row = id.y + slab.below;
  let column = row * ROW + j;
  let to_column = id.y * NZ * RESULT_LEVEL + j;

  if (i < 2u || i + 2u >= NX || j < 2u || j + 2u >= NY) {
    for (var k = 0u; k < NZ; k++) {
      let at = column + k * LEVEL;
      let to = to_column + k * RESULT_LEVEL;
      result[to + TKE] = fields[at + NEXT] + extrapolate(result[to + DTKE], fields[at + DTKE_BEFORE]);
    }
    return;
  }

  // Levels below `bottom` are not mixed; without any sea floor, none is.
  let at_surface = id.y * 2u * PITCH + j;
  let k_bot = u32(surface_fields[at_surface + K_BOT]);
  let bottom = select(k_bot - 1u, NZ, k_bot == 0u);
  if (bottom < NZ) {
    eliminate(column, to_column, bottom, surface_fields[at_surface + SURFACE_FORCING]);
  }

  let cost = metrics[COST + j];
  let cosu = metrics[COSU + j];
  let cosu_south = metrics[COSU + j - 1u];
  let per_x = 1.0 / (cost * metrics[DX + 2u * row]);
  let per_x_west = 1.0 / (cost * metrics[DX + 2u * row - 2u]);
  let per_y = 1.0 / (cost * metrics[DYT + j]);
  let per_y_south = 1.0 / (metrics[COST + j - 1u] * metrics[DYT + j - 1u]);
  let diffusion_east = K_HORIZONTAL / (cost * metrics[DX + 2u * row + 1u]);
  let diffusion_west = K_HORIZONTAL / (cost * metrics[DX + 2u * row - 1u]);
  let diffusion_north = K_HORIZONTAL * cosu / metrics[DYU + j];
  let diffusion_south = K_HORIZONTAL * cosu_south / metrics[DYU + j - 1u];

  // Energies and masks of the levels k−1, k and k+1; zero outside of the column.
  var at = column + SURFACE * LEVEL;
  var to = to_column + SURFACE * RESULT_LEVEL;
  var e_above = real(0.0);
  var m_above = real(0.0);
  var e = fields[at + ENERGY];
  var m = fields[at + MASK_W];
  var e_below = real(0.0);
  var m_below = real(0.0);
  if (SURFACE >= 1u) {
    e_below = fields[at - LEVEL + ENERGY];
    m_below = fields[at - LEVEL + MASK_W];
  }
  var flux_above = real(0.0);
  var solution_above = real(0.0);
  for (var left = NZ; left > 0u; left--) {
    let k = left - 1u;
    var e_second = real(0.0);
    var m_second = real(0.0);
    if (k >= 2u) {
      e_second = fields[at - 2u * LEVEL + ENERGY];
      m_second = fields[at - 2u * LEVEL + MASK_W];
    }

    let e_w = fields[at - ROW + ENERGY];
    let e_e = fields[at + ROW + ENERGY];
    let e_s = fields[at - 1u + ENERGY];
    let e_n = fields[at + 1u + ENERGY];
    let m_w = fields[at - ROW + MASK_W];
    let m_e = fields[at + ROW + MASK_W];
    let m_s = fields[at - 1u + MASK_W];
    let m_n = fields[at + 1u + MASK_W];
    let e_ww = fields[at - 2u * ROW + ENERGY];
    let e_ee = fields[at + 2u * ROW + ENERGY];
    let e_ss = fields[at - 2u + ENERGY];
    let e_nn = fields[at + 2u + ENERGY];
    let m_ww = fields[at - 2u * ROW + MASK_W];
    let m_ee = fields[at + 2u * ROW + MASK_W];
    let m_ss = fields[at - 2u + MASK_W];
    let m_nn = fields[at + 2u + MASK_W];

    let u = fields[at + VELOCITY_U];
    let u_west = fields[at - ROW + VELOCITY_U];
    let v = fields[at + VELOCITY_V];
    let v_south = fields[at - 1u + VELOCITY_V];
    let east = superbee(
      Four(vec4(e_w, e, e_e, e_ee), vec4(m_w, m, m_e, m_ee)),
      u, u, abs(u * per_x));
    let west = superbee(
      Four(vec4(e_ww, e_w, e, e_e), vec4(m_ww, m_w, m, m_e)),
      u_west, u_west, abs(u_west * per_x_west));
    let north = superbee(
      Four(vec4(e_s, e, e_n, e_nn), vec4(m_s, m, m_n, m_nn)),
      v, cosu * v, abs(cosu * v * per_y));
    let south = superbee(
      Four(vec4(e_ss, e_s, e, e_n), vec4(m_ss, m_s, m, m_n)),
      v_south, cosu_south * v_south, abs(cosu_south * v_south * per_y_south));
    var flux_below = real(0.0);
    if (k >= 1u) {
      let w = fields[at - LEVEL + VELOCITY_W];
      flux_below = superbee(
        Four(vec4(e_second, e_below, e, e_above), vec4(m_second, m_below, m, m_above)),
        w, w, abs(w * per_delta[k - 1u]));
    }
    let tendency = -m * ((east - west) * per_x + (north - south) * per_y) -
      (flux_above - flux_below) * per_delta[k];

    let diffusion = m * (
      (diffusion_east * fields[at + MASK_U] * (e_e - e) -
        diffusion_west * fields[at - ROW + MASK_U] * (e - e_w)) * per_x +
      (diffusion_north * fields[at + MASK_V] * (e_n - e) -
        diffusion_south * fields[at - 1u + MASK_V] * (e - e_s)) * per_y);

    var mixed: real;
    if (k >= bottom) {
      mixed = result[to + TKE] + result[to + DTKE] * solution_above;
    } else {
      mixed = fields[at + NEXT];
    }
    solution_above = mixed;
    if (k == SURFACE) {
      surface_correction[id.y * PITCH + j] = max(-mixed, 0.0) * 0.5 * metrics[DZW + k];
      mixed = max(mixed, 0.0);
    }

    result[to + TKE] = mixed + DT * diffusion + extrapolate(tendency, fields[at + DTKE_BEFORE]);
    result[to + DTKE] = tendency;

    e_above = e;
    m_above = m;
    e = e_below;
    m = m_below;
    e_below = e_second;
    m_below = m_second;
    flux_above = flux_below;
    at -= LEVEL;
    to -= RESULT_LEVEL;
  }
}
