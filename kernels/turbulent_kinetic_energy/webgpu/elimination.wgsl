// Vertical mixing: elimination of the tridiagonal system of a column, upwards. The coefficients wait
// in the cells of `result` that the way down overwrites.

// The elimination when it has passed a level: x_k = d + c x_{k+1}, where `rest` is 1 − c, and δ
// between k and k+1.
struct Elimination { rest: wide, d: wide, delta: wide }

// Eliminates the sub-diagonal from one level and leaves c and d in its results.
//
// With the couplings p = δ_{k−1}/Δ_k and q = δ_k/Δ_k the diagonal is 1 + p + q + dissipation/length,
// and p c_{k−1} is subtracted from it. Written as 1 + p (1 − c_{k−1}) + q + …, with 1 − c from the
// level below, nothing cancels where mixing is strong. One division by the diagonal times the
// length serves all.
//
// Where the matrix is nearly singular, the last diagonal is a small difference of large numbers, and
// shows the rounding of all levels magnified: so the numbers on the way to it are wide.
fn eliminate_level(
  below: Elimination, k: u32, to: u32, e: real, length: real, forcing: real,
  surface_forcing: real, kappa: real, kappa_above: real,
) -> Elimination {
  let reciprocal_thickness = reciprocal_delta[k];
  let extra = select(wide(0.0), surface_forcing * reciprocal_thickness, k == SURFACE);
  let conductance = ALPHA * reciprocal_dzt_above[k] * 0.5 * (wide(kappa) + kappa_above);
  let delta = select(conductance, wide(0.0), k == SURFACE);
  let to_below = DT * below.delta * reciprocal_thickness;
  let to_above = DT * delta * reciprocal_thickness * length;
  let dissipation = DT * C_EPSILON * sqrt(wide(max(e, 0.0)));
  let without = length * (1.0 + to_below * below.rest) + dissipation;
  let scale = 1.0 / (without + to_above);
  let d = length * (e + DT * (extra + forcing) + to_below * below.d) * scale;
  result[to + TKE] = real(d);
  result[to + DTKE] = real(to_above * scale);
  return Elimination(without * scale, d, delta);
}

// The energies at levels k … k+3, as far as there are.
fn four_energies(at_pair: u32, k: u32) -> vec4<real> {
  return vec4(
    pairs[at_pair].x,
    pairs[at_pair + (min(k + 1u, SURFACE) - k) * PAIR_LEVEL].x,
    pairs[at_pair + (min(k + 2u, SURFACE) - k) * PAIR_LEVEL].x,
    pairs[at_pair + (min(k + 3u, SURFACE) - k) * PAIR_LEVEL].x);
}

// The numbers of a field at these levels.
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
fn eliminate(column: u32, pair_column: u32, to_column: u32, bottom: u32, surface_forcing: real) {
  var state = Elimination(wide(0.0), wide(0.0), wide(0.0));
  for (var k = 0u; k < NZ; k += 4u) {
    if (k + 3u < bottom) { continue; }
    let at = column + k * LEVEL;
    let to = to_column + k * RESULT_LEVEL;
    let e = four_energies(pair_column + k * PAIR_LEVEL + ENERGY, k);
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

// The lowest level that is mixed; without any sea floor, none is.
fn bottom_of(at_surface: u32) -> u32 {
  let k_bot = u32(surface_fields[at_surface + K_BOT]);
  return select(k_bot - 1u, NZ, k_bot == 0u);
}

// The energy at τ+1 after vertical mixing, before what is added to it: by back substitution from the
// level above, or, below the sea floor, as it was.
fn solution(k: u32, at: u32, to: u32, bottom: u32, above: real) -> real {
  if (k < bottom) { return fields[at + NEXT]; }
  return result[to + TKE] + result[to + DTKE] * above;
}

// What is stored at the surface, where no energy may be negative; the correction is kept.
fn correct_surface(mixed: real, at_correction: u32) -> real {
  surface_correction[at_correction] = max(-mixed, 0.0) * 0.5 * metrics[DZW + SURFACE];
  return max(mixed, 0.0);
}
