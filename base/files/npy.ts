/** NumPy's `.npy` files: one array per file, readable by `numpy.load`. */
import type { ArrayData, NamedArray } from "../ndarray.ts";

/** Every file starts with these bytes. */
const MAGIC = "\x93NUMPY";

/** NumPy aligns the data that follows the header to this many bytes. */
const ALIGNMENT = 64;

/**
 * Encodes an array as a `.npy` file (format 1.0, little-endian, C order).
 *
 * The array's name is not part of the format; it belongs in the name of the file.
 *
 * @example
 * ```ts
 * import { encodeNpy } from "./npy.ts";
 *
 * const bytes = encodeNpy({ name: "p", shape: [1, 3], data: new Float64Array([1, 2, 3]) });
 * Deno.writeFileSync("p.npy", bytes); // numpy.load("p.npy") gives array([[1., 2., 3.]])
 * ```
 */
export function encodeNpy({ shape, data }: NamedArray): Uint8Array<ArrayBuffer> {
  const extents = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dictionary = `{'descr': '${descriptorOf(data)}', 'fortran_order': False, 'shape': (` +
    `${extents}), }`;
  const prefix = MAGIC.length + 4;
  const start = Math.ceil((prefix + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = dictionary.padEnd(start - prefix - 1) + "\n";

  const bytes = new Uint8Array(start + data.byteLength);
  writeLatin1(bytes, 0, MAGIC + "\x01\x00");
  new DataView(bytes.buffer).setUint16(prefix - 2, header.length, true);
  writeLatin1(bytes, prefix, header);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}

/**
 * Decodes a `.npy` file with little-endian f8, f4, i4 or i8 elements in C order.
 *
 * There is no array of 64-bit integers in the suite, so i8 becomes an `Int32Array`.
 *
 * @param bytes the whole file
 * @param name name given to the array, as the file holds none
 * @throws {TypeError} if the file is not a `.npy` file, or of another type or order
 * @throws {RangeError} if the file is too short, or an integer does not fit into 32 bits
 *
 * @example
 * ```ts
 * import { decodeNpy, encodeNpy } from "./npy.ts";
 *
 * const bytes = encodeNpy({ name: "p", shape: [2], data: new Float32Array([1, 2]) });
 * decodeNpy(bytes, "p"); // { name: "p", shape: [2], data: Float32Array [1, 2] }
 * ```
 */
export function decodeNpy(bytes: Uint8Array, name = ""): NamedArray {
  const { header, start } = readHeader(bytes);
  const descriptor = field(header, /'descr':\s*'([^']*)'/);
  const order = field(header, /'fortran_order':\s*(\w+)/);
  const extents = field(header, /'shape':\s*\(([^)]*)\)/);
  if (order !== "False") {
    throw new TypeError(`Cannot read the .npy file: fortran_order is ${order}, wanted False`);
  }
  const shape = extents.split(",").filter((extent) => extent.trim() !== "").map(Number);
  const length = shape.reduce((a, b) => a * b, 1);
  return { name, shape, data: readData(bytes, start, descriptor, length) };
}

function descriptorOf(data: ArrayData): string {
  if (data instanceof Float64Array) return "<f8";
  return data instanceof Float32Array ? "<f4" : "<i4";
}

function writeLatin1(bytes: Uint8Array, offset: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[offset + i] = text.charCodeAt(i);
}

function readHeader(bytes: Uint8Array): { header: string; start: number } {
  const prefix = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (prefix !== MAGIC || bytes.length < 12) {
    throw new TypeError("Cannot read the .npy file: it does not start with NumPy's signature");
  }
  // Format 1 counts the header's bytes with 16 bits, formats 2 and 3 with 32.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [length, begin] = bytes[MAGIC.length] === 1
    ? [view.getUint16(8, true), 10]
    : [view.getUint32(8, true), 12];
  const start = begin + length;
  return { header: new TextDecoder().decode(bytes.subarray(begin, start)), start };
}

function field(header: string, pattern: RegExp): string {
  const match = header.match(pattern);
  if (!match) throw new TypeError(`Cannot read the .npy file: its header is "${header.trim()}"`);
  return match[1];
}

function readData(bytes: Uint8Array, start: number, descriptor: string, length: number): ArrayData {
  const width = Number(descriptor.at(-1));
  if (!["<f8", "<f4", "<i4", "<i8"].includes(descriptor)) {
    throw new TypeError(
      `Cannot read the .npy file: elements are "${descriptor}", wanted "<f8", "<f4", "<i4" or "<i8"`,
    );
  }
  if (bytes.length < start + length * width) {
    throw new RangeError(
      `Cannot read the .npy file: it has ${bytes.length - start} bytes of data, ` +
        `wanted ${length * width}`,
    );
  }
  // A copy, because typed arrays need aligned offsets and the file may be a view of anything.
  const { buffer } = bytes.slice(start, start + length * width);
  if (descriptor === "<f8") return new Float64Array(buffer);
  if (descriptor === "<f4") return new Float32Array(buffer);
  if (descriptor === "<i4") return new Int32Array(buffer);
  return Int32Array.from(new BigInt64Array(buffer), narrow);
}

function narrow(value: bigint): number {
  if (value !== BigInt.asIntN(32, value)) {
    throw new RangeError(`Cannot read the .npy file: ${value} does not fit into 32 bits`);
  }
  return Number(value);
}
