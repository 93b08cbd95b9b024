// The first of two passes: vertical mixing, one invocation per column (i, j). It leaves the energy in
// `result`, to which the second pass adds.

@compute @workgroup_size(ALONG, ACROSS)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  prepare_levels(lane);
  let j = id.x;
  if (id.y >= slab.rows || j >= NY || is_edge(slab.first + id.y, j)) { return; }
  let row = id.y + slab.below;
  let column = row * ROW + j;
  let to_column = id.y * NZ * RESULT_LEVEL + j;
  let at_surface = id.y * 2u * PITCH + j;
  let bottom = bottom_of(at_surface);
  if (bottom < NZ) {
    let forcing = surface_fields[at_surface + SURFACE_FORCING];
    eliminate(column, row * PAIR_ROW + j, to_column, bottom, forcing);
  }
  var above = real(0.0);
  for (var left = NZ; left > 0u; left--) {
    let k = left - 1u;
    let to = to_column + k * RESULT_LEVEL;
    above = solution(k, column + k * LEVEL, to, bottom, above);
    if (k == SURFACE) {
      result[to + TKE] = correct_surface(above, id.y * PITCH + j);
    } else {
      result[to + TKE] = above;
    }
  }
}
