/** Records array programs as ONNX graphs. */
import type {
  ArrayOperations,
  FloatArray,
  OptionalOperation,
} from "../../../kernels/array_program/mod.ts";
import type { RecordedProgram } from "../../../kernels/array_program/mod.ts";
import type { Precision } from "../../../kernels/benchmark.ts";
import { MessageWriter } from "./protobuf.ts";

/** Version of the standard operators; `Pad` and `Split` have their present form since 18. */
const OPSET = 18;

/** Version of the file format that goes with it. */
const IR_VERSION = 8;

/** Numbers of element types in ONNX. */
const ELEMENT_TYPE = { f32: 1, i64: 7, f64: 11 } as const;

/** An ONNX model and the names to feed and fetch. */
export interface Model {
  /** The serialized model. */
  readonly bytes: Uint8Array;
  /** Names of the inputs, in the program's order. */
  readonly inputs: readonly string[];
  /** Names of the outputs, in the program's order. */
  readonly outputs: readonly string[];
}

/** The optional operations that ONNX has. */
export const ONNX_OPERATIONS: readonly OptionalOperation[] = [
  "negate",
  "abs",
  "minimum",
  "maximum",
];

/** Records a program as an ONNX model with fixed shapes. */
export function onnxModel(program: RecordedProgram): Model {
  const graph = new Graph(program.precision);
  const inputs = program.inputs.map(({ shape }, n) => graph.input(`input${n}`, shape));
  const results = program.evaluate(graph.operations, inputs);
  const outputs = results.map((name, n) => graph.output(name, program.outputs[n].shape));
  return { bytes: graph.model(), inputs, outputs };
}

/** A graph under construction. Values are known by their names. */
class Graph {
  readonly #nodes: MessageWriter[] = [];
  readonly #initializers: MessageWriter[] = [];
  readonly #inputs: MessageWriter[] = [];
  readonly #outputs: MessageWriter[] = [];
  readonly #indices = new Map<string, string>();
  #values = 0;

  constructor(readonly precision: Precision) {}

  readonly operations: ArrayOperations<string> = {
    constant: (values, shape) => this.#constant(ELEMENT_TYPE[this.precision], values, shape),
    add: (a, b) => this.#node("Add", [a, b]),
    sub: (a, b) => this.#node("Sub", [a, b]),
    mul: (a, b) => this.#node("Mul", [a, b]),
    div: (a, b) => this.#node("Div", [a, b]),
    sqrt: (a) => this.#node("Sqrt", [a]),
    log: (a) => this.#node("Log", [a]),
    exp: (a) => this.#node("Exp", [a]),
    less: (a, b) => this.#node("Less", [a, b]),
    where: (condition, yes, no) => this.#node("Where", [condition, yes, no]),
    negate: (a) => this.#node("Neg", [a]),
    abs: (a) => this.#node("Abs", [a]),
    minimum: (a, b) => this.#node("Min", [a, b]),
    maximum: (a, b) => this.#node("Max", [a, b]),
    slice: (a, begin, end) => {
      const axes = begin.map((_, axis) => axis);
      return this.#node("Slice", [a, ...[begin, end, axes].map((list) => this.#integers(list))]);
    },
    pad: (a, margins) => {
      const pads = [0, 1].flatMap((side) => margins.map((margin) => margin[side]));
      return this.#node("Pad", [a, this.#integers(pads)]);
    },
    concat: (parts, axis) => this.#node("Concat", parts, { axis }),
  };

  input(name: string, shape: readonly number[]): string {
    this.#inputs.push(this.#valueInfo(name, shape));
    return name;
  }

  output(name: string, shape: readonly number[]): string {
    this.#outputs.push(this.#valueInfo(name, shape));
    return name;
  }

  model(): Uint8Array {
    const graph = new MessageWriter();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, "array_program");
    for (const initializer of this.#initializers) graph.message(5, initializer);
    for (const input of this.#inputs) graph.message(11, input);
    for (const output of this.#outputs) graph.message(12, output);
    const operators = new MessageWriter().text(1, "").integer(2, OPSET);
    return new MessageWriter().integer(1, IR_VERSION).message(7, graph).message(8, operators)
      .finish();
  }

  #node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, number>> = {},
  ): string {
    const output = `value${this.#values++}`;
    const node = new MessageWriter();
    for (const input of inputs) node.text(1, input);
    node.text(2, output).text(4, operator);
    for (const [name, value] of Object.entries(attributes)) {
      node.message(5, new MessageWriter().text(1, name).integer(3, value).integer(20, 2));
    }
    this.#nodes.push(node);
    return output;
  }

  #integers(list: readonly number[]): string {
    const key = list.join();
    const known = this.#indices.get(key);
    if (known) return known;
    const values = BigInt64Array.from(list, BigInt);
    const name = this.#constant(ELEMENT_TYPE.i64, values, [list.length]);
    this.#indices.set(key, name);
    return name;
  }

  #constant(type: number, values: FloatArray | BigInt64Array, shape: readonly number[]): string {
    const name = `constant${this.#initializers.length}`;
    const tensor = new MessageWriter();
    for (const extent of shape) tensor.integer(1, extent);
    tensor.integer(2, type).text(8, name)
      .bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    this.#initializers.push(tensor);
    return name;
  }

  #valueInfo(name: string, shape: readonly number[]): MessageWriter {
    const dimensions = new MessageWriter();
    for (const extent of shape) dimensions.message(1, new MessageWriter().integer(1, extent));
    const tensor = new MessageWriter().integer(1, ELEMENT_TYPE[this.precision])
      .message(2, dimensions);
    return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensor));
  }
}
