/** Splits a domain into slabs that fit into a device's bindings. */
import { Unsupported } from "../benchmark.ts";

/** Consecutive rows of the domain that are computed by one dispatch. */
export interface Slab {
  /** First row that the slab computes. */
  readonly first: number;
  /** Rows that it computes. */
  readonly rows: number;
  /** Rows before the first that it reads as well. */
  readonly below: number;
  /** Rows after the last that it reads as well. */
  readonly above: number;
}

/** What a routine needs per row. */
export interface RowDemand {
  /** Bytes per row that is read, and per row that is written. */
  readonly bytes: { readonly read: number; readonly written: number };
  /** Rows that a computed row reads on either side. */
  readonly halo: number;
  /** Most bytes that a binding may have. */
  readonly bindingLimit: number;
  /** Most rows that a dispatch can cover [default: any number]. */
  readonly mostRows?: number;
}

/**
 * As few slabs of nearly equal height as possible. Each gets buffers of its own, which repeat the
 * neighbours' rows that it reads: so slabs lift the limit of a buffer's size as well as that of a
 * binding, need no alignment, and their dispatches share nothing that would have to be
 * synchronized.
 *
 * @param rows rows of the whole domain
 * @throws {Unsupported} if a single row does not fit
 *
 * @example
 * ```ts
 * import { planSlabs } from "./slabs.ts";
 *
 * planSlabs(6, { bytes: { read: 10, written: 5 }, halo: 1, bindingLimit: 50 });
 * // [{ first: 0, rows: 3, below: 0, above: 1 }, { first: 3, rows: 3, below: 1, above: 0 }]
 * ```
 */
export function planSlabs(rows: number, demand: RowDemand): Slab[] {
  const { bytes, halo, bindingLimit, mostRows = Infinity } = demand;
  const fits = (n: number, read: number) =>
    read * bytes.read <= bindingLimit && n * bytes.written <= bindingLimit && n <= mostRows;
  if (fits(rows, rows)) return [{ first: 0, rows, below: 0, above: 0 }];
  if (!fits(1, 1 + 2 * halo)) {
    throw new Unsupported(
      `one row with its neighbours takes ${bytes.read * (1 + 2 * halo)} bytes to read and ` +
        `${bytes.written} to write, bindings end at ${bindingLimit}`,
    );
  }
  const most = Math.min(
    Math.floor(bindingLimit / bytes.read) - 2 * halo,
    Math.floor(bindingLimit / bytes.written),
    mostRows,
  );
  const count = Math.ceil(rows / most);
  return Array.from({ length: count }, (_, n) => {
    const first = Math.floor(n * rows / count);
    const end = Math.floor((n + 1) * rows / count);
    return {
      first,
      rows: end - first,
      below: Math.min(halo, first),
      above: Math.min(halo, rows - end),
    };
  });
}
