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
  let pair_column = row * PAIR_ROW + j;
  let to_column = id.y * NZ * RESULT_LEVEL + j;
  if (is_edge(i, j)) {
    for (var k = 0u; k < NZ; k++) { carry_forward(column + k * LEVEL, to_column + k * RESULT_LEVEL); }
    return;
  }

  let at_surface = id.y * 2u * PITCH + j;
  let bottom = bottom_of(at_surface);
  if (bottom < NZ) {
    let forcing = surface_fields[at_surface + SURFACE_FORCING];
    eliminate(column, pair_column, to_column, bottom, forcing);
  }

  // Energies and masks of the levels k−1, k and k+1; zero outside of the column.
  let sides = sides_of(row, j);
  var at = column + SURFACE * LEVEL;
  var to = to_column + SURFACE * RESULT_LEVEL;
  var at_pair = pair_column + SURFACE * PAIR_LEVEL;
  var above = Pair(0.0, 0.0);
  var here = pairs[at_pair + ENERGY];
  var below = Pair(0.0, 0.0);
  if (SURFACE >= 1u) { below = pairs[at_pair - PAIR_LEVEL + ENERGY]; }
  var flux_above = real(0.0);
  var solution_above = real(0.0);
  for (var left = NZ; left > 0u; left--) {
    let k = left - 1u;
    var second = Pair(0.0, 0.0);
    if (k >= 2u) { second = pairs[at_pair - 2u * PAIR_LEVEL + ENERGY]; }
    let sideways = lateral(at_pair, here, sides);
    var flux_below = real(0.0);
    if (k >= 1u) {
      let w = fields[at - LEVEL + VELOCITY_W];
      flux_below = superbee(second, below, here, above, w, w, abs(w * real(reciprocal_delta[k - 1u])));
    }
    let tendency = -here.y * sideways.divergence - (flux_above - flux_below) * real(reciprocal_delta[k]);

    var mixed = solution(k, at, to, bottom, solution_above);
    solution_above = mixed;
    if (k == SURFACE) { mixed = correct_surface(mixed, id.y * PITCH + j); }
    result[to + TKE] = mixed + DT * sideways.diffusion +
      extrapolate(tendency, fields[at + DTKE_BEFORE]);
    result[to + DTKE] = tendency;

    above = here;
    here = below;
    below = second;
    flux_above = flux_below;
    at -= LEVEL;
    at_pair -= PAIR_LEVEL;
    to -= RESULT_LEVEL;
  }
}
