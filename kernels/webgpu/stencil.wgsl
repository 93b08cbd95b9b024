// What the stencils share: bindings and addresses. Memory layout: see lines.ts. The shader's
// constants are the grid's extents NX, NY, NZ, the line's PITCH, the numbers of FIELDS and of PAIRS of
// fields per cell that are read and of RESULTS that are written, and the work division ALONG, ACROSS, LEVELS.

struct Slab {
  first: u32, // row i of the domain that is row 0 of `result`
  rows: u32,  // rows of `result`
  below: u32, // rows of `fields` before that
}

@group(0) @binding(0) var<storage, read> fields: array<real>;
@group(0) @binding(1) var<storage, read> metrics: array<real>;
@group(0) @binding(2) var<storage, read_write> result: array<real>;
@group(0) @binding(3) var<uniform> slab: Slab;
@group(0) @binding(4) var<storage, read> pairs: array<vec2<real>>;

// Distances in `fields` from a cell to its neighbours in k and i; the one in j is at distance 1.
const LEVEL = FIELDS * PITCH;
const ROW = NZ * LEVEL;

// The same in `pairs`.
const PAIR_LEVEL = PAIRS * PITCH;
const PAIR_ROW = NZ * PAIR_LEVEL;

// Distance in `result` from a level to the next.
const RESULT_LEVEL = RESULTS * PITCH;

// Metrics of every stencil: four on rows j, two on levels. Others follow.
const DYT = 0u;
const DYU = NY;
const COST = 2u * NY;
const COSU = 3u * NY;
const DZT = 4u * NY;
const DZW = 4u * NY + NZ;
