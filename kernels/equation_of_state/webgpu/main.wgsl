// One invocation per `number`, which is one point or a vector of neighbouring ones. Levels are
// outermost, so that a workgroup has one pressure: in `water` the salinities of all columns of
// level 0, then their temperatures, then level 1; in `result` likewise one line per level.

@group(0) @binding(0) var<storage, read> pressure: array<real>;
@group(0) @binding(1) var<storage, read> water: array<number>;
@group(0) @binding(2) var<storage, read_write> result: array<number>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x;
  let k = id.y;
  if (column < COLUMNS) {
    let at = k * 2u * PITCH + column;
    result[k * PITCH + column] = enthalpy_derivative(water[at], water[at + PITCH], pressure[k]);
  }
}
