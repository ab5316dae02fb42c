/** What one stream has sent and passed over, and what of it was lost with sockets that acknowledge nothing. */
export class SentItems {
  /** Items that use credit. */
  count = 0;
  /** Items passed over since the last message, besides those whose number is unknown. */
  skipped = 0;
  /** Whether there are some whose number is unknown, and whether the receiver makes it known. */
  #some = false;
  #countable = false;
  /** Items that use no credit because they may be lost. */
  #doubtful = 0;
  /** Of both, those that went over earlier sockets. */
  #earlier = 0;
  /** The last of both whose message said that others were skipped. */
  #told = 0;
  /** The receiver has sent no limit since the socket changed, and has not said what it received. */
  #owed = false;
  #unsettled = false;

  /** What the next message says; NaN for some. */
  get untold(): number {
    return this.#some ? Number.NaN : this.skipped;
  }

  /** An item was sent. */
  add(): void {
    this.count++;
    if (this.untold !== 0) this.#told = this.#all;
    if (this.#some) this.#countable = false;
    this.#some = false;
    this.skipped = 0;
  }

  get #all(): number {
    return this.count + this.#doubtful;
  }

  /** There is another socket, and what was sent over the last one may be lost. */
  changeSocket(): void {
    this.#earlier = this.#all;
    if (!this.#earlier) return;
    if (!this.#some) this.#countable = !this.#unsettled;
    this.#some = this.#unsettled = this.#owed = true;
  }

  /**
   * A limit was received. What is lost uses no credit, because the receiver cannot give any for it.
   *
   * @param received items that the receiver got over earlier sockets; if it does not say, one is taken to be lost, so that
   * something goes on
   */
  settle(received: number | undefined): void {
    if (received !== undefined) {
      const lost = Math.max(0, this.#earlier - received);
      if (this.#countable && (this.#told <= received || !lost)) {
        this.#some = false;
        this.skipped += lost;
      }
      if (this.#told > this.#earlier) this.#told -= lost;
      this.count = this.#all - lost;
      this.#earlier -= lost;
      this.#doubtful = 0;
      this.#countable = this.#unsettled = false;
    } else if (this.#owed && this.count) {
      this.count--;
      this.#doubtful++;
    }
    this.#owed = false;
  }
}
