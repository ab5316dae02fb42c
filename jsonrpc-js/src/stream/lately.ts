const TENTHS = 10;

/** How many items came in the last second, in tenths of it. */
export class Lately {
  readonly #tenths: number[] = new Array(TENTHS).fill(0);
  readonly #now: () => number;
  /** The tenth that runs. */
  #current = 0;

  /** @param now milliseconds of one clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  #turn(): void {
    const tenth = Math.floor(this.#now() / 100);
    for (let missed = Math.max(this.#current + 1, tenth - TENTHS + 1); missed <= tenth; missed++)
      this.#tenths[missed % TENTHS] = 0;
    this.#current = tenth;
  }

  went(): void {
    this.#turn();
    this.#tenths[this.#current % TENTHS] = (this.#tenths[this.#current % TENTHS] ?? 0) + 1;
  }

  get items(): number {
    this.#turn();
    return this.#tenths.reduce((sum, one) => sum + one, 0);
  }
}
