// What the passes of a time step of turbulent kinetic energy share: fields, metrics, and what lateral
// neighbours contribute to a cell. Vertical neighbours stay in registers, horizontal ones in the
// caches.

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

// What all cells of a column have in common: 1/(Δ cos) of the cell and of its neighbours to the west
// and the south, and the diffusivities divided by the distances across its four sides.
struct Sides {
  cosu: real, cosu_south: real,
  per_x: real, per_x_west: real, per_y: real, per_y_south: real,
  east: real, west: real, north: real, south: real,
}

fn sides_of(row: u32, j: u32) -> Sides {
  let cost = metrics[COST + j];
  let cosu = metrics[COSU + j];
  let cosu_south = metrics[COSU + j - 1u];
  return Sides(
    cosu,
    cosu_south,
    1.0 / (cost * metrics[DX + 2u * row]),
    1.0 / (cost * metrics[DX + 2u * row - 2u]),
    1.0 / (cost * metrics[DYT + j]),
    1.0 / (metrics[COST + j - 1u] * metrics[DYT + j - 1u]),
    K_HORIZONTAL / (cost * metrics[DX + 2u * row + 1u]),
    K_HORIZONTAL / (cost * metrics[DX + 2u * row - 1u]),
    K_HORIZONTAL * cosu / metrics[DYU + j],
    K_HORIZONTAL * cosu_south / metrics[DYU + j - 1u]);
}

// Divergence of the lateral fluxes and lateral diffusion of a cell with energy e and mask m.
struct Lateral { divergence: real, diffusion: real }

fn lateral(at: u32, e: real, m: real, sides: Sides) -> Lateral {
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
    u, u, abs(u * sides.per_x));
  let west = superbee(
    Four(vec4(e_ww, e_w, e, e_e), vec4(m_ww, m_w, m, m_e)),
    u_west, u_west, abs(u_west * sides.per_x_west));
  let north = superbee(
    Four(vec4(e_s, e, e_n, e_nn), vec4(m_s, m, m_n, m_nn)),
    v, sides.cosu * v, abs(sides.cosu * v * sides.per_y));
  let south = superbee(
    Four(vec4(e_ss, e_s, e, e_n), vec4(m_ss, m_s, m, m_n)),
    v_south, sides.cosu_south * v_south, abs(sides.cosu_south * v_south * sides.per_y_south));
  return Lateral(
    (east - west) * sides.per_x + (north - south) * sides.per_y,
    m * (
      (sides.east * fields[at + MASK_U] * (e_e - e) -
        sides.west * fields[at - ROW + MASK_U] * (e - e_w)) * sides.per_x +
      (sides.north * fields[at + MASK_V] * (e_n - e) -
        sides.south * fields[at - 1u + MASK_V] * (e - e_s)) * sides.per_y));
}

// True for the cells at the edges of the domain, which are only carried forward in time.
fn is_edge(i: u32, j: u32) -> bool {
  return i < 2u || i + 2u >= NX || j < 2u || j + 2u >= NY;
}

fn carry_forward(at: u32, to: u32) {
  result[to + TKE] = fields[at + NEXT] + extrapolate(result[to + DTKE], fields[at + DTKE_BEFORE]);
}
