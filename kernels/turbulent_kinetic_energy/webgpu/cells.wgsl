// The second of two passes: lateral diffusion, advection and the Adams–Bashforth step, one invocation
// per cell (i, j, k): as many as there are cells, where there are few columns.

// Flux through the top face of level k, whose cell is at `at`; there is none at the surface.
fn vertical_flux(at: u32, at_pair: u32, k: u32) -> real {
  let at_energy = at_pair + ENERGY;
  var below = Pair(0.0, 0.0);
  if (k >= 1u) { below = pairs[at_energy - PAIR_LEVEL]; }
  var second = Pair(0.0, 0.0);
  if (k + 2u < NZ) { second = pairs[at_energy + 2u * PAIR_LEVEL]; }
  let w = fields[at + VELOCITY_W];
  return superbee(
    below, pairs[at_energy], pairs[at_energy + PAIR_LEVEL], second, w, w,
    abs(w * real(reciprocal_delta[k])));
}

@compute @workgroup_size(ALONG, ACROSS)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  prepare_levels(lane);
  let j = id.x;
  let k = id.z;
  let i = slab.first + id.y;
  if (id.y >= slab.rows || j >= NY) { return; }
  let row = id.y + slab.below;
  let at = row * ROW + k * LEVEL + j;
  let at_pair = row * PAIR_ROW + k * PAIR_LEVEL + j;
  let to = (id.y * NZ + k) * RESULT_LEVEL + j;
  if (is_edge(i, j)) {
    carry_forward(at, to);
    return;
  }
  let here = pairs[at_pair + ENERGY];
  let sideways = lateral(at_pair, here, sides_of(row, j));
  var flux_above = real(0.0);
  if (k < SURFACE) { flux_above = vertical_flux(at, at_pair, k); }
  var flux_below = real(0.0);
  if (k >= 1u) { flux_below = vertical_flux(at - LEVEL, at_pair - PAIR_LEVEL, k - 1u); }
  let tendency = -here.y * sideways.divergence - (flux_above - flux_below) * real(reciprocal_delta[k]);
  result[to + TKE] += DT * sideways.diffusion + extrapolate(tendency, fields[at + DTKE_BEFORE]);
  result[to + DTKE] = tendency;
}
