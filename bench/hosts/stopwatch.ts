/** Times how long items take to arrive. */

/**
 * Items, with the time that passes until each is there; what happens between two of them does not
 * count.
 */
export class Stopwatch {
  /** Seconds so far. */
  seconds = 0;

  /**
   * @param items what is waited for
   * @param now the time in milliseconds
   */
  constructor(
    private readonly items: Iterable<unknown> | AsyncIterable<unknown>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown> {
    let start = this.now();
    for await (const item of this.items) {
      this.seconds += (this.now() - start) / 1000;
      yield item;
      start = this.now();
    }
  }
}
