// The second of two passes: lateral diffusion, advection and the Adams–Bashforth step, one invocation
// per cell (i, j, k): as many as there are cells, where there are few columns.

// Flux through the top face of level k, whose cell is at `at`; there is none at the surface.
fn vertical_flux(at: u32, k: u32) -> real {
  var below = real(0.0);
  var m_below = real(0.0);
  if (k >= 1u) {
    below = fields[at - LEVEL + ENERGY];
    m_below = fields[at - LEVEL + MASK_W];
  }
  var second = real(0.0);
  var m_second = real(0.0);
  if (k + 2u < NZ) {
    second = fields[at + 2u * LEVEL + ENERGY];
    m_second = fields[at + 2u * LEVEL + MASK_W];
  }
  let w = fields[at + VELOCITY_W];
  return superbee(
    Four(
      vec4(below, fields[at + ENERGY], fields[at + LEVEL + ENERGY], second),
      vec4(m_below, fields[at + MASK_W], fields[at + LEVEL + MASK_W], m_second)),
    w, w, abs(w * per_delta[k]));
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
  let to = (id.y * NZ + k) * RESULT_LEVEL + j;
  if (is_edge(i, j)) {
    carry_forward(at, to);
    return;
  }
  let m = fields[at + MASK_W];
  let sideways = lateral(at, fields[at + ENERGY], m, sides_of(row, j));
  var flux_above = real(0.0);
  if (k < SURFACE) { flux_above = vertical_flux(at, k); }
  var flux_below = real(0.0);
  if (k >= 1u) { flux_below = vertical_flux(at - LEVEL, k - 1u); }
  let tendency = -m * sideways.divergence - (flux_above - flux_below) * per_delta[k];
  result[to + TKE] += DT * sideways.diffusion + extrapolate(tendency, fields[at + DTKE_BEFORE]);
  result[to + DTKE] = tendency;
}
