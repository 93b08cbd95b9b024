// The whole time step in one pass. One invocation works through a column (i, j) twice: upwards it
// eliminates, downwards it substitutes back and, as the last one to touch a cell, adds lateral
// diffusion, advection and the Adams–Bashforth step.

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
  if (is_edge(i, j)) {
    for (var k = 0u; k < NZ; k++) { carry_forward(column + k * LEVEL, to_column + k * RESULT_LEVEL); }
    return;
  }

  let at_surface = id.y * 2u * PITCH + j;
  let bottom = bottom_of(at_surface);
  if (bottom < NZ) {
    eliminate(column, to_column, bottom, surface_fields[at_surface + SURFACE_FORCING]);
  }

  // Energies and masks of the levels k−1, k and k+1; zero outside of the column.
  let sides = sides_of(row, j);
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
    let sideways = lateral(at, e, m, sides);
    var flux_below = real(0.0);
    if (k >= 1u) {
      let w = fields[at - LEVEL + VELOCITY_W];
      flux_below = superbee(
        Four(vec4(e_second, e_below, e, e_above), vec4(m_second, m_below, m, m_above)),
        w, w, abs(w * per_delta[k - 1u]));
    }
    let tendency = -m * sideways.divergence - (flux_above - flux_below) * per_delta[k];

    var mixed = solution(k, at, to, bottom, solution_above);
    solution_above = mixed;
    if (k == SURFACE) { mixed = correct_surface(mixed, id.y * PITCH + j); }
    result[to + TKE] = mixed + DT * sideways.diffusion +
      extrapolate(tendency, fields[at + DTKE_BEFORE]);
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
