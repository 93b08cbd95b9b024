// What the passes of a time step of turbulent kinetic energy share: fields, metrics, and what lateral
// neighbours contribute to a cell. Vertical neighbours stay in registers, horizontal ones in the
// caches.

// Fields; e is the energy at time level τ, `next` at τ+1, `dtke_before` the tendency at τ−1.
const KAPPA = 0u * PITCH;
const MIXING_LENGTH = 1u * PITCH;
const FORCING = 2u * PITCH;
const VELOCITY_W = 3u * PITCH;
const NEXT = 4u * PITCH;
const DTKE_BEFORE = 5u * PITCH;

// Pairs: e and maskW; u and maskU; v and maskV.
const ENERGY = 0u * PITCH;
const EASTWARD = 1u * PITCH;
const NORTHWARD = 2u * PITCH;

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

@group(0) @binding(5) var<storage, read> surface_fields: array<real>;
@group(0) @binding(6) var<storage, read_write> surface_correction: array<real>;

// 1/Δ of every level (half a level at the surface), and 1/dzt of the level above; the same for
// all columns, so that a workgroup computes them once.
var<workgroup> reciprocal_delta: array<wide, NZ>;
var<workgroup> reciprocal_dzt_above: array<wide, NZ>;

fn prepare_levels(lane: u32) {
  for (var k = lane; k < NZ; k += ALONG * ACROSS) {
    reciprocal_delta[k] = select(wide(1.0), wide(2.0), k == SURFACE) / metrics[DZW + k];
    reciprocal_dzt_above[k] = wide(1.0) / metrics[DZT + min(k + 1u, SURFACE)];
  }
  workgroupBarrier();
}

// Adams–Bashforth, with the tendencies at τ and τ−1.
fn extrapolate(now: real, before: real) -> real {
  return DT * ((1.5 + AB_EPSILON) * now - (0.5 + AB_EPSILON) * before);
}

// Energy and mask of a cell, or velocity and mask.
alias Pair = vec2<real>;

// Flux through the face between the cells b and c of four in a row by the superbee scheme. `velocity`
// is positive towards c, `transport` the same with the face's width, `cfl` the Courant number.
//
// The limiter cr = max(0, min(1, 2 c), min(2, c)) of c = rj_upwind / rj enters the flux only as
// cr·rj, which is max(0, min(s, 2 t), min(2 s, t)) with s = |rj|, t = rj_upwind sgn(rj): no
// division. For |rj| < 1e-20, where c is defined differently, it vanishes either way.
fn superbee(
  a: Pair, b: Pair, c: Pair, d: Pair, velocity: real, transport: real, cfl: real,
) -> real {
  let before = (b.x - a.x) * b.y * a.y;
  let rj = (c.x - b.x) * c.y * b.y;
  let after = (d.x - c.x) * d.y * c.y;
  let upwind = select(after, before, velocity > 0.0);
  let s = abs(rj);
  let t = select(-upwind, upwind, rj >= 0.0);
  let limited = max(0.0, max(min(s, 2.0 * t), min(2.0 * s, t)));
  let slope = select(-limited, limited, rj >= 0.0);
  return 0.5 * (transport * (b.x + c.x) - abs(transport) * (rj - (1.0 - cfl) * slope));
}

// What all cells of a column have in common: 1/(Δ cos) of the cell and of its neighbours to the west
// and the south, and the diffusivities divided by the distances across its four sides.
struct Sides {
  cosu: real, cosu_south: real,
  reciprocal_dx: real, reciprocal_dx_west: real, reciprocal_dy: real, reciprocal_dy_south: real,
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

// Divergence of the lateral fluxes and lateral diffusion of a cell.
struct Lateral { divergence: real, diffusion: real }

fn lateral(at_pair: u32, here: Pair, sides: Sides) -> Lateral {
  let at_energy = at_pair + ENERGY;
  let w = pairs[at_energy - PAIR_ROW];
  let e = pairs[at_energy + PAIR_ROW];
  let s = pairs[at_energy - 1u];
  let n = pairs[at_energy + 1u];
  let ww = pairs[at_energy - 2u * PAIR_ROW];
  let ee = pairs[at_energy + 2u * PAIR_ROW];
  let ss = pairs[at_energy - 2u];
  let nn = pairs[at_energy + 2u];

  let u = pairs[at_pair + EASTWARD];
  let u_west = pairs[at_pair - PAIR_ROW + EASTWARD];
  let v = pairs[at_pair + NORTHWARD];
  let v_south = pairs[at_pair - 1u + NORTHWARD];
  let to_north = sides.cosu * v.x;
  let to_south = sides.cosu_south * v_south.x;
  let east = superbee(w, here, e, ee, u.x, u.x, abs(u.x * sides.reciprocal_dx));
  let west = superbee(ww, w, here, e, u_west.x, u_west.x, abs(u_west.x * sides.reciprocal_dx_west));
  let north = superbee(s, here, n, nn, v.x, to_north, abs(to_north * sides.reciprocal_dy));
  let south =
    superbee(ss, s, here, n, v_south.x, to_south, abs(to_south * sides.reciprocal_dy_south));
  return Lateral(
    (east - west) * sides.reciprocal_dx + (north - south) * sides.reciprocal_dy,
    here.y * (
      (sides.east * u.y * (e.x - here.x) - sides.west * u_west.y * (here.x - w.x)) *
        sides.reciprocal_dx +
      (sides.north * v.y * (n.x - here.x) - sides.south * v_south.y * (here.x - s.x)) *
        sides.reciprocal_dy));
}

// True for the cells at the edges of the domain, which are only carried forward in time.
fn is_edge(i: u32, j: u32) -> bool {
  return i < 2u || i + 2u >= NX || j < 2u || j + 2u >= NY;
}

fn carry_forward(at: u32, to: u32) {
  result[to + TKE] = fields[at + NEXT] + extrapolate(result[to + DTKE], fields[at + DTKE_BEFORE]);
}
