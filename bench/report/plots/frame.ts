/** Where and how a plot is drawn. */
import type { Look } from "../model/looks.ts";
import type { Spec } from "./theme.ts";

/** Where and how a plot is drawn. */
export interface Frame {
  /** Where the points come from: values, or the name of a data set. */
  readonly data: Spec;
  /** Transforms that choose the points. */
  readonly filter?: readonly Spec[];
  /** Parameters of the specification. */
  readonly params?: readonly Spec[];
  /** Heading. */
  readonly title?: Spec;
  /** Width in pixels, or as wide as the element around it. */
  readonly width: number | "container";
  /** Height in pixels. */
  readonly height: number;
  /** Scale of the axes. */
  readonly scale: "log" | "linear";
  /** Sizes on the horizontal axis, or an expression for them. */
  readonly sizes: readonly number[] | string;
  /** All backends, whether they are plotted or not. */
  readonly looks: readonly Look[];
  /** Whether a series is emphasised under the pointer. */
  readonly hover: boolean;
}
