/** Compares the outputs of a case with the reference after one call and another. */
import type { FloatArray, KernelOptions, NDArray, OutputSpec } from "../../kernels/benchmark.ts";
import type { OutputError } from "../results/schema.ts";
import { judgeArray } from "./accuracy.ts";
import { checkedOutputs } from "./checked_outputs.ts";
import { fingerprint } from "./fingerprint.ts";
import { errorMap } from "./map.ts";
import { type ReferenceReader, scaleName } from "./reference.ts";

export type { ReferenceReader } from "./reference.ts";

/**
 * Compares the outputs of one case with the reference. Kernels repeat themselves bit for bit as a
 * rule: an output with the fingerprint of one that was compared before has the same error, and the
 * reference need not be read.
 *
 * @example
 * ```ts ignore
 * const checker = new OutputChecker(benchmark.outputs, { grid, precision: "f64" });
 * const errors = await checker.check(prepared.outputs(), reference);
 * ```
 */
export class OutputChecker {
  readonly #known = new Map<string, { readonly bits: string; readonly error: OutputError }>();

  /**
   * @param specs outputs of the benchmark
   * @param options what the kernel was asked for
   */
  constructor(
    private readonly specs: readonly OutputSpec[],
    private readonly options: Pick<KernelOptions, "grid" | "precision">,
  ) {}

  /**
   * Compares outputs, one after the other.
   *
   * An output that a library keeps in a lower precision than the case's is judged, and marked, by
   * that precision.
   *
   * @param outputs what `outputs()` returned
   * @param isMapped whether the errors have maps; the same in all checks of a case
   * @throws {TypeError} if number, names, shapes or element type of the outputs are wrong
   */
  async check(
    outputs: unknown,
    reference: ReferenceReader,
    isMapped = false,
  ): Promise<OutputError[]> {
    const { specs, options: { grid, precision } } = this;
    const errors: OutputError[] = [];
    for await (const output of checkedOutputs(outputs, specs, precision, grid)) {
      errors.push(await this.#compare(output, specs[errors.length], reference, isMapped));
    }
    return errors;
  }

  async #compare(
    { data, kept }: NDArray<FloatArray>,
    { name, tolerance, scaled }: OutputSpec,
    reference: ReferenceReader,
    isMapped: boolean,
  ): Promise<OutputError> {
    const bits = fingerprint(data), known = this.#known.get(name);
    if (known?.bits === bits) return known.error;
    const precision = kept ?? this.options.precision;
    const expected = await reference.read(name);
    const map = isMapped ? errorMap(data, expected) : undefined;
    const error = {
      output: name,
      ...judgeArray(data, expected.data, {
        tolerance: tolerance[precision],
        precision,
        scale: scaled ? (await reference.read(scaleName(name))).data : undefined,
      }),
      ...(kept ? { kept } : {}),
      ...(map ? { map } : {}),
    };
    this.#known.set(name, { bits, error });
    return error;
  }
}
