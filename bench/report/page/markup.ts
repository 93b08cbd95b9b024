/** HTML with everything that comes from outside escaped. */

import { htmlText } from "../escape.ts";

/** Text that is HTML already. */
export class Markup {
  /** The HTML. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What can stand in a template: markup as it is, anything else escaped. */
export type Content = Markup | string | number | readonly Content[];

/**
 * Template tag for HTML: interpolated strings are escaped, {@linkcode Markup} is not.
 *
 * @example
 * ```ts
 * import { markup } from "./markup.ts";
 * markup`<p title="${'"'}">${"<b>"}</p>`.text; // <p title="&quot;">&lt;b&gt;</p>
 * ```
 */
export function markup(parts: TemplateStringsArray, ...contents: Content[]): Markup {
  return new Markup(String.raw({ raw: parts }, ...contents.map(render)));
}

function render(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (Array.isArray(content)) return content.map(render).join("");
  return htmlText(`${content}`);
}

/** A text in which no line ends within a number, a range or a share: `1.0e-9`, `5.34…5.38`, `38 %`. */
export function wholeNumbers(text: string): Markup {
  const parts = text.split(/(\S*\d(?:e-|…)\d\S*|\d[\d.]* %)/);
  return markup`${
    parts.map((part, n) => n % 2 === 0 ? part : markup`<span class="number">${part}</span>`)
  }`;
}

/** Data for a `<script type="application/json">`, in which no markup can end the script. */
export function jsonMarkup(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

/**
 * Source text for a `<script>`. A closing tag or the start of a comment in it can only be part of
 * a string or a regular expression, where the backslash changes nothing.
 */
export function scriptMarkup(source: string): Markup {
  return new Markup(source.replace(/<(\/script|!--)/gi, "<\\$1"));
}

/** A name that may continue on a second line after each underscore, as on a phone. */
export function breakable(name: string): Markup {
  const parts = name.split("_");
  return markup`${parts.map((part, n) => n === 0 ? part : markup`_<wbr>${part}`)}`;
}
